"""Duties without a modal: which verbs oblige, and which only tell."""

from collections.abc import Callable

import pytest

from diligence.analysis.governed import Subject, governed
from diligence.analysis.hygiene import tidy
from diligence.analysis.plain_duties import plain_duties, third_person
from diligence.analysis.reader import AgreementReader
from diligence.model.document import RunningText

PARTIES = {"BA": ("Vendor", "business associate"), "CE": ("Clinic", "covered entity")}
PRONOUNS = {"we": "BA", "us": "BA", "our": "BA's", "I": "BA", "you": "CE", "your": "CE's"}


def read_so(text: str, *, spoken: bool = False) -> str:
    """Return the text with the words that are to be read instead."""
    for start, end, words in sorted(plain_duties(tidy(text), PARTIES, PRONOUNS if spoken else {}), reverse=True):
        text = text[:start] + words + text[end:]
    return text


@pytest.mark.parametrize(
    ("plain", "third"),
    [
        ("tell", "tells"),
        ("have", "has"),
        ("do", "does"),
        ("pass", "passes"),
        ("push", "pushes"),
        ("reach", "reaches"),
        ("fix", "fixes"),
        ("buzz", "buzzes"),
        ("go", "goes"),
        ("carry", "carries"),
        ("stay", "stays"),
    ],
)
def test_the_third_person_of_a_verb(plain: str, third: str) -> None:
    assert third_person(plain) == third


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Vendor tells the Clinic of each lost box.", "Vendor SHALL tell the Clinic of each lost box."),
        ("The Clinic pays. Vendor carries the boxes.", "The Clinic SHALL pay. Vendor SHALL carry the boxes."),
        ("Vendor promptly reports it.", "Vendor promptly SHALL report it."),
        ("Vendor, in each of these cases, tells the Clinic.", "Vendor, in each of these cases, SHALL tell the Clinic."),
        ("If a box is lost, Vendor tells the Clinic.", "If a box is lost, Vendor SHALL tell the Clinic."),
        ("The Business Associate keeps the key.", "The Business Associate SHALL keep the key."),
        ("BUSINESS ASSOCIATE keeps the key.", "BUSINESS ASSOCIATE SHALL keep the key."),
        ("Vendor does not sell it.", "Vendor SHALL not sell it."),
        ("Vendor doesn\u2019t sell it.", "Vendor SHALL not sell it."),
        ("In the spring Vendor has to count the boxes.", "In the spring Vendor SHALL count the boxes."),
        ("Vendor is to count the boxes and is not heard.", "Vendor SHALL count the boxes and is not heard."),
        ("Vendor is not to lend a box.", "Vendor SHALL not lend a box."),
    ],
)
def test_a_verb_of_duty_behind_a_party_that_opens_a_sentence_obliges(text: str, read: str) -> None:
    assert read_so(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "The boxes that Vendor keeps are counted.",
        "If Vendor tells the Clinic, nobody else is told.",
        "When Vendor does not sell it, all is well.",
        "The key which Vendor has to carry is heavy.",
        "Vendor sleeps at noon.",
        "The nurse tells the Clinic.",
        "Vendors keep boxes.",
        "Subvendor keeps the key.",
        "The clerk of Vendor keeps the key.",
        "we keep the key.",
        "",
    ],
)
def test_a_condition_an_aside_and_another_subject_oblige_nobody(text: str) -> None:
    assert read_so(text) == text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("We tell you at once.", "We SHALL tell you at once."),
        ("I tell you at once, and we keep the key.", "I SHALL tell you at once, and we SHALL keep the key."),
        ("You\u2019ll wipe the drives.", "CE SHALL wipe the drives."),
        ("If it rains, we\u2019ll shut the windows.", "If it rains, BA SHALL shut the windows."),
        ("We don\u2019t sell your papers.", "We SHALL not sell your papers."),
        ("In the spring we need to count the boxes.", "In the spring we SHALL count the boxes."),
    ],
)
def test_a_verb_of_duty_behind_a_pronoun_obliges(text: str, read: str) -> None:
    assert read_so(text, spoken=True) == read


@pytest.mark.parametrize(
    "text",
    [
        "If we tell you, you know.",
        "The papers that we don\u2019t sell stay here.",
        "We do not know your name.",
        "They tell us of it.",
        "We sleep at noon.",
        "The weak tell nobody.",
    ],
)
def test_a_condition_an_aside_and_a_verb_of_no_duty_oblige_no_pronoun(text: str) -> None:
    assert read_so(text, spoken=True) == text


def test_the_reader_tells_who_owes_a_plain_duty(running: Callable[[str], RunningText]) -> None:
    text = (
        "Vendor is the business associate of the Clinic. The Clinic is a covered entity.\n\n"
        "If a box of papers is lost in the archive, Vendor reports the loss to the Clinic. "
        "Vendor does not lend a box. The Clinic tells Vendor which boxes are rare."
    )
    *_, reports, lends, tells = AgreementReader([]).units(running(text))
    assert reports.text.endswith("BA SHALL report the loss to the CE.")
    assert lends.text == "BA SHALL not lend a box."
    assert [governed(unit, unit.text.index("SHALL")) for unit in (reports, lends, tells)] == [Subject.BA, Subject.BA, Subject.CE]
