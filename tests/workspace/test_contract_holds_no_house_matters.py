"""What may leave the house holds nothing that must not: every free text of a history is marked, and no mark comes out."""

import random
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, get_args, get_origin

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from diligence.assess.agreement import words_of
from diligence.assess.decisions import SettledFinding
from diligence.errors import PolicyError
from diligence.export.findings_json import payload_json
from diligence.export.findings_toml import header, payload_bytes
from diligence.export.markdown import manager_page
from diligence.model import history
from diligence.model.base import Actor, Role
from diligence.model.checklist import CANNOT_BE_JUDGED, Depth, Question
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.findings_file import Face, FindingsPayload
from diligence.model.requirement import Grade
from diligence.model.review import Review, fold
from diligence.model.scan import Scan
from diligence.workspace.closing import export, payload_for
from diligence.workspace.deciding import decide, set_outcome
from diligence.workspace.intake import add_vendor
from diligence.workspace.judging import findings_of
from diligence.workspace.payload import Revision, build_payload
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace

MARK = "zqx"
STAFF = tuple(Actor(email=f"{MARK}{name}@clinic.example", role=role) for name, role in (("ana", Role.SECURITY_OFFICER), ("bo", Role.LEGAL)))

MAY_LEAVE = {
    "Opened": {"name", "service"},
    "Answered": {"value", "claim"},
    "EvidenceAdded": {"kind"},
}
"""The free texts of a history that the contract face shows: who the vendor is, what it states, and what kind of evidence there is."""
MARKED = {
    "DocumentAdded": {"file"},
    "DocumentCompared": {"differences.before", "differences.after", "differences.lead"},
    "DepthSet": {"reason"},
    "FlowNoted": {"party", "data", "controls", "source"},
    "FlowWithdrawn": {"reason"},
    "Answered": {"source", "note"},
    "EvidenceAdded": {"file", "facts"},
    "EvidenceFacts": {"facts"},
    "GradeSet": {"reason"},
    "Decided": {"reason", "owner"},
    "OutcomeSet": {"reason"},
}
"""All others; each bears a mark below."""


def free_texts(annotation: Any, path: str = "") -> Iterator[str]:
    """Yield where an event holds text that no pattern, list of words or normal form bounds."""
    origin = get_origin(annotation)
    if annotation is str:
        yield path
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if annotation is not Scan and not any("pattern" in str(one) for one in field.metadata):
                yield from free_texts(field.annotation, f"{path}.{name}".strip("."))
    elif origin is dict:
        yield path
    elif origin not in (None, Literal, Annotated) or isinstance(annotation, UnionType):
        for inner in get_args(annotation):
            yield from free_texts(inner, path)


def test_every_free_text_of_a_history_has_a_ruling() -> None:
    events = get_args(get_args(history.Event)[0])
    found = {event.__name__: texts for event in events if (texts := set(free_texts(event)))}
    ruled = {name: MAY_LEAVE.get(name, set()) | MARKED.get(name, set()) for name in (*MAY_LEAVE, *MARKED)}
    assert found == ruled


@pytest.fixture(scope="module")
def scans() -> tuple[Scan, ...]:
    """The readings of the sample agreements, with a mark in everything that must stay in the house."""
    samples = Path(__file__).resolve().parent.parent.parent / "diligence" / "samples"
    with Readers() as readers:
        return tuple(
            marked_scan(Scan.model_validate(readers.scan(samples / f"coding-vendor-{name}.pdf")))
            for name in ("stock", "sound", "deficient")
        )


def marked_scan(scan: Scan) -> Scan:
    rows = tuple(
        row.model_copy(
            update={
                "notes": (*row.notes, f"{MARK}-note"),
                "considered": tuple(
                    near.model_copy(update={"quote": f"{MARK}-quote", "why_not": f"{MARK}-why"}) for near in row.considered
                ),
                "like": tuple(like.model_copy(update={"quote": f"{MARK}-like"}) for like in row.like),
            }
        )
        for row in scan.requirements
    )
    document = scan.document.model_copy(
        update={
            "file": f"{MARK}-file.pdf",
            "parties": (f"{MARK}-party",),
            "warnings": tuple(warning.model_copy(update={"text": f"{MARK}-warning"}) for warning in scan.document.warnings),
        }
    )
    return scan.model_copy(update={"requirements": rows, "document": document})


def value_of(question: Question, draw: random.Random) -> str:
    values = [example.value for example in question.examples] or ["n/a"]
    return draw.choice([*values, "n/a", CANNOT_BE_JUDGED])


class Story:
    """A history that is made up event by event, in memory."""

    def __init__(self, workspace: Workspace, draw: random.Random) -> None:
        self._entries: list[history.Entry] = []
        self._draw = draw
        self._workspace = workspace

    def add(self, event: history.Event, by: Actor | None = None) -> int:
        previous = self._entries[-1].digest() if self._entries else history.GENESIS
        number = len(self._entries) + 1
        at = self._workspace.clock() - timedelta(days=1)
        self._entries.append(
            history.Entry(
                id=f"{number:032x}", review="sample-1", number=number, previous=previous, at=at,
                by=by or self._draw.choice(STAFF), event=event,
            )
        )  # fmt: skip
        return number

    def review(self) -> Review:
        return fold(self._entries)

    def settled(self) -> tuple[SettledFinding, ...]:
        return findings_of(self._workspace, self.review())


def tell(workspace: Workspace, scans: tuple[Scan, ...], draw: random.Random) -> Review:
    """Make up a review in which everything that a person may write is marked."""
    story, text = Story(workspace, draw), iter(f"{MARK} /home/{MARK}/{number}.xlsx by {MARK}@clinic.example" for number in range(10**6))
    day = workspace.today
    story.add(history.Opened(vendor="sample", name="Sample (made up)", service="made-up service"))
    for number, scan in enumerate(draw.sample(scans, k=draw.randint(0, 2)), start=1):
        story.add(
            history.DocumentAdded(
                number=number, sha256=scan.document.sha256, file=f"{MARK}.pdf", size=1, kind=DocumentKind.BAA, state=DocumentState.DRAFT,
                replaces=1 if number == 2 else None,
            )
        )  # fmt: skip
        story.add(history.DocumentRead(number=number, scan=scan))
        if number == 2:
            words = history.Difference(page=1, before=next(text), after=next(text), lead=next(text))
            story.add(history.DocumentCompared(number=2, earlier=1, count=1, differences=(words,)))
        if draw.random() < 0.5:
            row = draw.choice(scan.requirements)
            story.add(history.GradeSet(requirement=row.id, grade=draw.choice(list(Grade)), reason=next(text), basis=words_of(row)))
    if draw.random() < 0.8:
        story.add(history.DepthSet(depth=draw.choice(list(Depth)), reason=next(text)))
    kinds = [*workspace.evidence_kinds.ids, "something-else"]
    for number in range(1, draw.randint(1, 4) + 1):
        facts = {"sites": f"{MARK}land", "some-fact": next(text)}
        story.add(
            history.EvidenceAdded(
                number=number, sha256=f"{number:064x}", file=next(text), size=1, kind=draw.choice(kinds), facts=facts,
                issued=day - timedelta(days=draw.randint(0, 900)), replaces=number - 1 if number > 1 and draw.random() < 0.5 else None,
            )
        )  # fmt: skip
        story.add(history.EvidenceFacts(number=number, facts=facts | {"countries": "IN"}))
    for number in range(1, draw.randint(1, 3) + 1):
        story.add(
            history.FlowNoted(
                number=number, verb=draw.choice(list(history.FlowVerb)), country=draw.choice(("US", "IN", "PH")), party=next(text),
                data=next(text), controls=next(text), source=next(text),
            )
        )  # fmt: skip
    story.add(history.FlowWithdrawn(number=1, reason=next(text)))
    questions = [question for pack in workspace.packs for question in pack.questions]
    for question in draw.sample(questions, k=draw.randint(5, len(questions))):
        story.add(
            history.Answered(
                question=question.id, value=value_of(question, draw), claim=draw.choice((None, "We do this.")), source=next(text),
                verified=draw.choice(list(history.Verification)), evidence=draw.choice(((), (1,))), note=draw.choice((None, next(text))),
            )
        )  # fmt: skip
    for one in draw.sample(settled := story.settled(), k=draw.randint(0, len(settled))):
        decision = draw.choice(list(history.DecisionKind))
        number = story.add(
            history.Decided(
                finding=one.finding.id, decision=decision, reason=next(text), basis=one.finding.basis(), owner=next(text),
                until=day + timedelta(days=30),
            ),
            by=STAFF[0],
        )  # fmt: skip
        if decision is history.DecisionKind.ACCEPT and draw.random() < 0.5:
            story.add(history.Approved(finding=one.finding.id, decision=number), by=STAFF[1])
    story.add(history.OutcomeSet(outcome=draw.choice(list(history.OutcomeKind)), reason=next(text)))
    return story.review()


def face_of(workspace: Workspace, review: Review, face: Face) -> FindingsPayload:
    revision = Revision(1, workspace.clock(), review.length, review.head, {})
    return build_payload(workspace, review, revision, face=face, roles=workspace.policy.required_roles)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(draw=st.randoms(use_true_random=False))
def test_no_mark_comes_out_whatever_was_written(workspace: Workspace, scans: tuple[Scan, ...], draw: random.Random) -> None:
    review = tell(workspace, scans, draw)
    contract = face_of(workspace, review, "contract")
    body = payload_bytes(contract).decode().removeprefix(header())
    for shown in (body, payload_json(contract), manager_page(contract)):
        assert MARK not in shown.casefold(), re.findall(rf"(?i).*{MARK}.*", shown)[:3]
        assert "@" not in shown
    record = payload_json(face_of(workspace, review, "record"))
    assert record.count(MARK) > 20, "the record holds what the contract does not"


def test_what_the_record_accepts_or_dismisses_is_in_no_contract(workspace: Workspace, scans: tuple[Scan, ...]) -> None:
    states = set()
    for seed in range(4):
        review = tell(workspace, scans, random.Random(seed))  # noqa: S311 - a story is no secret
        record, contract = face_of(workspace, review, "record"), face_of(workspace, review, "contract")
        inside = {one.id for one in record.finding if one.state in ("accepted", "dismissed")}
        states |= {one.state for one in record.finding}
        assert not inside & {one.id for one in contract.finding}
        waiting = {one.id for one in record.finding if one.state == "acceptance-requested"}
        assert {one.state for one in contract.finding if one.id in waiting} <= {"open"}
        assert all(one.due is None for one in contract.finding if one.id in waiting)
    assert states == {"open", "acceptance-requested", "accepted", "change-required", "rejected", "dismissed"}


def test_a_contract_is_written_through_the_journeys_alone(workspace: Workspace, tmp_path: Path) -> None:
    workspace.actor = STAFF[0]
    add_vendor(workspace, "Sample (made up)", identifier="sample", service="made-up service")
    with pytest.raises(PolicyError, match="no outcome"):
        payload_for(workspace, "sample", face="contract")
    decide(
        workspace, "sample", "baa-document", history.DecisionKind.CHANGE,
        reason=f"{MARK} says so", owner=f"{MARK} of legal", until=workspace.today + timedelta(days=9),
    )  # fmt: skip
    set_outcome(workspace, "sample", history.OutcomeKind.NOT_APPROVED, reason=f"{MARK} wants it")
    export(workspace, "sample", tmp_path / "contract.toml", face="contract")
    assert MARK not in (tmp_path / "contract.toml").read_text()
