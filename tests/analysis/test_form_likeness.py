"""The likeness of the passages of one document: weighed by their words, shown with the words of the document."""

from collections.abc import Callable
from datetime import date

import pytest

from diligence.analysis.form_likeness import FormLikeness
from diligence.analysis.hygiene import tidy
from diligence.analysis.language import LanguagePipeline
from diligence.analysis.likeness import Likeness, fingerprints, words_of
from diligence.analysis.reader import AgreementReader
from diligence.analysis.roles import find_roles
from diligence.analysis.sections import split_blocks
from diligence.analysis.units import Unit, split_units
from diligence.catalog.requirements import RequirementSet
from diligence.model.document import RunningText, Stretch
from diligence.model.known_form import GRAM, KnownForm
from tests.accuracy.fingerprint import packed

STOCK = "Business Associate shall carry each box of paper to the archive and lock the door behind it."
OWN = "Covered Entity shall feed the cat of the yard."
Look = Callable[[RunningText, Likeness], tuple[FormLikeness, list[Unit]]]


def form_of(*texts: str, name: str = "some-form") -> KnownForm:
    hashes = {one for text in texts for one in fingerprints(words_of(text))}
    return KnownForm(
        id=name,
        title="Some form",
        publisher="Nobody",
        source="Made up",
        as_of=date(2026, 11, 1),
        note="None",
        gram=GRAM,
        fingerprints=packed(hashes),
    )


STOCK_FORM = form_of("BA SHALL carry each box of paper to the archive and lock the door behind it.")


@pytest.fixture(scope="module")
def look() -> Look:
    language = LanguagePipeline()

    def build(text: RunningText, likeness: Likeness) -> tuple[FormLikeness, list[Unit]]:
        tidied = tidy(text.text)
        doc = language.read(tidied)
        canonical = language.canonical(doc, [], find_roles(tidied).named(), {})
        return FormLikeness(likeness, text, canonical), split_units(tidied, doc, split_blocks(tidied), canonical)

    return build


def test_a_stock_passage_is_wholly_like_its_form_and_quoted_from_the_document(look: Look, running: Callable[[str], RunningText]) -> None:
    text = running(STOCK.replace("each box", "each\nbox"))
    forms, units = look(text, Likeness([STOCK_FORM]))
    share, spans = forms.of(units)
    assert share == 100
    assert [(span.quote, span.form, span.page) for span in spans] == [(STOCK.removesuffix("."), "some-form", 1)]


def test_passages_are_weighed_by_how_many_words_they_have(look: Look, running: Callable[[str], RunningText]) -> None:
    forms, units = look(running(f"{STOCK}\n\n{OWN}"), Likeness([STOCK_FORM]))
    stock, own = units
    assert (len(stock.text.split()), len(own.text.split())) == (16, 8)
    assert forms.of([stock])[0] == 100
    assert forms.of([own]) == (0, ())
    assert forms.of(units)[0] == 100 * 16 // 24


def test_no_passages_are_like_nothing(look: Look, running: Callable[[str], RunningText]) -> None:
    forms, _ = look(running(STOCK), Likeness([STOCK_FORM]))
    assert forms.of([]) == (0, ())


def test_a_passage_that_is_asked_for_again_has_the_same_likeness(look: Look, running: Callable[[str], RunningText]) -> None:
    forms, units = look(running(f"{STOCK}\n\n{OWN}"), Likeness([STOCK_FORM]))
    first = forms.of(units)
    assert forms.of(units) == first
    assert forms.of(units[:1]) == look(running(STOCK), Likeness([STOCK_FORM]))[0].of(units[:1])


def test_a_lead_in_counts_for_no_item(look: Look, running: Callable[[str], RunningText]) -> None:
    text = running(f"{STOCK.removesuffix('.')} and:\n\n(a) feed the cat;\n\n(b) water the fern.")
    forms, units = look(text, Likeness([STOCK_FORM]))
    assert forms.of(units[1:]) == (0, ())
    assert forms.of(units[:1])[0] > 90


def test_no_more_than_six_stretches_are_shown_and_the_longest_come_first(look: Look, running: Callable[[str], RunningText]) -> None:
    stretches = [" ".join(f"{letter}{number}" for number in range(GRAM + extra)) for extra, letter in enumerate("bcdefghj")]
    text = running("\n\n".join(f"Vendor counts, in this order, {stretch} and then the rest." for stretch in stretches))
    forms, units = look(text, Likeness([form_of(*stretches)]))
    _, spans = forms.of(units)
    assert [span.quote for span in spans] == stretches[:1:-1]
    assert [span.quote for span in forms.of(reversed(units))[1]] == stretches[:1:-1]


def test_a_stretch_is_shown_with_the_pages_it_stands_on(look: Look) -> None:
    first, second = "Business Associate shall carry each box of paper to the", "archive and lock the door behind it."
    stretches = (
        Stretch(start=0, end=len(first), page=3, line=0),
        Stretch(start=len(first) + 1, end=len(first) + 1 + len(second), page=4, line=0),
    )
    text = RunningText(text=f"{first}\n{second}", stretches=stretches, page_count=4)
    forms, units = look(text, Likeness([STOCK_FORM]))
    assert [(span.page, span.end_page) for span in forms.of(units)[1]] == [(3, 4)]


def test_the_reader_tells_likeness_only_of_what_carries_and_only_where_forms_are_known(
    catalog: RequirementSet, running: Callable[[str], RunningText]
) -> None:
    duty = "report to {} each breach of unsecured PHI without a day of delay once it knows of it"
    records = [record for record in catalog.requirements if record.id in {"breach-notification", "return-or-destroy"}]
    text = running(f"Business Associate shall {duty.format('Covered Entity')}.")
    form = form_of(f"BA SHALL {duty.format('CE')}")
    known = {part.id: part for part in AgreementReader(records, forms=[form]).read(text).requirements}
    assert known["breach-notification"].likeness == 100
    assert [span.quote for span in known["breach-notification"].like] == [text.text.removesuffix(".")]
    assert (known["return-or-destroy"].likeness, known["return-or-destroy"].like) == (None, ())
    assert {part.likeness for part in AgreementReader(records).read(text).requirements} == {None}
