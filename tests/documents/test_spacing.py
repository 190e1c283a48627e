"""Letters stored apart and words run together: blanks are put right where the file says how, and nothing else is changed."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from diligence.documents.lettering import tidy
from diligence.documents.pdf import extract
from diligence.documents.running import running_text, stands_on
from diligence.documents.spacing import Speller, is_odd
from diligence.model.document import Document, Line, Page

TEXT = "The Business Associate shall report any breach to the Covered Entity within ten days of its discovery"
ODD = "Business Associate shall report any breach to the Covered Entity."


def document_of(*lines: str) -> Document:
    placed = tuple(Line(text=text, x=72.0, y=700.0 - 14 * index, size=11.0) for index, text in enumerate(lines))
    return Document(sha256="0" * 64, pages=(Page(number=1, lines=placed, width=612.0, height=792.0),))


@pytest.mark.parametrize("line", [" ".join(ODD.replace(" ", "")), ODD.replace(" ", ""), "   ".join(" ".join(word) for word in ODD.split())])
def test_a_line_is_spelled_with_the_words_of_the_others(line: str) -> None:
    document = document_of(TEXT, "", line)
    assert ODD in running_text(document).text
    assert stands_on(ODD, document, 1, 1)


def test_wider_gaps_between_words_are_enough() -> None:
    assert running_text(document_of("   ".join(" ".join(word) for word in ODD.split()))).text == ODD


def test_a_spaced_heading_is_spelled() -> None:
    text = running_text(document_of("B U S I N E S S A S S O C I A T E", TEXT)).text
    assert text.startswith("BUSINESS ASSOCIATE\n")


@pytest.mark.parametrize(
    "line",
    [
        " ".join("Quixoticzephyrs"),
        "Quixoticzephyrsmayreporteverything",
        "1 2 4 6 7 8 9 20 21 22",
        "https://www.example.org/business-associate-report",
        "the-business-associate-report-breach-discovery",
        "businessassociate@coveredentity.example",
        "A B C D",
    ],
)
def test_what_the_file_does_not_know_stays(line: str) -> None:
    assert running_text(document_of(TEXT, line)).text.split("\n")[-1] == line


def test_letters_drawn_one_by_one_are_words() -> None:
    made = BytesIO()
    paper = Canvas(made)
    paper.setFont("Times-Roman", 10)
    x = 54.0
    for letter in ODD:
        if letter != " ":
            paper.drawString(x, 700, letter)
        x += stringWidth(letter, "Times-Roman", 10) + 1.5
    paper.save()
    document = extract(made.getvalue())
    assert running_text(document).text.split() == ODD.split()
    assert stands_on(ODD, document, 1, 1)


@given(st.text(), st.lists(st.text()))
def test_no_letter_is_ever_changed(raw: str, others: list[str]) -> None:
    text = tidy(raw)
    spelled = Speller([*map(tidy, others), TEXT]).spelled(raw, text) if is_odd(text) else text
    assert spelled.replace(" ", "") == text.replace(" ", "")
    assert tidy(spelled) == spelled


@given(st.lists(st.sampled_from([*TEXT.split(), "Acme", "2", "days.", "(a)"]), min_size=1, max_size=12), st.sampled_from(["", " ", "  "]))
def test_words_run_together_or_apart_keep_their_letters(words: list[str], between: str) -> None:
    raw = between.join(between.join(word) if between == " " else word for word in words)
    text = tidy(raw)
    spelled = Speller([TEXT]).spelled(raw, text) if is_odd(text) else text
    assert spelled.replace(" ", "") == text.replace(" ", "")
    assert tidy(spelled) == spelled
