"""Pages whose lines are stored in another order than they are read, and numbers that stand beside the text."""

import random

from diligence.documents.order import beside_text, reading_order
from diligence.documents.running import running_text, stands_on
from diligence.model.document import Document, Line, Page

BODY = [
    f"This is line {word} of the agreement and goes on."
    for word in ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
]


def page_of(*lines: tuple[str, float, float, float]) -> Page:
    return Page(number=1, lines=tuple(Line(text=text, x=x, y=y, size=size) for text, x, y, size in lines), width=612.0, height=792.0)


def body(left: float = 72.0) -> list[tuple[str, float, float, float]]:
    return [(text, left, 700.0 - 14 * index, 11.0) for index, text in enumerate(BODY)]


def document_of(page: Page) -> Document:
    return Document(sha256="0" * 64, pages=(page,))


def test_a_shuffled_page_is_put_in_order() -> None:
    lines = body()
    random.Random(3).shuffle(lines)  # noqa: S311 (any order will do)
    document = document_of(page_of(*lines))
    assert running_text(document).text.replace("\n", " ").split() == " ".join(BODY).split()
    assert stands_on(" ".join(BODY[2:4]), document, 1, 1)


def test_two_columns_stay_as_stored() -> None:
    page = page_of(*body(), *((text, 330.0, y, size) for text, _, y, size in body()))
    assert reading_order(page) == list(range(18))


def test_line_numbers_in_the_margin_are_left_out() -> None:
    numbers = [(str(index + 1), 30.0, 704.0 - 14 * index, 6.0) for index in range(9)]
    page = page_of(*body(), *numbers)
    assert beside_text(page) == frozenset(range(9, 18))
    assert running_text(document_of(page)).text.replace("\n", " ").split() == " ".join(BODY).split()


def test_numbers_that_are_no_line_numbers_stay() -> None:
    amounts = [(text, 30.0, 704.0 - 14 * index, 11.0) for index, text in enumerate(("30", "60", "10", "5", "90"))]
    page = page_of(*body(), *amounts)
    assert beside_text(page) == frozenset()


def test_note_calls_that_are_stored_apart_are_left_out() -> None:
    page = page_of(*body(), ("1", 200.0, 690.0, 6.0), ("2 3", 300.0, 660.0, 6.0))
    assert beside_text(page) == frozenset({9, 10})
    assert "going" not in running_text(document_of(page)).text
    assert not any(character.isdigit() for character in running_text(document_of(page)).text)


def test_a_small_number_in_its_place_stays() -> None:
    page = page_of(*body()[:4], ("12", 72.0, 644.0, 6.0), *((text, x, y - 14, size) for text, x, y, size in body()[4:]))
    assert beside_text(page) == frozenset()


def test_bullets_that_are_stored_apart_come_before_their_lines() -> None:
    page = page_of(*body(), ("\u2022", 60.0, 672.5, 11.0), ("(b)", 58.0, 644.0, 11.0))
    text = running_text(document_of(page)).text
    assert f"\u2022\n{BODY[2]}" in text
    assert f"(b)\n{BODY[4]}" in text


def test_blank_lines_stay_where_they_are() -> None:
    page = Page(number=1, lines=(Line(text=" "), Line(text="one", x=1, y=90, size=9), Line(text=""), Line(text="two", x=1, y=80, size=9)))
    assert reading_order(page) == [0, 1, 2, 3]
