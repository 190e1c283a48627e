"""Two versions word for word: typesetting is no difference, every word and figure is one, and blanks that were filled in are told apart."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diligence.documents.client import ReaderProcess
from diligence.documents.comparing import LONGEST, LONGEST_LEAD, MOST, Comparison, compare
from diligence.documents.running import running_text
from diligence.model.document import Document, Line, Page, RunningText, Stretch
from diligence.model.history import DifferenceKind
from diligence.model.text import clean

CLAUSES = (
    "3.1 Safeguards. The vendor keeps a security program, trains everyone who touches records, and tests its controls twice a year.",
    "3.2 Encryption. Every record at rest and on the way is encrypted with a method that the federal institute of standards has published.",
    "4.1 Reports. The vendor reports an incident to the clinic within 48 hours after it learns of it, and a breach within 10 days.",
    "4.2 Contents. A report names each individual, the information involved, and what was done to limit the harm; see 45 CFR 164.410(c).",
    "5.1 Places. Records stay in the states; nobody views, stores or sends them from abroad without the clinic's written consent.",
    "5.2 Subcontractors. A subcontractor signs the same non-negotiable terms before it receives a record (\u201cflow-down\u201d).",
    "6.1 Ending. When the agreement ends, the vendor returns or destroys all records within 30 days and certifies that it kept no copy.",
    "6.2 Survival. The duties of this office's confidentiality workflow survive for 6 years \u2013 longer where the law says so.",
)
TEXT = "\n\n".join(CLAUSES)
WORDS = [
    "vendor",
    "clinic",
    "record",
    "breach",
    "shall",
    "keep",
    "report",
    "days",
    "of",
    "the",
    "a",
    "or",
    "not",
    "30",
    "60",
    "164.410",
    "(b)",
]


def text(words: str) -> RunningText:
    """A running text of one page."""
    return RunningText(text=words, stretches=(Stretch(start=0, end=len(words), page=1, line=0),) if words else (), page_count=1)


def compared(before: str, after: str) -> Comparison:
    return compare(text(before), text(after))


def told(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [(one.kind.value, one.before, one.after) for one in comparison.differences]


def set_anew(words: str, chance: random.Random) -> RunningText:
    """Set a text anew: other lines and pages, heads and page numbers, words broken at a line's end, other quotation marks and dashes."""
    width, height = chance.randrange(30, 110), chance.randrange(8, 50)
    lines: list[str | None] = []
    for paragraph in words.split("\n\n"):
        line = ""
        for word in paragraph.split():
            if line and len(line) + len(word) + 1 > width:
                cut = chance.randrange(3, len(word) - 2) if len(word) > 6 and word.isalpha() and chance.random() < 0.5 else 0
                lines.append(f"{line} {word[:cut]}-" if cut else line)
                line = word[cut:]
            else:
                line = f"{line} {word}" if line else word
        lines += [line, None]
    if chance.random() < 0.5:
        ligatures = {"ffi": "\ufb03", "fl": "\ufb02", "fi": "\ufb01"}
        for plain, ligature in ligatures.items():
            lines = [line and line.replace(plain, ligature) for line in lines]
    if chance.random() < 0.5:
        marks = str.maketrans({"\u201c": '"', "\u201d": '"', "'": "\u2019", "\u2013": "\u2014"})
        lines = [line and line.translate(marks) for line in lines]
    sheets = [lines[start : start + height] for start in range(0, len(lines), height)]
    pages = []
    for number, sheet in enumerate(sheets, start=1):
        body = [Line(text=line or "", x=72.0, y=700.0 - 14 * at, size=11.0) for at, line in enumerate(sheet)]
        head = Line(text="Agreement of the made-up clinic", x=72.0, y=760.0, size=9.0)
        foot = Line(text=f"Page {number} of {len(sheets)}", x=280.0, y=30.0, size=9.0)
        pages.append(Page(number=number, lines=(head, *body, foot) if len(sheets) > 2 else tuple(body), width=612.0, height=792.0))
    return running_text(Document(sha256="0" * 64, pages=tuple(pages)))


@given(st.randoms(use_true_random=False), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_however_a_text_is_set_it_differs_from_itself_in_nothing(one: random.Random, other: random.Random) -> None:
    assert told(compare(set_anew(TEXT, one), set_anew(TEXT, other))) == []


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.lists(st.sampled_from([" ", "\n", "  ", "\n\n"]), min_size=60, max_size=60))
def test_blanks_and_breaks_between_words_are_no_difference(words: list[str], blanks: list[str]) -> None:
    other = "".join(word + blank for word, blank in zip(words, blanks, strict=False))
    assert compared(" ".join(words), other).count == 0


@given(st.integers(0, 10_000), st.sampled_from(["not", "7", "thirty", "the", "164.412", "offshore"]), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_one_other_word_is_always_found_and_nothing_else(at: int, other: str, chance: random.Random) -> None:
    words = TEXT.split(" ")
    at %= len(words)
    if "\n\n" in words[at] or words[at] in {other, "\u2013"}:
        at = 4
    before = words[at]
    words[at] = other
    found = compare(set_anew(TEXT, chance), set_anew(" ".join(words), chance))
    assert found.count == 1, (before, told(found))
    one = found.differences[0]
    assert other in one.after.split()
    assert before.strip("\"'\u201c\u201d.,;()")[:3] in one.before
    assert one.kind is DifferenceKind.CHANGED


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.integers(0, 80), st.sampled_from(WORDS))
def test_a_word_more_or_less_is_always_found(words: list[str], at: int, word: str) -> None:
    longer = [*words[:at], word, *words[at:]]
    added, gone = compared(" ".join(words), " ".join(longer)), compared(" ".join(longer), " ".join(words))
    assert added.count == gone.count == 1
    assert word in added.differences[0].after.split()
    assert word in gone.differences[0].before.split()


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
@settings(max_examples=300)
def test_the_other_way_round_it_is_the_same_with_before_and_after_exchanged(one: list[str], other: list[str]) -> None:
    there, back = compared(" ".join(one), " ".join(other)), compared(" ".join(other), " ".join(one))
    assert there.count == back.count
    assert sorted((one.before, one.after) for one in there.differences) == sorted((one.after, one.before) for one in back.differences)
    assert (there.count == 0) == (one == other)


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.lists(st.sampled_from(WORDS), max_size=80))
@settings(max_examples=300)
def test_what_is_told_are_real_words_and_explains_every_change(one: list[str], other: list[str]) -> None:
    found = compared(" ".join(one), " ".join(other))
    for difference in found.differences:
        assert f" {difference.before} " in f" {' '.join(one)} " or not difference.before
        assert f" {difference.after} " in f" {' '.join(other)} " or not difference.after
        assert difference.before != difference.after or difference.kind is DifferenceKind.MOVED
    lengths = [(len(d.before.split()), len(d.after.split())) for d in found.differences if d.kind is not DifferenceKind.MOVED]
    if all(len(d.before) < LONGEST and len(d.after) < LONGEST for d in found.differences):
        assert len(other) - len(one) == sum(after - before for before, after in lengths)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("keep \u201cPHI\u201d safe", 'keep "PHI" safe', id="quotation-marks"),
        pytest.param("the entity\u2019s record", "the entity's record", id="apostrophes"),
        pytest.param("at once \u2014 or sooner", "at once - or sooner", id="dashes"),
        pytest.param("10\u201315 days", "10-15 days", id="dashes-between-figures"),
        pytest.param("a \ufb01le in the o\ufb03ce", "a file in the office", id="ligatures"),
        pytest.param("a non-exclusive right", "a nonexclusive right", id="hyphens"),
        pytest.param("a non- exclusive right", "a nonexclusive right", id="a-hyphen-left-at-a-line-end"),
        pytest.param("under Section4( a )", "under Section 4 (a)", id="spacing"),
        pytest.param("\u2022 one \u2022 two", "one two", id="bullets"),
        pytest.param("Places ........ 3\nReports ...... 4", "Places .... 5\nReports .......... 12", id="table-of-contents"),
        pytest.param("Name: ______", "Name: ____________", id="length-of-a-blank"),
        pytest.param("ARTICLE ONE", "Article One", id="headings-in-capitals"),
    ],
)
def test_how_it_is_set_does_not_count(before: str, after: str) -> None:
    assert compared(before, after).count == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("within 60 days", "within 30 days", ("60", "30"), id="figure"),
        pytest.param("pays $1,000,000.50 once", "pays $1,000,000.00 once", ("$1,000,000.50", "$1,000,000.00"), id="sum"),
        pytest.param("10-15 days", "1015 days", ("10-15", "1015"), id="dash-in-a-figure"),
        pytest.param("1 10 days", "11 0 days", ("1 10", "11 0"), id="blank-between-figures"),
        pytest.param("see 45 CFR 164.410(b).", "see 45 CFR 164.412(c).", ("164.410(b).", "164.412(c)."), id="citation"),
        pytest.param("shall not, unasked, use", "shall not unasked use", ("not, unasked,", "not unasked"), id="commas"),
        pytest.param("after a Breach it", "after a breach it", ("Breach", "breach"), id="defined-term"),
        pytest.param("[60] days", "90 days", ("[60]", "90"), id="bracketed-proposal-changed"),
        pytest.param("ends. [Vendor shall not use it.] So", "ends. So", ("[Vendor shall not use it.]", ""), id="bracketed-term-taken-out"),
    ],
)
def test_what_is_said_counts_and_is_cut_in_whole_words(before: str, after: str, expected: tuple[str, str]) -> None:
    found = compared(before, after)
    assert told(found) == [("changed", *expected)]
    assert found.filled_in == 0


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(
            "By: ____ Name: ____ Date: ____", "By: /s/ Jo Do Name: Jo Do Date: May 3, 2026",
            [("____", "/s/ Jo Do"), ("____", "Jo Do"), ("____", "May 3, 2026")], id="signature-block",
        ),
        pytest.param("By:\nName:\nEnd", "By: Jo Do\nName: Jo Do\nEnd", [("", "Jo Do"), ("", "Jo Do")], id="room-behind-a-label"),
        pytest.param("dated ____ 20__ between", "dated May 3 2026 between", [("____ 20__", "May 3 2026")], id="part-of-a-year"),
        pytest.param("between [Name of Clinic] and", "between North Valley and", [("[Name of Clinic]", "North Valley")], id="placeholder"),
        pytest.param("between [\u25cf] and", "between North Valley and", [("[\u25cf]", "North Valley")], id="dot"),
        pytest.param("within [60] days", "within 60 days", [("[60]", "60")], id="brackets-taken-off"),
        pytest.param("By: ____ End", "By: End", [("____", "")], id="signed-by-an-image"),
        pytest.param("By: ____ End", "By: Jo ____ End", [("", "Jo")], id="written-on-the-line"),
    ],
)  # fmt: skip
def test_a_blank_that_was_filled_in_is_told_apart(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    found = compared(before, after)
    assert told(found) == [("filled-in", *one) for one in expected]
    assert found.count == found.filled_in == len(expected)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("for ____ only", f"for {'sale and transfer of each record ' * 9} only", id="a-clause-in-a-blank"),
        pytest.param("within ____ days of it", "within 5 months after it", id="words-around-the-blank"),
        pytest.param("By: Jo Do", "By: ____", id="emptied-again"),
        pytest.param("between [Name] and", "between ____ and", id="another-blank"),
    ],
)
def test_what_does_more_than_fill_a_blank_is_a_change(before: str, after: str) -> None:
    assert any(one.kind is DifferenceKind.CHANGED for one in compared(before, after).differences)


def test_a_passage_in_another_place_is_one_difference_told_as_moved() -> None:
    moved = [CLAUSES[0], *CLAUSES[2:6], CLAUSES[1], *CLAUSES[6:]]
    assert told(compared(TEXT, "\n\n".join(moved))) == [("moved", CLAUSES[1], CLAUSES[1])]


def test_a_passage_that_moved_and_lost_a_word_shows_the_word() -> None:
    shorter = CLAUSES[1].replace("at rest and on the way ", "")
    found = told(compared(TEXT, "\n\n".join([CLAUSES[0], *CLAUSES[2:], shorter])))
    assert "moved" in {kind for kind, _, _ in found}
    assert any("rest" in before and kind == "changed" for kind, before, _ in found)


def test_the_page_is_that_of_the_newer_and_the_lead_finds_the_place() -> None:
    chance = random.Random(4)  # noqa: S311
    anew = set_anew(TEXT.replace("30 days", "90 days"), chance)
    one = compare(text(TEXT), anew).differences[0]
    assert (one.before, one.after) == ("30", "90")
    assert one.page == anew.pages_of(anew.text.index("90"), anew.text.index("90") + 2)[0]
    assert one.lead.endswith("all records within")


def test_there_is_a_limit_to_what_is_told_and_changes_come_before_filled_blanks() -> None:
    blanks = [f"place{number} of it ____ and" for number in range(MOST + 20)]
    filled = [line.replace("____", f"name{number}") for number, line in enumerate(blanks)]
    found = compared(" ".join(blanks) + " within 60 days", " ".join(filled) + " within 30 days")
    assert (found.count, found.filled_in, len(found.differences)) == (MOST + 21, MOST + 20, MOST)
    assert told(found)[-1] == ("changed", "60", "30")


def test_long_and_hostile_words_are_cut_and_cleaned() -> None:
    hostile = "\x1b[31m\u202e" + "very long words " * 100
    one = compared("a b c", f"a b {hostile} c").differences[0]
    assert 0 < len(one.after) <= LONGEST
    assert len(one.lead) <= LONGEST_LEAD
    assert clean(one.after) == one.after


@pytest.mark.parametrize("nothing", ["", "   \n\n", "\u2022 \u201c\u201d"])
def test_a_text_without_words_is_no_error(nothing: str) -> None:
    assert compared(nothing, nothing).count == 0
    assert compared("some words", nothing).count == compared(nothing, "some words").count == 1


def spread(count: int, kinds: int, seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311
    return " ".join(f"word{chance.randrange(kinds)}" for _ in range(count))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(lambda: spread(30_000, 4_000, 1), lambda: spread(30_000, 4_000, 2), id="nothing-alike"),
        pytest.param(lambda: spread(30_000, 3, 1), lambda: spread(30_000, 3, 2), id="the-same-words-over-and-over"),
        pytest.param(lambda: "a b " * 15_000, lambda: "b a c " * 10_000, id="a-rhythm"),
        pytest.param(lambda: spread(30_000, 10**9, 1), lambda: " ".join(spread(30_000, 10**9, 1).split()[::-1]), id="backwards"),
        pytest.param(lambda: "...." * 30_000, lambda: "[" * 60_000, id="dots-and-brackets"),
        pytest.param(lambda: "_ " * 60_000, lambda: "a" * 120_000, id="one-blank-one-word"),
    ],
)
def test_sixty_pages_that_differ_wholly_take_a_few_seconds_at_most(first: Callable[[], str], second: Callable[[], str]) -> None:
    one, other = text(first()), text(second())
    begin = time.process_time()
    assert compare(one, other).count >= 1
    assert time.process_time() - begin < 10, "about two seconds were measured for the worst of these"


def test_an_agreement_from_a_file_is_held_against_another(reader: ReaderProcess, typeset: Callable[..., bytes], tmp_path: Path) -> None:
    pages = [CLAUSES[:4], CLAUSES[4:]]
    for name, lines in (("draft", pages), ("signed", [[clause.replace("48", "72") for clause in page] for page in pages])):
        broken = [[line[at : at + 70] for line in page for at in range(0, len(line), 70)] for page in lines]
        (tmp_path / f"{name}.pdf").write_bytes(typeset(broken, head="Draft of a made-up clinic", foot="{page}"))
    draft, signed = (running_text(reader.read(tmp_path / f"{name}.pdf")) for name in ("draft", "signed"))
    assert compare(draft, draft).count == 0
    assert told(compare(draft, signed)) == [("changed", "48", "72")]
