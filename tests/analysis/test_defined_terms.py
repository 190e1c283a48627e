"""Names that an agreement gives to the information and to events, told by what their definitions say."""

from collections.abc import Callable

import pytest

from diligence.analysis.defined_terms import defined_events, names_of_the_information
from diligence.analysis.hygiene import tidy
from diligence.analysis.reader import AgreementReader
from diligence.model.document import RunningText


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("\u201cPatient Data\u201d means all protected health information that Vendor keeps.", ("Patient Data",)),
        ("\u201cClinic Files\u201d refers to any PHI.", ("Clinic Files",)),
        ("\u201cChart Data\u201d (or \u201cCharts\u201d) shall mean PHI in a chart.", ("Chart Data",)),
        ("'Ward Data' stands for electronic protected health information of the ward.", ("Ward Data",)),
        ("the protected health information that Vendor stores (the \u201cChart Data\u201d) is kept locked", ("Chart Data",)),
        ("PHI which the ward hands over (hereinafter referred to as the \u201cWard Files\u201d)", ("Ward Files",)),
        ("When we say \u201cYour Files\u201d, we mean all PHI that you send.", ("Your Files",)),
        ("\u201cyour files\u201d means your PHI.", ("your files",)),
        ("When I say \u201cchart notes\u201d, I mean any protected health information.", ("chart notes",)),
        ("\u201cFiles\u201d means PHI. \u201cFiles\u201d is all PHI.", ("Files",)),
    ],
)
def test_a_name_defined_for_the_information_is_known(text: str, names: tuple[str, ...]) -> None:
    assert names_of_the_information(tidy(text)) == names


@pytest.mark.parametrize(
    "text",
    [
        "\u201cCare Data\u201d means the temperature of the archive.",
        "\u201cServices\u201d means PHI sorting by hand.",
        "\u201cBreach\u201d means PHI that was lost.",
        "\u201cUnsecured PHI\u201d means PHI that lies about.",
        "\u201cDesignated Record Set\u201d means PHI by which a person is treated.",
        "\u201cSecretary\u201d: the clerk. PHI is kept in the archive (\u201cLoss Event\u201d).",
        "Patient Data means all protected health information.",
        "",
    ],
)
def test_what_is_defined_for_another_thing_is_no_name_of_the_information(text: str) -> None:
    assert names_of_the_information(tidy(text)) == ()


def test_longer_names_come_first_so_that_a_shorter_one_does_not_break_them() -> None:
    text = "\u201cData\u201d means PHI. \u201cWard Data\u201d means PHI. \u201cChart Data\u201d means PHI."
    assert names_of_the_information(tidy(text)) == ("Chart Data", "Ward Data", "Data")


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "\u201cReportable Event\u201d means any security incident, any breach of unsecured PHI and any use of PHI not permitted by it.",
            {
                "Reportable Event": "reportable event (breach of unsecured PHI, security incident, "
                "use or disclosure of PHI not permitted by this agreement)"
            },
        ),
        (
            "\u201cMishap\u201d means a security incident or a breach of unsecured PHI.",
            {"Mishap": "mishap (breach of unsecured PHI, security incident)"},
        ),
        ("\u201cData Mishap\u201d means a breach of unsecured PHI.", {"Data Mishap": "data mishap (breach of unsecured PHI)"}),
        (
            "\u201cPaper Incident\u201d means an unauthorized disclosure of a chart.",
            {"Paper Incident": "paper incident (use or disclosure of PHI not permitted by this agreement)"},
        ),
    ],
)
def test_an_event_stands_for_what_its_definition_covers(text: str, events: dict[str, str]) -> None:
    assert defined_events(tidy(text)) == events


@pytest.mark.parametrize(
    "text",
    [
        "\u201cSecurity Incident\u201d means a breach or an unauthorized use of PHI.",
        "\u201cBreach\u201d means a breach or a security incident that concerns PHI.",
        "\u201cUnsuccessful Incident\u201d means a security incident or an attempted breach.",
        "\u201cMishap\u201d means a security incident.",
        "\u201cFlood Event\u201d means a flood or a storm that wets the archive.",
        "\u201cLease Event\u201d means a breach of contract by the tenant.",
        "\u201cWard Fee\u201d means the price of a breach and of a security incident.",
    ],
)
def test_words_of_the_regulation_and_events_of_another_kind_keep_their_meaning(text: str) -> None:
    assert defined_events(tidy(text)) == {}


def test_the_reader_reads_the_names_as_what_they_stand_for(running: Callable[[str], RunningText]) -> None:
    text = (
        "\u201cChart Data\u201d means all protected health information.\n\n"
        "\u201cMishap\u201d means a security incident or a breach of PHI.\n\n"
        "Business Associate shall lock away Chart Data and report each Mishap."
    )
    unit = AgreementReader([]).units(running(text))[-1]
    assert unit.text == "BA SHALL lock away PHI and report each mishap (breach of unsecured PHI, security incident)."
