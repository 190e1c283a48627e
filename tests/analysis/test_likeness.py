"""Likeness to known forms: how much is shared, where, and that names of parties do not matter."""

from datetime import date
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from diligence.analysis.hygiene import tidy
from diligence.analysis.language import LanguagePipeline
from diligence.analysis.likeness import FEWEST_WORDS, Likeness, fingerprints, in_running_text, words_of
from diligence.analysis.reader import AgreementReader
from diligence.analysis.roles import find_roles
from diligence.analysis.sections import split_blocks
from diligence.analysis.units import split_units
from diligence.model.known_form import GRAM, KnownForm, LikeSpan
from tests.accuracy.corpus import running_text
from tests.accuracy.fingerprint import hashes_of, packed

UNHURRIED = settings(deadline=None)
CANONICAL = (
    "BA",
    "CE",
    "PHI",
    "SHALL",
    "MAY",
    "the",
    "a",
    "report",
    "use",
    "of",
    "164\u2024410",
    "CE's",
    "30 days",
    "(a)",
    "and/or",
    "records,",
)
WORDS = st.lists(st.sampled_from(CANONICAL), min_size=1, max_size=60).map(" ".join)
CLAUSES = (
    "{ba} shall lock the archive room at night and hand the key to nobody but the duty officer of {ce}.",
    "{ba} shall report to {ce} each visit of a stranger to the archive room on the same day.",
    "{ba} will return to {ce} every box of paper that holds protected health information when the work is done.",
    "{ba} agrees to not use or lend a box of protected health information, or show it to a neighbor of {ce}.",
    "{ba} may copy protected health information by hand on behalf of {ce} only in the archive room.",
)
LONG = "\n\n".join(CLAUSES)


def form_of(*texts: str, name: str = "some-form") -> KnownForm:
    return form_with({one for text in texts for one in fingerprints(words_of(text))}, name)


def form_with(hashes: set[int], name: str = "some-form") -> KnownForm:
    about = {"title": "Some form", "publisher": "Nobody", "source": "Made up", "note": "None"}
    return KnownForm(id=name, as_of=date(2026, 11, 1), gram=GRAM, fingerprints=packed(hashes | {0}), **about)


def distinct(count: int, prefix: str = "w") -> list[str]:
    return [f"{prefix}{number}" for number in range(count)]


@pytest.fixture(scope="module")
def reader() -> AgreementReader:
    return AgreementReader([])


@UNHURRIED
@given(text=WORDS)
def test_a_form_is_wholly_like_itself(text: str) -> None:
    words = words_of(text)
    assume(len(words) >= FEWEST_WORDS)
    share, spans = Likeness([form_of(text)]).of(text)
    assert (share, spans) == (100, (LikeSpan(start=words[0].start, end=words[-1].end, form="some-form"),))


@UNHURRIED
@given(seed=st.integers(0, 2**32), size=st.integers(8, 300))
def test_words_by_chance_are_like_no_form(seed: int, size: int) -> None:
    chance = Random(seed)  # noqa: S311  # no secret depends on it
    vocabulary = distinct(100)
    form = form_of(" ".join(chance.choices(vocabulary, k=2000)))
    assert Likeness([form]).of(" ".join(chance.choices(vocabulary, k=size)))[0] <= 5
    assert Likeness([form]).of(" ".join(distinct(size, "v"))) == (0, ())


@UNHURRIED
@given(text=st.text(max_size=300) | WORDS, other=WORDS, since=st.integers(0, 320), forms=st.integers(0, 2))
def test_spans_lie_in_the_text_in_order_and_only_behind_the_lead_in(text: str, other: str, since: int, forms: int) -> None:
    known = [form_of(f"{text[:100]} {other} {text[150:]}", name="first"), form_of(f"{other} {text}", name="second")][:forms]
    share, spans = Likeness(known).of(text, since=since)
    assert 0 <= share <= 100
    assert bool(share) <= bool(spans)
    assert len({span.form for span in spans}) <= 1
    ends = [since, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    assert not spans or ends == sorted(ends)
    assert all(span.start < span.end for span in spans)


@UNHURRIED
@given(size=st.integers(8, 40), data=st.data())
def test_a_changed_word_breaks_only_its_own_grams(size: int, data: st.DataObject) -> None:
    words = distinct(size)
    changed = data.draw(st.integers(0, size - 1))
    form = form_of(" ".join(words))
    words[changed] = "otherwise"
    left = changed if changed >= GRAM else 0
    right = size - 1 - changed if size - 1 - changed >= GRAM else 0
    share, spans = Likeness([form]).of(" ".join(words))
    assert share == 100 * (left + right) // size
    assert [len(words_of(" ".join(words)[span.start : span.end])) for span in spans] == [part for part in (left, right) if part]


def test_the_nearest_single_form_counts_and_of_two_alike_the_first() -> None:
    words = distinct(30)
    half, most = form_of(" ".join(words[:15]), name="half"), form_of(" ".join(words[10:]), name="most")
    share, spans = Likeness([half, most]).of(" ".join(words))
    assert (share, [span.form for span in spans]) == (66, ["most"])
    twin = half.model_copy(update={"id": "twin"})
    assert Likeness([twin, half]).of(" ".join(words))[1][0].form == "twin"
    assert Likeness([]).of(" ".join(words)) == (0, ())


def test_a_short_text_is_like_nothing() -> None:
    text = " ".join(distinct(FEWEST_WORDS))
    likeness = Likeness([form_of(text)])
    assert likeness.of(text)[0] == 100
    assert likeness.of(text.rsplit(" ", 1)[0]) == (0, ())
    assert likeness.of("") == (0, ())


def test_a_lead_in_is_read_and_not_counted() -> None:
    words = distinct(20)
    likeness = Likeness([form_of(" ".join(words[:13]))])
    text = " ".join(words)
    since = text.index("w10")
    assert likeness.of(text)[0] == 65
    assert likeness.of(text, since=since) == (30, (LikeSpan(start=since, end=text.index(" w13"), form="some-form"),))
    assert likeness.of(text, since=len(text)) == (0, ())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("45 c\u2024f\u2024r\u2024 164\u2024502(e)(1)(ii) of CE's", ["45", "cfr", "164502e1ii", "of", "ces"]),
        ("BA SHALL: (a) use and/or log; (iv) the PHI_x (2) ends", ["ba", "shall", "use", "and", "or", "log", "the", "phi", "x", "ends"]),
        ("the BA, a BA and the CE's agents; the the CE", ["ba", "ba", "and", "ces", "agents", "the", "ce"]),
        ("[optional] 10 days \u2014 \u00c4rzte \ud800x\ud800", ["optional", "10", "days", "\u00e4rzte", "x"]),
    ],
)
def test_what_is_a_word(text: str, words: list[str]) -> None:
    assert [word.text for word in words_of(text)] == words


@pytest.mark.parametrize(
    ("ba", "ce"),
    [
        ("Business Associate", "Covered Entity"),
        ("The Business Associate", "the Covered Entity"),
        ("Vendor", "Customer"),
        ("Contractor", "Hospital"),
        ("The Processor", "the Clinic"),
    ],
)
def test_the_names_of_the_parties_do_not_matter(reader: AgreementReader, ba: str, ce: str) -> None:
    likeness = Likeness([form_with(hashes_of(LONG.format(ba="Business Associate", ce="Covered Entity"), reader))])
    units = reader.units(running_text(LONG.format(ba=ba, ce=ce)))
    assert len(units) == len(CLAUSES)
    assert [likeness.of(unit.text, since=unit.lead)[0] for unit in units] == [100] * len(CLAUSES)


def test_what_a_form_leaves_to_choose_is_known_in_every_way(reader: AgreementReader) -> None:
    form = (
        "Business Associate shall:\n\n(a) hand the key of the archive room to [Choose either \u201cCovered Entity\u201d or \u201cthe duty "
        "officer\u201d] at the end of every day [and note the hour];\n\n[Drafting note: say who gets the key on a day of rest.]\n\n"
        "(b) lock the windows."
    )
    likeness = Likeness([form_with(hashes_of(form, reader))])
    for choice in ("Covered Entity", "the duty officer"):
        text = f"Vendor shall hand the key of the archive room to {choice} at the end of every day. Vendor shall lock the windows."
        unit = reader.units(running_text(text.replace("Vendor", "Business Associate")))[0]
        assert likeness.of(unit.text)[0] == 100
    optional = "BA SHALL: lock at the end of every day and note the hour"
    assert likeness.of(optional)[1][-1].end == len(optional)
    assert likeness.of("drafting note: say who gets the key on a day of rest") == (0, ())


def test_spans_lead_back_to_the_words_of_the_document() -> None:
    text = (
        "Dues\n\nThe  Business\nAssociate shall:\n\n(a) carry \u201cprotected health\ninformation\u201d in a locked box and hand it to "
        "nobody else;\n\n(b) within thirty (30) days hand the box to the Covered Entity."
    )
    tidied, language = tidy(text), LanguagePipeline()
    doc = language.read(tidied)
    canonical = language.canonical(doc, [], find_roles(tidied).named(), {})
    units = split_units(tidied, doc, split_blocks(tidied), canonical)
    unit = next(unit for unit in units if "locked" in unit.text[unit.lead :])
    assert unit.lead > 0
    likeness = Likeness([form_of('BA SHALL: carry "PHI" in a locked box')])
    share, spans = likeness.of(unit.text, since=unit.lead)
    (span,) = in_running_text(spans, unit, canonical)
    assert share == 50
    assert text[span.start : span.end] == "carry \u201cprotected health\ninformation\u201d in a locked box"
    whole = in_running_text([LikeSpan(start=one.lead, end=len(one.text), form="x") for one in units[-1:]], units[-1], canonical)[0]
    assert text[whole.start : whole.end] == "within thirty (30) days hand the box to the Covered Entity."


def test_the_way_from_words_to_fingerprints_has_not_changed() -> None:
    """Where this fails on purpose, take the fingerprints of every known form again (checklists/README.md); the old ones no longer match."""
    text = "(a) the BA SHALL hand CE's PHI back as 45 c\u2024f\u2024r\u2024 164\u2024504(e)(2)(ii) and/or this form says."
    assert packed(fingerprints(words_of(text))) == ("AmLmIgELCUC0Rxdb8LydGNBQa1tXH74Im4xobsnW0vi67W/o/6fOJv3HRys3/kH/ACU=",)
