"""Laws of the running text, for any document, and the cases it is made for."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diligence.documents.heads import find_heads
from diligence.documents.lettering import letters_only, tidy
from diligence.documents.running import running_text, stands_on
from diligence.model.document import Document, Line, Page, RunningText
from diligence.model.text import clean

DIGEST = "0" * 64
WORDS = [
    "no-",
    "tify",
    "notify",
    "Business",
    "Associate",
    "third-",
    "party",
    "de\ufb01ne",
    "HIPAA.",
    "(a)",
    "164.410",
    "\u2022",
    "Section 3",
    "days,",
    "7",
]
fragments = st.one_of(
    st.sampled_from(WORDS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.text(st.sampled_from("ab-\u00ad\u200b\u202e\x1b\u2028\u3164\uf0b7\ufb03\u00b2\u0301\u00e9 Z9.\t"), max_size=8),
)
texts = st.lists(fragments, max_size=6).map(" ".join)
places = st.one_of(st.none(), st.integers(0, 60).map(lambda step: step * 12.0))
lines = st.builds(lambda text, x, y: Line(text=text, x=x, y=y, size=None if y is None else 11.0), texts, places, places)
documents = st.lists(st.lists(lines, max_size=12), max_size=5).map(
    lambda pages: Document(sha256=DIGEST, pages=tuple(Page(number=number, lines=tuple(page)) for number, page in enumerate(pages, start=1)))
)


def document_of(*pages: list[str]) -> Document:
    """Return a document whose lines stand 12 points apart, as typeset; an empty string leaves a line's room free."""
    return Document(
        sha256=DIGEST,
        pages=tuple(
            Page(
                number=number,
                lines=tuple(Line(text=text, x=72.0, y=700.0 - 12 * index, size=10.0) for index, text in enumerate(page) if text),
                width=612.0,
                height=792.0,
            )
            for number, page in enumerate(pages, start=1)
        ),
    )


def unplaced(*pages: list[str]) -> Document:
    return Document(
        sha256=DIGEST,
        pages=tuple(Page(number=number, lines=tuple(Line(text=text) for text in page)) for number, page in enumerate(pages, start=1)),
    )


@given(documents)
def test_every_stretch_leads_back_to_the_line_it_came_from(document: Document) -> None:
    running = running_text(document)
    position = 0
    for stretch in running.stretches:
        assert not running.text[position : stretch.start].strip()
        assert stretch.start < stretch.end <= len(running.text)
        line = document.pages[stretch.page - 1].lines[stretch.line].text
        assert letters_only(running.text[stretch.start : stretch.end]) == letters_only(tidy(line))
        position = stretch.end
    assert not running.text[position:].strip()
    assert len({(stretch.page, stretch.line) for stretch in running.stretches}) == len(running.stretches)


@given(documents)
def test_no_letter_is_lost_but_those_of_heads_and_numbers(document: Document) -> None:
    running = running_text(document)
    used = {(stretch.page, stretch.line) for stretch in running.stretches}
    for page in document.pages:
        for index, line in enumerate(page.lines):
            if (page.number, index) not in used and letters_only(tidy(line.text)):
                assert (page.number, index) in find_heads(document) or tidy(line.text).replace(" ", "").replace(",", "").isdigit()


@given(documents)
def test_the_text_is_clean_already(document: Document) -> None:
    running = running_text(document)
    assert clean(running.text, keep_newlines=True) == running.text
    assert running.text == running.text.strip()
    assert "\n\n\n" not in running.text
    assert "  " not in running.text


@given(documents, st.data())
def test_every_quote_stands_on_the_pages_it_names(document: Document, data: st.DataObject) -> None:
    running = running_text(document)
    start = data.draw(st.integers(0, len(running.text)))
    end = data.draw(st.integers(start, min(len(running.text), start + 80)))
    quote = running.quote(start, end)
    if letters_only(quote):
        assert stands_on(quote, document, *running.pages_of(start, end))
        assert not stands_on(quote + "xq9", document, 1, len(document.pages)) or letters_only(quote + "xq9") in letters_only(running.text)


@given(documents)
def test_reading_the_running_text_again_changes_no_letter(document: Document) -> None:
    once = running_text(document)
    again = running_text(unplaced(once.text.split("\n")))
    assert letters_only(again.text) == letters_only(once.text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def parts(running: RunningText) -> list[str]:
    return running.text.split("\n\n")


def test_a_word_broken_at_a_line_end_is_whole_again() -> None:
    running = running_text(
        document_of(["The Business Associate shall promptly no-", "tify the Covered Entity of a breach and no-", "body else."])
    )
    assert running.text == "The Business Associate shall promptly notify the Covered Entity of a breach and nobody else."
    assert [running.stretch_at(running.text.index(word)).line for word in ("no", "tify", "body")] == [0, 1, 2]


def test_a_hyphen_that_belongs_to_its_word_stays() -> None:
    running = running_text(
        document_of(
            [
                "A third party may ask. The agreement covers every third-",
                "party service, and a follow-up report is made after every follow-",
                "up.",
            ]
        )
    )
    assert "every third-party service" in running.text
    assert "every follow-up." in running.text


def test_a_joined_word_elsewhere_decides_for_one_word() -> None:
    running = running_text(
        document_of(["Some sub contractor and another subcontractor, and so each sub-", "contractor signs. The contractor pays sub rates."])
    )
    assert "each subcontractor signs" in running.text


def test_a_soft_hyphen_is_a_break_and_nothing_else() -> None:
    assert running_text(document_of(["The ven\u00addor reim\u00ad", "burses the hospital."])).text == "The vendor reimburses the hospital."


def test_a_hyphen_before_a_capital_or_a_figure_stays() -> None:
    assert (
        running_text(document_of(["Under a non-", "HIPAA rule and within 45-", "60 days of it."])).text
        == "Under a non-HIPAA rule and within 45-60 days of it."
    )


def test_a_clause_across_a_page_break_is_continuous() -> None:
    first = [
        "AGREEMENT",
        "",
        "2. Reports. The Business Associate shall report any breach of unsecured",
        "information to the Covered Entity without unreasonable delay and in no",
    ]
    second = ["case later than ten days after its discovery of the breach, and shall name the", "individuals."]
    running = running_text(document_of([*first, *[""] * 40, "Page 1 of 2"], [*second, *[""] * 42, "Page 2 of 2"]))
    assert "and in no\ncase later than ten days" in running.text
    assert "Page" not in running.text
    span = running.text.index("and in no"), running.text.index("ten days")
    assert running.pages_of(*span) == (1, 2)
    assert stands_on(running.quote(*span), document_of([*first, *[""] * 40, "Page 1 of 2"], [*second, *[""] * 42, "Page 2 of 2"]), 1, 2)


THINGS = ("safeguards", "reports", "agents", "access", "amendments", "accounts", "audits")


def test_running_heads_feet_and_numbers_go_and_the_rest_stays() -> None:
    pages = [
        [
            "Acme Health - Business Associate Agreement",
            f"The text on {thing} stands here and is kept.",
            *[""] * 30,
            f"Version 2 - {number} -",
        ]
        for number, thing in enumerate(THINGS, start=4)
    ]
    text = running_text(document_of(*pages)).text
    assert "Acme Health" not in text
    assert "Version" not in text
    assert all(f"The text on {thing} stands here and is kept." in text for thing in THINGS)


def test_lines_that_differ_in_figures_other_than_page_numbers_are_no_heads() -> None:
    pages = [[f"Within {days} days the vendor does something.", "More."] for days in (5, 60, 10, 30, 2)]
    text = running_text(document_of(*pages)).text
    assert all(f"Within {days} days" in text for days in (5, 60, 10, 30, 2))


def test_roman_page_numbers_go() -> None:
    pages = [[f"Text of part {name}, which is kept in any case.", *[""] * 30, name] for name in ("i", "ii", "iii", "iv")]
    text = running_text(document_of(*pages)).text
    assert text.split() == [
        word for name in ("i", "ii", "iii", "iv") for word in f"Text of part {name}, which is kept in any case.".split()
    ]


def test_heads_are_found_without_places_too() -> None:
    pages = [
        ["Acme BAA", f"Body {name} of the agreement.", f"Page {number}"] for number, name in enumerate(("one", "two", "three"), start=1)
    ]
    assert "Acme" not in running_text(unplaced(*pages)).text
    assert "Page" not in running_text(unplaced(*pages)).text


def test_a_sentence_that_two_pages_begin_with_is_no_head() -> None:
    same = "Business Associate shall report every incident to the Covered Entity."
    text = running_text(
        document_of([same, "One."], ["Another page begins here.", "Two."], [same, "Three."], ["A last page.", "Four."])
    ).text
    assert text.count(same) == 2


def test_a_figure_that_is_no_page_number_stays() -> None:
    assert "47" in running_text(document_of(["Number of people affected:", "", "47"], ["The other page of it."])).text


def test_paragraphs_begin_at_gaps_markers_and_headings() -> None:
    running = running_text(
        document_of(
            [
                "BUSINESS ASSOCIATE AGREEMENT",
                "This agreement is made between the parties that are named on the cover page and it",
                "begins today.",
                "",
                "The parties wish to protect health information as the rules of the department ask of",
                "them.",
                "1. Definitions. Words have the meaning of the rules, and of the following paragraphs of",
                "this agreement:",
                "(a) breach means what these rules and what the parties have agreed upon in Section",
                "1.2 say, and it is to be reported to the Covered Entity within no more than thirty",
                "(30) days of its discovery by anybody, and;",
                "\u2022 a point",
            ]
        )
    )
    assert parts(running) == [
        "BUSINESS ASSOCIATE AGREEMENT",
        "This agreement is made between the parties that are named on the cover page and it\nbegins today.",
        "The parties wish to protect health information as the rules of the department ask of\nthem.",
        "1. Definitions. Words have the meaning of the rules, and of the following paragraphs of\nthis agreement:",
        "(a) breach means what these rules and what the parties have agreed upon in Section\n"
        "1.2 say, and it is to be reported to the Covered Entity within no more than thirty\n"
        "(30) days of its discovery by anybody, and;",
        "\u2022 a point",
    ]


def test_letters_are_spelled_out_and_signs_kept() -> None:
    line = "De\ufb01ned \u201cof\ufb01ce\u201d\u200b of\u00a0the\x07 Vendor\u2019s \uf0b7 \u00a7 164 \u2013 \u00bd x\u00b2 \u2122 \uff21"
    assert tidy(line) == "Defined \u201coffice\u201d of the Vendor\u2019s \u2022 \u00a7 164 \u2013 \u00bd x\u00b2 \u2122 A"


def test_unreadable_pages_are_handed_on() -> None:
    pages = (Page(number=1, lines=(Line(text="Text."),)), Page(number=2, readable=False))
    running = running_text(Document(sha256=DIGEST, pages=pages))
    assert (running.unreadable_pages, running.page_count, running.text) == ((2,), 2, "Text.")


def test_a_quote_must_stand_on_the_pages_named() -> None:
    document = document_of(["Business Associate shall report within ten days.", "It does so."], ["Another matter."])
    assert stands_on("shall REPORT within  ten days", document, 1, 1)
    assert stands_on("within ten-days. It", document, 1, 2)
    assert not stands_on("shall report within ten days", document, 2, 2)
    assert not stands_on("shall report within two days", document, 1, 2)
    assert not stands_on("\u2014 ...", document, 1, 2)
    assert not stands_on("", document, 1, 2)


@pytest.mark.parametrize("pages", [50, 400])
def test_time_grows_with_the_text(pages: int) -> None:
    document = document_of(
        *[
            [
                "Head of the page",
                *[f"The vendor keeps record {(number * 7919 + line * 31) % 1009} of the ser-" for line in range(45)],
                f"Page {number}",
            ]
            for number in range(1, pages + 1)
        ]
    )
    started = time.process_time()
    running = running_text(document)
    assert time.process_time() - started < 0.02 * pages
    assert len(running.stretches) == 45 * pages


@pytest.mark.slow
@settings(max_examples=3_000, deadline=None)
@given(documents, st.data())
def test_the_laws_hold_for_many_documents(document: Document, data: st.DataObject) -> None:
    running = running_text(document)
    assert clean(running.text, keep_newlines=True) == running.text
    start = data.draw(st.integers(0, len(running.text)))
    end = data.draw(st.integers(start, len(running.text)))
    quote = running.quote(start, end)
    assert not letters_only(quote) or stands_on(quote, document, *running.pages_of(start, end))
