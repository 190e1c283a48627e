"""Pages of every shape with a known sequence of words: columns, tables, what stands across or beside them, and any stored order."""

import random
import time
from collections.abc import Sequence
from difflib import SequenceMatcher
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from diligence.documents.order import reading_order
from diligence.documents.pdf import extract
from diligence.documents.running import PageLetters, running_text
from diligence.model.document import Document, Line, Page

Drawn = tuple[float, float, str, float]
"""x, y, text and size."""

FONT, SIZE, LEADING = "Times-Roman", 9.0, 11.5
LEFT, RIGHT, COLUMN, WHOLE = 54.0, 318.0, 240.0, 504.0
FONTS = ("Times-Roman", "Helvetica", "Courier")
TEXT = (
    "the Business Associate shall not use or disclose protected health information other than as permitted by this Agreement and "
    "required by law; Covered Entity may ask for an accounting of disclosures, within thirty (30) days of a request, in writing to "
    "Subcontractor under 45 CFR 164.504(e) safeguards appropriate administrative physical technical of any breach discovered without "
    "unreasonable delay return destroy termination cause material term which has been agreed upon each party individual rights access "
    "amendment Secretary books records internal practices available mitigation extent practicable harmful effect known"
)
VOCABULARY = TEXT.split()


def words(seed: int, count: int) -> list[str]:
    choose = random.Random(seed)  # noqa: S311 (any words will do)
    return [choose.choice(VOCABULARY) for _ in range(count)]


def broken(text: Sequence[str], width: float, font: str = FONT, size: float = SIZE) -> list[str]:
    lines: list[str] = []
    for word in text:
        if lines and stringWidth(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def column(seed: int, x: float, top: float, paragraphs: Sequence[int], width: float = COLUMN, font: str = FONT) -> list[Drawn]:
    """Return paragraphs of so many words each, half a line apart."""
    drawn: list[Drawn] = []
    for number, count in enumerate(paragraphs):
        for line in broken(words(seed * 100 + number, count), width, font):
            drawn.append((x, top, line, SIZE))
            top -= LEADING
        top -= LEADING / 2
    return drawn


def read(drawn: Sequence[Drawn], *, font: str = FONT, turned: int = 0) -> Document:
    """Draw a page in the order given. A page turned by so many degrees is drawn so that it stands upright when it is shown."""
    made = BytesIO()
    paper = Canvas(made, pagesize=LETTER)
    if turned:
        paper.setPageRotation(turned)
        paper.translate(*{90: (LETTER[0], 0), 180: LETTER, 270: (0, LETTER[1])}[turned])
        paper.rotate(turned)
    for x, y, text, size in drawn:
        paper.setFont(font, size)
        paper.drawString(x, y, text)
    paper.showPage()
    paper.save()
    return extract(made.getvalue())


def likeness(document: Document, truth: Sequence[Drawn]) -> float:
    """Return how alike the sequence of words is to the true one."""
    wanted = [word for drawn in truth for word in drawn[2].split()]
    got = running_text(document).text.split()
    return SequenceMatcher(None, wanted, got, autojunk=False).ratio()


def shuffled(drawn: Sequence[Drawn], seed: int = 7) -> list[Drawn]:
    changed = list(drawn)
    random.Random(seed).shuffle(changed)  # noqa: S311 (any order will do)
    return changed


def by_height(drawn: Sequence[Drawn]) -> list[Drawn]:
    """Return the lines row by row across the page, as some producers draw them."""
    return sorted(drawn, key=lambda line: (-line[1], line[0]))


def two_columns(seed: int = 1, top: float = 730.0, font: str = FONT) -> list[Drawn]:
    left = column(seed, LEFT, top, (80, 45, 90, 60, 70), font=font)
    return left + column(seed + 1, RIGHT, top, (60, 70, 40, 95, 35), font=font)


def stored_well(document: Document) -> bool:
    return all(reading_order(page) == list(range(len(page.lines))) for page in document.pages)


ORDERS = pytest.mark.parametrize("change", [list, shuffled, by_height])


@ORDERS
@pytest.mark.parametrize("font", FONTS)
def test_two_columns(change: type[list[Drawn]], font: str) -> None:
    truth = two_columns(font=font)
    assert likeness(read(change(truth), font=font), truth) >= 0.98


@pytest.mark.parametrize("seed", range(10))
def test_two_columns_of_many_texts(seed: int) -> None:
    truth = two_columns(seed * 10)
    assert all(likeness(read(change(truth)), truth) >= 0.98 for change in (list, shuffled, by_height))


@ORDERS
def test_two_columns_on_other_baselines(change: type[list[Drawn]]) -> None:
    truth = [(x, y - (5.0 if x > 300 else 0.0), text, size) for x, y, text, size in two_columns()]
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_columns_of_unlike_length(change: type[list[Drawn]]) -> None:
    truth = column(1, LEFT, 730, (80, 90, 120, 100)) + column(2, RIGHT, 730, (60, 20))
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_three_columns(change: type[list[Drawn]]) -> None:
    truth = [line for number in range(3) for line in column(number, 50 + 175 * number, 730, (70, 50, 80), 160)]
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_what_runs_across_parts_the_columns(change: type[list[Drawn]]) -> None:
    truth = [
        (200.0, 750.0, "BUSINESS ASSOCIATE AGREEMENT", 14.0),
        *column(1, LEFT, 720, (70, 60)),
        *column(2, RIGHT, 720, (60, 70)),
        *column(3, LEFT, 520, (40,), WHOLE),
        (LEFT, 440.0, "EXHIBIT A: PERMITTED USES", 11.0),
        *column(4, LEFT, 410, (80, 50)),
        *column(5, RIGHT, 410, (50, 75)),
        *[(x, y, text, 7.0) for x, y, text, _ in column(6, LEFT, 120, (60,), 640)],
    ]
    assert likeness(read(change(truth)), truth) >= 0.98


def table(seed: int, *, padding: float, label_width: float = 100.0, cells: int = 2) -> list[Drawn]:
    """Return a table whose labels may wrap; the last cell of each row holds terms."""
    drawn: list[Drawn] = []
    top = 730.0
    for row in range(9):
        label = f"{row + 1}. " + " ".join(word.capitalize() for word in words(seed + row, 3 + row % 4))
        columns = [(LEFT, broken(label.split(), label_width))]
        if cells == 3:
            columns.append((LEFT + label_width + 12, broken(["Duty", *words(seed + 90 + row, 8)], label_width)))
        x = LEFT + (label_width + 12) * (cells - 1)
        columns.append((x, broken(["The", "vendor", *words(seed + 50 + row, 25 + 7 * row % 40)], 560 - x)))
        drawn += [(x, top - LEADING * at, text, SIZE) for x, lines in columns for at, text in enumerate(lines)]
        top -= LEADING * max(len(lines) for _, lines in columns) + padding
    return drawn


@ORDERS
@pytest.mark.parametrize("cells", [2, 3])
@pytest.mark.parametrize("seed", [100, 300, 500])
def test_a_table_is_read_cell_by_cell(change: type[list[Drawn]], cells: int, seed: int) -> None:
    truth = table(seed, padding=6.0, cells=cells)
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_a_table_without_room_between_its_rows(change: type[list[Drawn]]) -> None:
    truth = table(700, padding=0.0)
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_text_around_a_table(change: type[list[Drawn]]) -> None:
    rows = [(x, y - 120, text, size) for x, y, text, size in table(100, padding=6.0)]
    foot = min(y for _, y, _, _ in rows)
    truth = [*column(1, LEFT, 730, (60, 45), WHOLE), *rows, *column(2, LEFT, foot - 30, (50,), WHOLE)]
    assert likeness(read(change(truth)), truth) >= 0.98


@pytest.mark.parametrize("change", [list, shuffled])
def test_a_table_of_one_line_a_row_is_read_along_its_rows(change: type[list[Drawn]]) -> None:
    names = ["Vendor", "Hospital", "Term", "State", "Notice", "Insurance", "Audit", "Contact", "Fee", "Start"]
    truth = [(x, 700.0 - 14 * at, text, SIZE) for at, name in enumerate(names) for x, text in ((LEFT, name), (200.0, f"{name} as agreed"))]
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_a_single_column(change: type[list[Drawn]]) -> None:
    truth = column(1, LEFT, 730, (100, 20, 140, 9, 80), WHOLE)
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
def test_a_single_column_with_paragraphs_set_in(change: type[list[Drawn]]) -> None:
    truth: list[Drawn] = []
    for number in range(9):
        top = truth[-1][1] - 2 * LEADING if truth else 730.0
        indent = 36.0 * (number % 3)
        truth += column(number, LEFT + indent, top, (12 if number % 4 == 1 else 45,), WHOLE - indent)
    assert likeness(read(change(truth)), truth) >= 0.98


def test_blocks_of_a_single_column_in_another_order() -> None:
    truth = column(1, LEFT, 730, (100, 60, 140, 90, 80), WHOLE)
    assert likeness(read([*truth[9:20], *truth[20:], *truth[:9]]), truth) >= 0.98


@ORDERS
@pytest.mark.parametrize("x", [480.0, 40.0])
def test_a_side_bar_is_read_apart(change: type[list[Drawn]], x: float) -> None:
    bar = [(x, y, text, 7.0) for x, y, text, _ in column(3, x, 600, (30, 20), 110)]
    text = column(1, 170.0 if x < 100 else LEFT, 730, (100, 90, 140, 90), 380)
    truth = bar + text if x < 100 else text + bar
    assert likeness(read(change(truth)), truth) >= 0.98


@pytest.mark.parametrize("change", [list, shuffled])
def test_a_stamp_over_the_text_does_not_part_it(change: type[list[Drawn]]) -> None:
    truth = [*column(1, LEFT, 730, (100, 90, 140, 90), WHOLE), (180.0, 655.0, "RECEIVED 12 MAY 2026", 18.0)]
    assert likeness(read(change(truth)), truth) >= 0.98


@ORDERS
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_pages_that_are_turned(change: type[list[Drawn]], turned: int) -> None:
    truth = [line for number in range(2) for line in column(number, 40 + 270 * number, 560, (80, 90, 60))]
    assert likeness(read(change(truth), turned=turned), truth) >= 0.98


@pytest.mark.parametrize("quarter", [90, -90])
def test_text_that_is_drawn_turned(quarter: int) -> None:
    truth = column(1, 60, 560, (100, 90, 140), 660)
    made = BytesIO()
    paper = Canvas(made, pagesize=LETTER)
    paper.translate(*((LETTER[0], 0) if quarter > 0 else (0, LETTER[1])))
    paper.rotate(quarter)
    for x, y, text, size in shuffled(truth):
        paper.setFont(FONT, size)
        paper.drawString(x, y, text)
    paper.save()
    assert likeness(extract(made.getvalue()), truth) >= 0.98


def word_by_word(drawn: Sequence[Drawn]) -> list[Drawn]:
    parts: list[Drawn] = []
    for x, y, text, size in drawn:
        before = ""
        for word in text.split():
            parts.append((x + stringWidth(before, FONT, size), y, word, size))
            before += f"{word} "
    return parts


@ORDERS
@pytest.mark.parametrize("truth", [two_columns(), column(1, LEFT, 730, (100, 20, 140, 9, 80), WHOLE)])
def test_words_drawn_one_by_one(change: type[list[Drawn]], truth: list[Drawn]) -> None:
    assert likeness(read(change(word_by_word(truth))), truth) >= 0.98


def test_pages_in_order_stay_as_stored() -> None:
    for truth in (
        column(1, LEFT, 730, (100, 20, 140, 9, 80), WHOLE),
        two_columns(),
        table(100, padding=6.0),
        table(100, padding=6.0, cells=3),
        [(280.0, 30.0, "Page 1 of 1", 8.0), *two_columns(), (LEFT, 760.0, "Acme Cloud", 8.0)],
    ):
        assert stored_well(read(truth))


def test_two_columns_still_hold_their_quotes() -> None:
    truth = two_columns()
    document = read(shuffled(truth))
    assert PageLetters(document).hold(" ".join(text for _, _, text, _ in truth[3:6]), 1, 1)


@pytest.mark.parametrize("count", [7_000, 60_000])
def test_a_page_made_to_keep_a_reader_busy_does_not(count: int) -> None:
    chance = random.Random(1)  # noqa: S311 (any places will do)
    stored = tuple(
        Line(text="word of it", x=float(chance.randrange(600)), y=float(chance.randrange(790)), size=float(chance.choice((2, 9, 30))))
        for _ in range(count)
    )
    started = time.process_time()
    assert len(reading_order(Page(number=1, lines=stored, width=612.0, height=792.0))) == count
    assert time.process_time() - started < 0.0003 * count


edges = st.sampled_from([54.0, 72.0, 90.0, 200.0, 318.0, 330.0, 480.0])
heights = st.integers(4, 60).map(lambda step: step * 12.0)
texts = st.one_of(
    st.sampled_from(["", " ", "(a)", "\u2022", "12", "Terms", "and so it goes on for a while until the line is full"]), st.text(max_size=9)
)
lines = st.builds(
    lambda text, x, y, size: Line(text=text, x=x, y=y, size=size), texts, edges, heights, st.sampled_from([6.0, 9.0, 11.0, 24.0])
)


@given(st.lists(lines, max_size=60), st.randoms(use_true_random=False))
def test_no_line_is_lost_or_doubled_whatever_the_order(stored: list[Line], chance: random.Random) -> None:
    for _ in range(2):
        order = reading_order(Page(number=1, lines=tuple(stored), width=612.0, height=792.0))
        assert sorted(order) == list(range(len(stored)))
        chance.shuffle(stored)


@given(st.integers(0, 500), st.randoms(use_true_random=False))
def test_the_stored_order_of_a_page_out_of_order_does_not_matter(seed: int, chance: random.Random) -> None:
    placed = [Line(text=text, x=x, y=y, size=size) for x, y, text, size in two_columns(seed)]
    read_as = []
    for _ in range(2):
        chance.shuffle(placed)
        page = Page(number=1, lines=tuple(placed), width=612.0, height=792.0)
        read_as.append([page.lines[index] for index in reading_order(page)])
    assert read_as[0] == read_as[1]
