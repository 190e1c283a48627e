"""The page for a manager: what stands on it, and that no word from outside becomes markup."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from diligence.export.escaping import escaped
from diligence.export.markdown import LONGEST_LIST, manager_page
from diligence.export.plain import plain_text
from diligence.model.findings_file import FindingsPayload
from diligence.model.text import one_line

HOSTILE = "[click](http://evil.example) <script>alert(1)</script> **bold** `code` | a | \n# Head\n---\n![](x) &lt; ~~no~~ \x1b[2J\u202e"


def parsed(page: str) -> list[Token]:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)


@given(text=st.text(max_size=40) | st.text(alphabet="[]()<>*_`~#|!&;:/.-+=1\\ \na$^{}@", max_size=30))
@example("1. one")
@example("- item")
@example("> quote")
@example("http://evil.example")
@example("\\")
@example("a  ")
@example("    code")
@example("=====")
@example("---")
@example("&#x41;")
def test_any_text_shows_as_the_words_it_is(text: str) -> None:
    shown = one_line(plain_text(text), 400)
    tokens = parsed(f"- {escaped(text)}\n")
    inline = [token for token in tokens if token.type == "inline"]
    allowed = {"bullet_list_open", "list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close", "bullet_list_close"}
    assert {token.type for token in tokens} <= allowed
    children = [child for token in inline for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special"}
    assert "".join(child.content for child in children) == shown


def test_hostile_text_everywhere_changes_nothing_but_words(record: FindingsPayload) -> None:
    finding = record.finding[0].model_copy(update={"title": HOSTILE, "ask": HOSTILE, "citation": HOSTILE})
    row = record.requirement[0].model_copy(update={"why": HOSTILE, "citation": HOSTILE, "id": HOSTILE})
    hostile = record.model_copy(
        update={
            "vendor": record.vendor.model_copy(update={"name": HOSTILE, "service": HOSTILE}),
            "review": record.review.model_copy(update={"outcome_reason": HOSTILE, "outcome": HOSTILE}),
            "summary": record.summary.model_copy(update={"limits": HOSTILE, "agreement_verdict": HOSTILE}),
            "finding": (finding, finding.model_copy(update={"state": "change-required", "owner": HOSTILE})),
            "requirement": (row,),
            "document": (record.document[0].model_copy(update={"kind": HOSTILE, "state": HOSTILE}),),
            "evidence": (record.evidence[0].model_copy(update={"kind": HOSTILE}),),
        }
    )
    tokens = parsed(manager_page(hostile))
    children = [child for token in tokens for child in token.children or []]
    assert {child.type for child in children} <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1"] + ["h2"] * 6
    assert "table_open" not in {token.type for token in tokens}
    assert "\x1b" not in manager_page(hostile)


def test_the_page_says_what_a_manager_needs(record: FindingsPayload) -> None:
    page = manager_page(record).replace("\\", "")
    for words in (
        "# Vendor review: Acme Coding, Inc.",
        "**Outcome: approved with conditions**, valid until 2026-03-01",
        "Open: 1 critical, 1 high, 2 medium, 3 low",
        "Terms that the regulation requires were not found, or may fall short of it.",
        "breach notification: may fall short of 45 CFR 164.410, page 4",
        "**critical** Breach notice comes late (45 CFR 164.410). Agree to 60 days",
        "**high** Coders abroad",
        "No second factor for remote access: Turn it on (due 2025-06-01, owner owner@clinic.example)",
        f"SHA-256 {'1' * 64}",
        f"SHA-256 {'2' * 64}",
        "7 of 9 questions have no answer.",
        "for review by counsel. It is not legal advice.",
    ):
        assert words in page, words
    assert "Accepted by the house" not in page
    assert "complian" not in page.lower()


def test_the_page_of_a_clean_review(contract: FindingsPayload) -> None:
    summary = contract.summary.model_copy(update={"agreement_verdict": None, "questions_answered": 9})
    page = manager_page(contract.model_copy(update={"summary": summary, "finding": (), "document": (), "evidence": (), "requirement": ()}))
    for words in (
        "None is open.",
        "No change is required.",
        "No agreement was read.",
        "No document and no evidence",
        "Every question has an answer.",
    ):
        assert words in page, words


@pytest.mark.parametrize("verdict", ["not-a-baa", "required-terms-open", "needs-reading", "points-open", "no-points-open"])
def test_every_verdict_has_plain_words(verdict: str, record: FindingsPayload) -> None:
    page = manager_page(record.model_copy(update={"summary": record.summary.model_copy(update={"agreement_verdict": verdict})}))
    assert verdict not in page.replace("\\", "")
    assert "The verdict is" not in page


def test_a_page_stays_a_page(record: FindingsPayload) -> None:
    many = tuple(record.finding[0].model_copy(update={"id": f"f-{number}", "due": date(2025, 5, 1)}) for number in range(100))
    page = manager_page(record.model_copy(update={"finding": many}))
    assert f"and {100 - LONGEST_LIST} more in the findings file" in page
    assert page.count("\n") < 80
