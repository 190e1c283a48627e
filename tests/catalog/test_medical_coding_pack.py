"""The pack on vendors of medical coding: off by default, complete, and never a claim about the law."""

import pytest

from diligence.catalog.checklists import load_checklist, load_checklists
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.base import Mark, Severity
from diligence.model.checklist import Question

PACK = load_checklist(shipped(), "medical-coding")
SECTIONS = {
    "evaluation-areas": "ea-01 ea-02 ea-03 ea-04 ea-05 ea-06 ea-07 ea-08",
    "red-flags": "rf-01 rf-02 rf-03 rf-04 rf-05 rf-06 rf-07 rf-08 rf-09 rf-10",
    "coders-and-errors": "oq-01 oq-02 oq-03 oq-04 oq-05 oq-06",
    "denials-and-decisions": "oq-07 oq-08 oq-09 oq-10 oq-11 oq-12",
    "reporting": "rp-01 rp-02 rp-03 rp-04 rp-05 rp-06 rp-07 rp-08",
    "service-types": "st-01 st-02 st-03 st-04 st-05 st-06 st-07 st-08",
    "specialties-and-accuracy": "cc-01 cc-02 cc-03 cc-04 cc-05 cc-06 cc-07 cc-08 cc-09",
    "audits-and-systems": "cc-10 cc-11 cc-12 cc-13 cc-14 cc-15 cc-16 cc-17 cc-18 cc-19",
    "security-statements": "sec-01 sec-02 sec-03 sec-04 sec-05 sec-06 sec-07",
    "accuracy-and-turnaround": "th-01 th-02 th-03 th-04 th-05 th-06",
    "samples-and-trends": "th-07 th-08 th-09 th-10 th-11 th-12",
    "transition": "tr-01 tr-02 tr-03 tr-04 tr-05 tr-06",
    "joint-review": "qa-01 qa-02 qa-03 qa-04 qa-05 qa-06 qa-07",
    "service-levels": "sla-01 sla-02 sla-03 sla-04 sla-05 sla-06 sla-07",
    "next-steps": "ns-01 ns-02 ns-03 ns-04 ns-05 ns-06 ns-07 ns-08 ns-09",
    "fit-and-mistakes": "rc-01 rc-02 rc-03 mk-01 mk-02 mk-03 mk-04 mk-05 ix-01 ix-02 ix-03 ix-04",
}
"""Every row of the brief's sections 5.1 to 5.12, in the order it is asked; each id is one of the pack with ``mc-`` before it."""

CRITICAL = {"mc-sec-01", "mc-sec-02"}
MEDIUM = (
    "ea-08 rf-09 oq-02 oq-03 oq-06 oq-09 rp-02 rp-06 rp-07 st-06 st-07 cc-08 cc-14 cc-19 sec-06 th-05 th-07 th-08 th-09 th-11 th-12 "
    "tr-04 tr-05 tr-06 qa-02 qa-04 qa-05 qa-06 sla-05 sla-06 ns-01 ns-02 ns-03 ns-04 ns-05 rc-01 rc-02 rc-03"
)
LOW = "st-08 cc-15 qa-07"
INFO = "th-10 ix-01 ix-02 ix-03 ix-04"


def ids(names: str) -> list[str]:
    return [f"mc-{name}" for name in names.split()]


def test_every_row_of_the_brief_is_asked_in_its_section() -> None:
    assert {section.id: [question.id for question in section.questions] for section in PACK.sections} == {
        section: ids(names) for section, names in SECTIONS.items()
    }
    assert [section.id for section in PACK.sections] == list(SECTIONS)
    assert len(PACK.questions) == 125


def test_the_pack_is_off_until_the_house_wants_it_or_the_vendor_codes_or_bills() -> None:
    assert not PACK.by_default
    (condition,) = PACK.asked_when
    assert (condition.questions, condition.answers) == (("in-01",), ("medical-coding", "billing"))
    assert "medical-coding" in [pack.id for pack in load_checklists(shipped(), only_default=True)], "it may be asked, so it is read"


def test_a_convention_of_the_trade_is_never_said_to_be_law() -> None:
    assert {rule.mark for question in PACK.questions for rule in question.findings} == {Mark.J}
    said = [citation for question in PACK.questions for citation in question.citations]
    assert not [citation for citation in said if "90 FR 898" in citation or "propos" in citation.lower()]
    for question in PACK.questions:
        assert (question.mark is Mark.J) == (len(question.citations) == 1) or question.id == "mc-st-05", question.id


@pytest.mark.parametrize("question", PACK.questions, ids=lambda question: question.id)
def test_the_worst_answer_weighs_what_the_brief_says(question: Question) -> None:
    weights = dict.fromkeys(ids(MEDIUM), Severity.MEDIUM) | dict.fromkeys(ids(LOW), Severity.LOW) | dict.fromkeys(ids(INFO), Severity.INFO)
    weights |= dict.fromkeys(CRITICAL, Severity.CRITICAL)
    worst = min((rule.severity for rule in question.findings), key=lambda severity: severity.rank)
    assert worst is weights.get(question.id, Severity.HIGH)


def test_the_red_flag_on_information_abroad_follows_the_reading_of_the_agreement() -> None:
    question = PACK.question("mc-rf-10")
    assert question is not None
    assert question.requirements == ("offshore",)
    assert "offshore" in load_requirements(shipped()).ids
    high = {value for rule in question.findings if rule.severity is Severity.HIGH for value in rule.when.answers}
    assert high == {"missing", "boilerplate", "deficient"}
