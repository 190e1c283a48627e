"""Blocks: what is a heading, what leads into what, and which number a reader would cite."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.analysis.hygiene import tidy
from diligence.analysis.sections import Block, split_blocks

PIECES = st.sampled_from(
    [
        "Vendor shall:",
        "SAFEGUARDS",
        "1.",
        "1.1",
        "(a)",
        "(i)",
        "lock the box;",
        "Section 2.",
        "\u2022",
        "\n",
        "\n\n",
        "under:",
        "| x",
        "ARTICLE I",
    ]
)


class Blocks:
    """The blocks of a text, told by the words they begin with."""

    def __init__(self, text: str) -> None:
        self.text = tidy(text)
        self.all = split_blocks(self.text)

    def words(self, block: Block) -> str:
        return self.text[block.start : block.end].replace("\u2024", ".")

    def every(self) -> list[str]:
        return [self.words(block) for block in self.all]

    def headings(self) -> list[str]:
        return [self.words(block) for block in self.all if block.heading]

    def at(self, words: str) -> Block:
        (found,) = [block for block in self.all if self.words(block).startswith(words)]
        return found

    def above(self, words: str) -> list[str]:
        return [self.words(parent) for parent in self.at(words).parents]

    def under(self, words: str) -> list[str]:
        return [self.words(heading) for heading in self.at(words).headings]

    def number(self, words: str) -> str:
        return self.at(words).number


@pytest.mark.parametrize(
    "text",
    [
        "Section 2. Vendor shall employ appropriate safeguards so that\nPHI stays under lock and key.",
        "Safeguard Duties And Locked\nrooms are what this page is about.",
        "4. Boxes And Crates\nof the archive are counted by Vendor each spring.",
    ],
)
def test_the_first_line_of_a_narrow_column_is_no_heading(text: str) -> None:
    blocks = Blocks(text)
    assert blocks.every() == [text]
    assert blocks.headings() == []


def test_a_numbered_caption_above_its_own_subsections_is_a_heading() -> None:
    blocks = Blocks(
        "3. Permitted uses and disclosures\n\n3.1 Vendor may use PHI to sort the paper files of the Clinic by year and by name.\n\n"
        "3.2 Vendor may count the boxes."
    )
    assert blocks.headings() == ["3. Permitted uses and disclosures"]
    assert blocks.under("3.2") == ["3. Permitted uses and disclosures"]
    assert blocks.above("3.1") == blocks.above("3.2") == []


def test_a_numbered_caption_above_a_long_paragraph_is_a_heading() -> None:
    duty = "Vendor shall keep each box of records in a locked room and hand the key to nobody but the clerk on duty."
    blocks = Blocks(f"2. Locks on the doors\n\n{duty}\n\n3. Work after dark\n\n{duty.replace('each box', 'every crate')}")
    assert blocks.headings() == ["2. Locks on the doors", "3. Work after dark"]
    assert blocks.under("Vendor shall keep every") == ["3. Work after dark"]


def test_a_short_caption_above_its_own_subsection_is_a_heading() -> None:
    assert Blocks("3. Permitted uses and disclosures\n\n3.1 Vendor may use PHI.").headings() == ["3. Permitted uses and disclosures"]


@pytest.mark.parametrize("words", ["Vendor encrypts PHI.", "2.1 Vendor encrypts all PHI.", "Vendor returns or destroys all PHI."])
def test_words_that_say_something_are_no_heading(words: str) -> None:
    assert Blocks(words).headings() == []


def test_a_section_keeps_its_whole_number() -> None:
    block = Blocks("Section 4.1 Vendor shall lock the door.").all[0]
    assert (block.number, block.value.replace("\u2024", ".")) == ("4.1", "4.1")


def test_short_numbered_items_in_a_row_are_a_list_and_no_headings() -> None:
    blocks = Blocks("Vendor shall provide:\n\n1. locks for the doors\n\n2. Bars for the windows of the room\n\n3. lamps for the yard")
    assert blocks.headings() == []
    assert blocks.above("2.") == ["Vendor shall provide:"]


@pytest.mark.parametrize(
    ("line", "heading"),
    [
        ("SAFEGUARDS AND LOCKS", True),
        ("Duties of Vendor", True),
        ("Where PHI may be kept", True),
        ("Do you lock the archive at night?", True),
        ("4. Safeguards and the locking of rooms ........ 17", True),
        ("ARTICLE IV", True),
        ("Vendor Shall Lock The Archive", False),
        ("the locked archive", False),
        ("Locked Boxes, Crates;", False),
        ("Vendor locks every box that holds the papers of the Clinic at night.", False),
        ("| Locked Boxes |", False),
        ("(i) Locked Boxes", False),
        ("\u2022 Locked Boxes", False),
    ],
)
def test_which_line_is_a_heading(line: str, heading: bool) -> None:
    blocks = Blocks(f"{line}\n\nThe clerk hands the key of the archive to nobody else, as the two of us have agreed before this day.")
    assert blocks.all[0].heading is heading


def test_a_numbered_heading_ends_a_dangling_lead_in() -> None:
    blocks = Blocks("This paper sets out our duties under:\n\n4. SAFEGUARDS\n\n4.1 Vendor shall lock the door.")
    assert blocks.above("4. ") == blocks.above("4.1") == []
    assert blocks.under("4.1") == ["4. SAFEGUARDS"]


def test_a_numbered_heading_does_not_end_a_list_of_duties() -> None:
    blocks = Blocks("Vendor shall:\n\n4. SAFEGUARDS\n\n4.1 lock the door;\n\n4.2 keep the key.")
    assert blocks.headings() == ["4. SAFEGUARDS"]
    assert blocks.above("4.1") == blocks.above("4.2") == ["Vendor shall:"]


def test_items_do_not_end_a_dangling_lead_in() -> None:
    blocks = Blocks("This paper sets out our duties under:\n\n(a) the lease of the archive;\n\n(b) the law.")
    assert blocks.above("(a)") == blocks.above("(b)") == ["This paper sets out our duties under:"]


def test_a_paragraph_with_a_subject_of_its_own_ends_a_list_of_duties() -> None:
    blocks = Blocks(
        "Vendor shall:\n\n(a) lock the door;\n\n(b) keep the key.\n\nThe term of this lease is one year.\n\nand it ends in May."
    )
    assert blocks.above("(b)") == ["Vendor shall:"]
    assert blocks.above("The term") == []


def test_a_paragraph_that_runs_on_stays_under_its_lead_in() -> None:
    blocks = Blocks("Vendor shall at all times\n\nlock the door of the archive.\n\nThe Clinic pays the rent of the archive in the spring.")
    assert blocks.above("lock") == ["Vendor shall at all times"]
    assert blocks.above("The Clinic") == []


def test_an_unnumbered_heading_ends_every_lead_in() -> None:
    blocks = Blocks("Vendor shall:\n\n(a) lock the door;\n\nPAYMENT\n\n(b) the rent is paid in the spring.")
    assert blocks.above("(a)") == ["Vendor shall:"]
    assert blocks.above("(b)") == []
    assert blocks.under("(b)") == ["PAYMENT"]


def test_a_caption_inside_a_list_of_duties_is_a_part_of_the_list() -> None:
    blocks = Blocks("Vendor shall:\n\nSafeguards:\n\n(a) lock the door;\n\nReports:\n\n(b) tell the Clinic.")
    assert blocks.headings() == []
    assert blocks.above("(b)")[0] == "Vendor shall:"


def test_a_letter_that_looks_like_a_numeral_is_read_by_its_neighbours() -> None:
    listed = Blocks("Vendor shall:\n(g) sweep;\n(h) mop;\n(i) dust;\n(j) leave.")
    assert [listed.number(f"({letter})") for letter in "ghij"] == ["(g)", "(h)", "(i)", "(j)"]
    nested = Blocks("Vendor shall:\n(h) lock:\n(ii) the doors;\n(iii) the windows.")
    assert nested.number("(ii)") == "(h)(ii)"


def test_a_number_is_the_one_a_reader_would_cite() -> None:
    blocks = Blocks(
        "ARTICLE II\n\nDUTIES\n\n2.1 Locks. Vendor shall lock the door of:\n\n(a) the archive:\n\n(i) at night; and\n\n(ii) at noon;\n\n"
        "(b) the yard.\n\n2.2 Vendor shall pay.\n\n2.2.1 The rent is due in the spring."
    )
    numbers = {words: blocks.number(words) for words in ("ARTICLE", "2.1", "(a)", "(i)", "(ii)", "(b)", "2.2 ", "2.2.1")}
    assert numbers == {
        "ARTICLE": "II",
        "2.1": "2.1",
        "(a)": "2.1(a)",
        "(i)": "2.1(a)(i)",
        "(ii)": "2.1(a)(ii)",
        "(b)": "2.1(b)",
        "2.2 ": "2.2",
        "2.2.1": "2.2.1",
    }
    assert blocks.under("(ii)") == ["ARTICLE II", "DUTIES"]


def test_an_inline_title_is_told_from_the_words_it_stands_before() -> None:
    blocks = Blocks("2.1 Locked Rooms. Vendor shall lock the door.\n\n2.2 Vendor shall pay. The Clinic shall not.")
    titled, plain = blocks.all
    assert titled.title is not None
    assert blocks.text[slice(*titled.title)] == "Locked Rooms. "
    assert plain.title is None


@pytest.mark.parametrize(
    "text",
    [
        "Vendor keeps the papers under 45 CFR\n164.310 and tells nobody.",
        "Vendor shall report as is required by\nSection 4 of the lease within ten days.",
        "Vendor shall do what is laid down in section\n4.2 of the lease.",
        "Vendor shall hand over the key within\n10. hours of the theft.",
        "Vendor shall hand over the key within\n(10) business days of the theft.",
    ],
)
def test_a_number_that_the_end_of_a_line_has_cut_off_opens_no_section(text: str) -> None:
    assert Blocks(text).every() == [text]


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120))
def test_blocks_hold_every_word_once_and_in_order(text: str) -> None:
    blocks = Blocks(text)
    places = [edge for block in blocks.all for edge in (block.start, block.end)]
    assert places == sorted(places)
    assert "".join("".join(blocks.text[block.start : block.end] for block in blocks.all).split()) == "".join(blocks.text.split())
    for number, block in enumerate(blocks.all):
        assert block.start <= block.body <= block.end
        before = blocks.all[:number]
        assert all(any(above is one for one in before) for above in [*block.parents, *block.headings])
        assert not any(parent.heading for parent in block.parents)
        assert all(heading.heading for heading in block.headings)
