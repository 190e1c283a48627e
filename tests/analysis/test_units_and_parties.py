"""Units with their lead-in, who owes what, and which name is which party."""

import pytest

from diligence.analysis.governed import Subject, governed
from diligence.analysis.reader import AgreementReader
from diligence.analysis.roles import find_roles
from diligence.analysis.units import Tag, Unit


@pytest.fixture(scope="module")
def units_of() -> object:
    reader = AgreementReader([])

    def units(text: str) -> list[Unit]:
        return reader._units(text)[0]

    return units


def owner(units: list[Unit], words: str) -> Subject:
    unit = next(unit for unit in units if words in unit.text[unit.own :])
    return governed(unit, unit.text.index(words, unit.own))


def test_an_item_carries_its_lead_in(units_of) -> None:  # type: ignore[no-untyped-def]
    units = units_of(
        "Business Associate agrees to:\n\n(a) report incidents;\n\n(b) return PHI.\n\nCovered Entity shall:\n\n(a) give notice."
    )
    texts = [unit.text for unit in units]
    assert "BA SHALL: report incidents;" in texts
    assert "BA SHALL: return PHI." in texts
    assert "CE SHALL: give notice." in texts


def test_items_inside_one_sentence_are_cut_with_their_lead_in(units_of) -> None:  # type: ignore[no-untyped-def]
    units = units_of("Business Associate shall: (a) use safeguards; (b) report incidents; and (c) return PHI.")
    assert owner(units, "return PHI") is Subject.BA
    assert sum(unit.text.startswith("BA SHALL:") for unit in units) == 4


def test_a_figure_in_brackets_before_days_is_no_item(units_of) -> None:  # type: ignore[no-untyped-def]
    units = units_of("Business Associate shall report within\n(30) days of discovery.")
    assert len(units) == 1


def test_a_name_broken_by_a_line_is_still_the_party(units_of) -> None:  # type: ignore[no-untyped-def]
    (unit,) = units_of("In the event that an incident of any kind is discovered, the Business\nAssociate shall tell the Covered\nEntity.")
    assert unit.text.endswith("the BA SHALL tell the CE.")


def test_the_opening_leads_into_no_clause(units_of) -> None:  # type: ignore[no-untyped-def]
    units = units_of("NOW, THEREFORE, the parties agree as follows:\n\n1. Reports\n\n1.1 Business Associate shall report incidents.")
    assert units[-1].tag is Tag.PLAIN
    assert "therefore" not in units[-1].text


def test_deeper_numbers_hang_under_their_lead_in(units_of) -> None:  # type: ignore[no-untyped-def]
    units = units_of("4.3 Business Associate may:\n\n4.3.1 use PHI for coding;\n\n4.3.2 keep a log.\n\n4.4 The term is one year.")
    assert [unit.text.startswith("BA MAY:") for unit in units] == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "words", "subject"),
    [
        ("Covered Entity shall notify Business Associate of any restriction.", "notify", Subject.CE),
        ("Business Associate shall require its subcontractors to report.", "require", Subject.BA),
        ("Business Associate shall ensure that subcontractors shall report incidents.", "report", Subject.OTHER),
        ("Business Associate and Covered Entity shall each use safeguards.", "use", Subject.BOTH),
        ("Either party may terminate this Agreement.", "terminate", Subject.BOTH),
        ("Business Associate shall be notified of any breach.", "notified", Subject.OTHER),
        ("A report shall be made to Covered Entity by Business Associate.", "made", Subject.BA),
    ],
)
def test_who_owes_it(units_of, text: str, words: str, subject: Subject) -> None:  # type: ignore[no-untyped-def]
    assert owner(units_of(text), words) is subject


def test_a_command_is_owed_by_whom_the_heading_names(units_of) -> None:  # type: ignore[no-untyped-def]
    text = (
        "Obligations of Covered Entity\n\nNotify them of restrictions.\n\nObligations of Business Associate\n\nReport incidents promptly."
    )
    units = units_of(text)
    assert owner(units, "notify") is Subject.CE
    assert owner(units, "report") is Subject.BA


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ('"Breach" means the loss of PHI.', Tag.DEFINITION),
        ("WHEREAS, Business Associate provides services.", Tag.RECITAL),
        ("[The parties may wish to add a time limit here.]", Tag.NOTE),
        ("Any ambiguity in this Agreement shall be resolved in favor of compliance.", Tag.INTERPRETATION),
        ("[Optional] Business Associate may use PHI.", Tag.PLAIN),
    ],
)
def test_only_plain_words_carry_duties(units_of, text: str, tag: Tag) -> None:  # type: ignore[no-untyped-def]
    assert units_of(text)[0].tag is tag


def test_the_party_is_told_by_its_duties_and_not_by_its_name() -> None:
    duties = (
        "Provider shall report to Company. Provider shall not use PHI. Provider will return PHI to Company. Provider shall safeguard PHI. "
    )
    roles = find_roles(duties * 2 + "Provider acts on behalf of Company.")
    assert "Provider" in roles.ba
    assert "Company" in roles.ce
    turned = find_roles((duties * 2 + "Provider acts on behalf of Company.").replace("Provider", "Firm").replace("Company", "Provider"))
    assert "Provider" in turned.ce


def test_in_a_subcontractors_agreement_the_business_associate_is_told() -> None:
    roles = find_roles(
        "Subcontractor shall report to Business Associate. Subcontractor shall use safeguards. Subcontractor shall return PHI."
    )
    assert "subcontractor" in roles.ba
    assert "business associate" in roles.ce


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Requests for access are Covered Entity's to answer.", Subject.CE),
        ("Letters to patients remain the responsibility of the Covered Entity.", Subject.CE),
        ("Requests for access are Business Associate's sole responsibility.", Subject.BA),
        ("Requests are Covered Entity's own, and Business Associate shall forward them.", Subject.BA),
    ],
)
def test_whose_task_something_is_said_to_be(units_of, text: str, party: Subject) -> None:  # type: ignore[no-untyped-def]
    (unit,) = units_of(text)
    assert governed(unit, unit.own) is party
