"""Who is who: what an agreement says outright of its parties, and what it shows where it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.analysis.hygiene import tidy
from diligence.analysis.roles import Roles, find_roles
from diligence.analysis.stated_roles import said_of, side_of

NAMES = ["Vendor", "Clinic"]
SPEAKERS = ["we", "you", "I"]
PIECES = st.sampled_from(
    [
        "Vendor",
        "the Clinic",
        "(\u201cHarbor\u201d)",
        "business associate",
        "covered entity",
        "is a",
        "shall report to",
        "we",
        "you",
        ".",
        "\n",
        "'s",
    ]
)


def sides(text: str, names: list[str]) -> dict[str, str | None]:
    said = said_of(tidy(text), names)
    return {name: side_of(said, (name,)) for name in said}


def roles_of(text: str) -> Roles:
    return find_roles(tidy(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vendor is a business associate.", {"Vendor": "BA"}),
        ("Vendor, which is hereby a business associate, locks the box.", {"Vendor": "BA"}),
        ("Vendor acts as a business associate and the Clinic is a covered entity.", {"Vendor": "BA", "Clinic": "CE"}),
        ("The Clinic qualifies as a covered entity.", {"Clinic": "CE"}),
        ("Vendor (business associate) and Clinic (covered entity) sign here.", {"Vendor": "BA", "Clinic": "CE"}),
        ("Vendor: Business Associate\nClinic: Covered Entity", {"Vendor": "BA", "Clinic": "CE"}),
        ("| Clinic | Covered Entity |", {"Clinic": "CE"}),
    ],
)
def test_what_is_said_outright_of_a_party_counts(text: str, expected: dict[str, str]) -> None:
    assert sides(text, NAMES) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Vendor is the Clinic\u2019s business associate.",
        "Vendor is a business associate of the Clinic.",
        "Vendor is business associate to Clinic.",
    ],
)
def test_whose_business_associate_a_party_is_stands_on_the_other_side(text: str) -> None:
    assert sides(text, NAMES) == {"Vendor": "BA", "Clinic": "CE"}


@pytest.mark.parametrize(
    "text",
    [
        "If Vendor is a business associate, it signs.",
        "Whether the Clinic is a covered entity is for the Clinic to say.",
        "Vendor shall sign a business associate agreement.",
        "Vendor is not a covered entity.",
        "Each business associate of Vendor signs.",
        "Vendor demands of a business associate that it locks the box.",
        "Vendor locks the box. The business associate keeps the key.",
        "Subvendor is a business associate.",
        "",
    ],
)
def test_a_condition_an_agreement_and_a_third_party_say_nothing(text: str) -> None:
    assert said_of(tidy(text), NAMES) == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HIPAA calls us a business associate.", {"we": "BA"}),
        ("You are the covered entity; we are the business associate.", {"you": "CE", "we": "BA"}),
        ("I am your business associate.", {"I": "BA", "you": "CE"}),
        ("We are a covered entity, and you are our business associate.", {"we": "CE", "you": "BA"}),
        ("If you are a covered entity, sign below.", {}),
        ("We sign a business associate agreement with you.", {}),
    ],
)
def test_what_is_said_outright_of_a_pronoun_counts(text: str, expected: dict[str, str]) -> None:
    assert sides(text, SPEAKERS) == expected


def test_where_no_names_are_known_nothing_is_said() -> None:
    assert said_of("Vendor is a business associate.", []) == {}


def test_every_statement_is_counted_and_the_more_frequent_side_wins() -> None:
    said = said_of("Vendor is a business associate. Vendor is a covered entity. Vendor acts as a business associate.", NAMES)
    assert said == {"Vendor": {"BA": 2, "CE": 1}}
    assert side_of(said, ("Vendor",)) == "BA"
    assert side_of(said, ("Clinic",)) is None
    assert side_of({"we": {"BA": 1, "CE": 0}, "I": {"BA": 0, "CE": 1}}, ("we", "I")) is None
    assert side_of({"we": {"BA": 1, "CE": 0}, "I": {"BA": 0, "CE": 2}}, ("we", "I")) == "CE"


def test_what_is_said_outright_counts_more_than_how_a_party_behaves() -> None:
    behaves = "Provider shall report to Company. Provider shall return PHI to Company."
    assert "Provider" in roles_of(behaves).ba
    stated = roles_of(
        f"{behaves} Provider is a covered entity. Provider, as a covered entity, keeps the key. Company is a business associate."
    )
    assert "Provider" in stated.ce
    assert "Company" in stated.ba


def test_a_name_in_brackets_is_a_party_by_what_it_owes() -> None:
    roles = roles_of(
        "Harbor Paper, LLC (\u201cHarbor\u201d) serves Mill Clinic (\u201cMill\u201d).\n\n"
        "Harbor shall report to Mill. Harbor shall return PHI to Mill. Harbor shall use PHI on behalf of Mill alone."
    )
    assert "Harbor" in roles.ba
    assert "Mill" in roles.ce


@pytest.mark.parametrize("name", ["Services", "Lease Agreement", "Secretary", "Effective Date", "Archive Records"])
def test_a_defined_thing_is_no_party(name: str) -> None:
    duty = f"{name} shall report to Company and shall return PHI. "
    roles = roles_of(f"The sorting of paper (\u201c{name}\u201d) goes on. {duty * 3}")
    assert name not in (*roles.ba, *roles.ce)


def test_the_formal_names_are_always_known_and_their_short_forms_only_where_they_are_used() -> None:
    for text, short in (("", False), ("Vendor keeps a BA in history.", False), ("BA shall report to CE.", True)):
        roles = roles_of(text)
        assert "business associate" in roles.ba
        assert "covered entity" in roles.ce
        assert ("BA" in roles.ba, "CE" in roles.ce) == (short, short)


def test_names_are_given_by_the_token_that_replaces_them() -> None:
    roles = Roles(("Vendor",), ("Clinic",))
    assert roles.named() == {"BA": ("Vendor",), "CE": ("Clinic",)}


def test_a_pronoun_of_one_side_tells_the_other() -> None:
    said = dict(roles_of("HIPAA calls us a business associate. We keep your papers.").pronouns)
    assert said == {"we": "BA", "us": "BA", "our": "BA's", "I": "BA", "me": "BA", "my": "BA's", "you": "CE", "your": "CE's"}
    turned = dict(roles_of("We are a covered entity. You keep our papers.").pronouns)
    assert (turned["we"], turned["our"], turned["you"], turned["your"]) == ("CE", "CE's", "BA", "BA's")


def test_a_pronoun_is_told_by_who_owes_and_who_is_told() -> None:
    said = dict(roles_of("We will notify you of it. We will lock the box on behalf of you. We shall count it.").pronouns)
    assert (said["we"], said["you"]) == ("BA", "CE")
    assert roles_of("Business Associate shall notify Covered Entity of it. We know.").pronouns == ()


@given(st.lists(PIECES, max_size=40).map(" ".join))
def test_no_name_is_on_both_sides(text: str) -> None:
    roles = roles_of(text)
    assert not set(roles.ba) & set(roles.ce)


def test_the_two_signs_that_names_are_weighed_with_may_stand_in_a_text() -> None:
    duties = "Vendor shall report to Clinic. Vendor shall return PHI to Clinic. Vendor acts on behalf of Clinic. "
    assert roles_of(f"{duties}\u01c2 \u01c1") == roles_of(duties)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vendor serves the Clinic as its business associate.", {"Clinic": "CE"}),
        ("Vendor assists Clinic as its business associate.", {"Clinic": "CE"}),
        ("The Clinic engages Vendor as its business associate.", {"Vendor": "BA"}),
        ("Vendor acts as its business associate.", {"Vendor": "BA"}),
        ("Vendor codes charts for the Clinic and is its business associate.", {"Vendor": "BA", "Clinic": "CE"}),
    ],
)
def test_who_is_served_is_the_other_side(text: str, expected: dict[str, str]) -> None:
    assert sides(text, NAMES) == expected


def test_of_two_parties_that_are_introduced_the_other_is_the_other_side() -> None:
    text = (
        'This paper is between Lark Hill Dental (we say "the Office") and Fennel Billing ("the Helper"). The Office is a covered entity. '
        "The Helper can see charts. The Helper keeps them safe. The Office can ask for them. The Office pays the Helper."
    )
    found = roles_of(text)
    assert "Office" in found.ce
    assert "Helper" in found.ba


def test_three_parties_that_are_introduced_prove_nothing() -> None:
    text = (
        'This paper is between Lark Hill Dental (the "Office"), Fennel Billing (the "Helper") and Oak Bank (the "Payer"). The Office is a '
        "covered entity. The Helper can see it. The Helper keeps it. The Payer can pay. The Payer keeps a list. The Office can ask."
    )
    assert "Payer" not in roles_of(text).ba
