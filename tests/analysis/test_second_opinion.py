"""The second opinion: what it sees of a text, how it weighs it, where it points, and what spaCy and a file make of it."""

from collections.abc import Callable
from importlib.resources import files
from math import exp, log
from pathlib import Path

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.lang.en import English

from diligence.analysis.reader import AgreementReader
from diligence.analysis.second_opinion import MODEL, WIDTH, SecondOpinion, features, shipped_opinion, stem, stems, words_of
from diligence.catalog.requirements import RequirementSet
from diligence.model.document import RunningText
from diligence.model.reading import SecondReading
from diligence.model.requirement import Requirement

CANONICAL = "BA SHALL report to CE each breach of unsecured PHI no later than 5 days after BA has discovered it."
WORDS = st.lists(
    st.sampled_from(["BA", "SHALL", "report", "PHI", "lantern", "5", "days", "x", "gov_ba"]) | st.text(max_size=5), max_size=30
)


def likely(raw: float) -> float:
    return 1 / (1 + exp(-raw))


def opinion_on(word: str, *, carries: str, weight: int = 100, scale: float = 0.5, bias: float = -3.0) -> SecondOpinion:
    """Return a classifier that takes one word for a sign that a text carries a requirement, and for nothing that it falls short."""
    weights = numpy.zeros((WIDTH, 2), dtype=numpy.int8)
    weights[features([word])[0], 0] = weight
    scales, biases = numpy.array([scale, 1.0], dtype=numpy.float32), numpy.array([bias, -2.0], dtype=numpy.float32)
    return SecondOpinion([carries, f"{carries}!"], weights, scales, biases, numpy.ones(WIDTH, dtype=numpy.float32))


def saved_and_loaded(opinion: SecondOpinion, path: Path) -> SecondOpinion:
    opinion.save(path)
    return SecondOpinion.load(path)


@pytest.mark.parametrize(
    ("words", "one"),
    [
        (("report", "reports", "reported", "reporting"), "report"),
        (("notify", "notifies", "notified"), "notify"),
        (("promptly", "prompt"), "prompt"),
        (("uses",), "uses"),
        (("string",), "str"),
        (("being",), "being"),
        (("SHALLING",), "SHALLING"),
    ],
)
def test_a_word_is_seen_without_its_ending_and_a_token_or_short_word_as_it_is(words: tuple[str, ...], one: str) -> None:
    assert {stem(word) for word in words} == {one}


def test_marks_between_words_are_not_seen() -> None:
    assert stems("BA SHALL (promptly) report: 45 cfr 164\u2024410, and CE's boxes.") == [
        *["BA", "SHALL", "prompt", "report", "45", "cfr", "164\u2024410", "and", "CE's", "box"]
    ]


def test_a_feature_is_a_word_or_two_in_a_row_and_weighs_by_its_count() -> None:
    places, weights = features(["lock", "lock", "box"])
    assert len(set(places.tolist())) == len(places) == 4
    assert sorted(weights.tolist()) == pytest.approx([1, 1, 1, 1 + log(2)])
    assert len(features([])[0]) == 0


def test_the_order_of_words_is_seen() -> None:
    forth, back = (set(features(words)[0].tolist()) for words in (["lock", "box"], ["box", "lock"]))
    assert len(forth & back) == 2
    assert forth != back


def test_a_unit_is_seen_with_its_tag_and_who_owes_it() -> None:
    reader = AgreementReader([])
    text = "Business Associate shall lock the box.\n\nCovered Entity shall lock the box.\n\n\u201cBox\u201d means a crate of paper."
    units = reader.units(RunningText(text=text, stretches=(), page_count=1))
    assert [words_of(unit)[:2] for unit in units] == [["tag_PLAIN", "gov_ba"], ["tag_PLAIN", "gov_ce"], ["tag_DEFINITION", "gov_unknown"]]
    assert words_of(units[0])[2:] == ["BA", "SHALL", "lock", "the", "box"]


def test_probabilities_are_those_of_a_logistic_model_of_texts_of_unit_length() -> None:
    opinion = opinion_on("lantern", carries="light", weight=100, scale=0.04, bias=-3.0)
    assert opinion.scores(["lantern"]).tolist() == pytest.approx([likely(4 - 3), likely(-2)])
    assert opinion.scores(["lantern", "box"]).tolist() == pytest.approx([likely(4 / 3**0.5 - 3), likely(-2)])
    assert opinion.scores([]).tolist() == pytest.approx([likely(-3), likely(-2)])


def test_a_feature_that_is_too_rare_counts_for_nothing() -> None:
    rarity = numpy.ones(WIDTH, dtype=numpy.float32)
    rarity[features(["lantern"])[0]] = 0
    zero = numpy.zeros(1, dtype=numpy.float32)
    opinion = SecondOpinion(["light"], numpy.full((WIDTH, 1), 127, dtype=numpy.int8), zero + 1, zero, rarity)
    assert opinion.scores(["lantern"]).tolist() == [0.5]


def test_an_opinion_tells_what_carries_from_what_falls_short() -> None:
    units = AgreementReader([]).units(RunningText(text="Vendor shall light a lantern.", stretches=(), page_count=1))
    (opinion,) = opinion_on("lantern", carries="light").read(units)
    assert set(opinion.carries) == set(opinion.falls_short) == {"light"}
    assert opinion.carries["light"] > 0.99
    assert opinion.falls_short["light"] == pytest.approx(likely(-2))


def test_the_spacy_component_sets_the_categories_of_a_text() -> None:
    nlp = English()
    nlp.add_pipe("second_opinion")
    doc = nlp(CANONICAL)
    shipped = shipped_opinion()
    assert tuple(doc.cats) == shipped.labels
    assert list(doc.cats.values()) == shipped.scores(stems(CANONICAL)).tolist()
    assert max(doc.cats, key=lambda label: doc.cats[label]) == "breach-notification"
    assert nlp("The weather is fine.").cats != doc.cats


@given(words=WORDS)
def test_every_probability_lies_between_nothing_and_one(words: list[str]) -> None:
    scored = shipped_opinion().scores(words)
    assert len(scored) == len(shipped_opinion().labels)
    assert ((scored >= 0) & (scored <= 1)).all()


def test_the_shipped_classifier_knows_every_requirement_and_no_other(catalog: RequirementSet) -> None:
    labels = shipped_opinion().labels
    assert len(set(labels)) == len(labels)
    assert {label for label in labels if not label.endswith("!")} == {requirement.id for requirement in catalog.requirements}
    assert {label.removesuffix("!") for label in labels} == {requirement.id for requirement in catalog.requirements}


@pytest.mark.parametrize("opinion", [shipped_opinion(), opinion_on("lantern", carries="light")], ids=["shipped", "made-up"])
def test_what_is_saved_and_loaded_gives_equal_scores(opinion: SecondOpinion, tmp_path: Path) -> None:
    again = saved_and_loaded(opinion, tmp_path / "again.npz")
    assert again.labels == opinion.labels
    for words in (stems(CANONICAL), ["lantern"], []):
        assert again.scores(words).tolist() == opinion.scores(words).tolist()


def test_the_same_weights_give_the_same_bytes(tmp_path: Path) -> None:
    saved_and_loaded(saved_and_loaded(shipped_opinion(), tmp_path / "first.npz"), tmp_path / "second.npz")
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    with numpy.load(tmp_path / "first.npz") as written, numpy.load(str(files("diligence.analysis") / MODEL)) as shipped:
        assert all((written[name] == shipped[name]).all() and written[name].dtype == shipped[name].dtype for name in shipped)


@pytest.fixture(scope="module")
def breach(catalog: RequirementSet) -> Requirement:
    return next(record for record in catalog.requirements if record.id == "breach-notification")


@pytest.fixture(scope="module")
def second_of(breach: Requirement, running: Callable[[str], RunningText]) -> Callable[[str], SecondReading]:
    reader = AgreementReader([breach], second=opinion_on("lantern", carries=breach.id))

    def read(text: str) -> SecondReading:
        second = reader.read(running(text)).requirements[0].second
        assert second is not None
        return second

    return read


def test_it_points_to_a_passage_where_the_records_find_none(second_of: Callable[[str], SecondReading]) -> None:
    second = second_of("The clerk sleeps at noon.\n\nBusiness Associate shall light a lantern for Covered Entity.")
    assert second.carries > 0.99
    assert second.agrees is None
    assert [carried.passage.quote for carried in second.carried] == ["Business Associate shall light a lantern for Covered Entity."]


@pytest.mark.parametrize(
    "text", ["The lantern.", "LANTERN AND LAMP DUTIES OF VENDOR", "\u201cLantern\u201d means a lamp that the clerk lights at night."]
)
def test_it_points_to_no_caption_and_no_definition(second_of: Callable[[str], SecondReading], text: str) -> None:
    second = second_of(text)
    assert (second.carries, second.carried) == (0.0, ())


def test_it_overrules_no_veto_of_the_records(second_of: Callable[[str], SecondReading]) -> None:
    duty = "shall by lantern report to {other} each breach of unsecured PHI within five days of its discovery."
    second = second_of(f"Covered Entity {duty.format(other='Business Associate')}")
    assert (second.carries, second.agrees, second.carried) == (0.0, None, ())
    assert (second_of(f"Business Associate {duty.format(other='Covered Entity')}").agrees or 0) > 0.9


def test_it_says_how_far_it_agrees_with_what_the_records_find(second_of: Callable[[str], SecondReading]) -> None:
    found = "Business Associate shall report to Covered Entity each breach of unsecured PHI within five days of its discovery."
    second = second_of(f"{found}\n\nBusiness Associate shall light a lantern for Covered Entity.")
    assert second.agrees == pytest.approx(likely(-3), abs=0.001)
    assert second.carries > 0.99
    assert second.falls_short == pytest.approx(likely(-2), abs=0.001)
    assert second.carried == ()
