"""What the last two places look like, on a small catalog of their own: the pictures do not change with the shipped questions."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.catalog.requirements import RequirementSet
from diligence.model.base import Mark, Severity
from diligence.model.checklist import AnswerType, Checklist, EvidenceWanted, FindingRule, Question, QuestionExample, Section, When
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.finding import Finding, FindingSource, Side
from diligence.model.history import DecisionKind, DocumentAdded, DocumentRead, OutcomeKind, Verification
from diligence.model.requirement import Carrier, Grade, GradeSeverity, Level, Requirement, RequirementExample
from diligence.model.scan import ConsideredPassage, Kind, Passage, Row, Scan, ScannedDocument, Tool, Verdict
from diligence.signing.keys import make_key
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.close import CloseScreen
from diligence.tui.screens.findings import FindingsScreen
from diligence.workspace.answering import answer
from diligence.workspace.attaching import export_here
from diligence.workspace.deciding import decide, set_outcome
from diligence.workspace.intake import add_vendor
from diligence.workspace.sealing import sign_file
from diligence.workspace.workspace import Workspace

AS_OF = date(2026, 11, 1)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "wide"])
Snap = Callable[..., bool]


def _question(number: int, text: str, severity: Severity, requirements: tuple[str, ...] = ()) -> Question:
    return Question(
        id=f"off-0{number}", text=text, why="Viewing from abroad is access.", type=AnswerType.YES_NO, ask=f"Please answer: {text}",
        weak="we follow the law", strong="countries by team, with the log that shows it", unanswered=severity, citations=("House rule",),
        as_of=AS_OF, mark=Mark.J, requirements=requirements,
        examples=(QuestionExample(value="yes", severity=Severity.NONE), QuestionExample(value="no", severity=severity)),
        evidence=(EvidenceWanted(kind="access-log", what="access logs by country"),),
        findings=(FindingRule(when=When(answers=("no",)), severity=severity, says=f"Answered no: {text}"),),
    )  # fmt: skip


def _requirement(identifier: str, title: str) -> Requirement:
    return Requirement(
        id=identifier, title=title, level=Level.REQUIRED, citation="45 CFR 164.410", as_of=AS_OF, mark=Mark.V1, explains="It must be told.",
        advice="Ask for five business days, with a named contact.",
        severity=GradeSeverity(
            missing=Severity.CRITICAL, deficient=Severity.CRITICAL, boilerplate=Severity.MEDIUM, elsewhere=Severity.HIGH,
            uncertain=Severity.HIGH,
        ),
        topic=("breach",), carriers=(Carrier(name="tells", all=("breach",)),),
        examples=(RequirementExample(text="breach", grade=Grade.BOILERPLATE), RequirementExample(text="none", grade=Grade.MISSING)),
    )  # fmt: skip


def _row(identifier: str, grade: Grade, severity: Severity, why: str, **passages: tuple[Passage, ...]) -> Row:
    advice = "Ask for five business days, with a named contact."
    return Row(
        id=identifier, level=Level.REQUIRED, grade=grade, severity=severity, citation="45 CFR 164.410", why=why, advice=advice,
        evidence=passages.get("evidence", ()), considered=passages.get("considered", ()),  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture(autouse=True)
def small_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four questions in two sections, and two requirements, in place of the shipped ones."""
    questions = (
        _question(1, "Does everybody who sees our records work in the United States?", Severity.HIGH, ("breach-notification",)),
        _question(2, "Is access from other countries blocked by technical means?", Severity.HIGH),
        _question(3, "Are visits from abroad written down?", Severity.LOW),
    )
    people = _question(4, "Are people trained before they begin?", Severity.HIGH)
    sections = (
        Section(id="offshore", title="Offshore", position=1, intro="Where the work is done.", questions=questions),
        Section(id="people", title="People and their training", position=2, intro="Who does the work.", questions=(people,)),
    )
    checklist = Checklist(
        id="small", title="A small pack", version="2026.11", as_of=AS_OF, source="made up", licence="Apache-2.0", sections=sections
    )
    requirements = (_requirement("breach-notification", "Notice of breaches"), _requirement("safeguards", "Safeguards"))
    monkeypatch.setattr(Workspace, "packs", (checklist,))
    monkeypatch.setattr(Workspace, "requirements", RequirementSet(title="Two", version="2026.11", as_of=AS_OF, requirements=requirements))


@pytest.fixture
def acme(workspace: Workspace) -> Workspace:
    """A vendor whose agreement falls short in one point and says nothing on the other."""
    review = add_vendor(workspace, "Acme Coding", service="medical coding")
    quote = "Vendor shall notify Customer of a Breach within ninety (90) days after discovery."
    near = ConsideredPassage(
        page=2, end_page=2, section="1", quote="“Safeguards” has the meaning of the rule.", why_not="a definition only"
    )
    scan = Scan(
        schema="diligence.scan/1",
        tool=Tool(version="0.1.0", requirements="2026.11", as_of="2026-11-01"),
        document=ScannedDocument(file="acme.pdf", sha256="1" * 64, pages=4, kind=Kind.BAA, verdict=Verdict.REQUIRED_TERMS_OPEN),
        requirements=(
            _row(
                "breach-notification", Grade.DEFICIENT, Severity.CRITICAL, "90 days from discovery; the limit is 60 calendar days",
                evidence=(Passage(page=2, end_page=2, section="3.2", quote=quote),),
            ),
            _row("safeguards", Grade.MISSING, Severity.CRITICAL, "not found (required by regulation)", considered=(near,)),
        ),
    )  # fmt: skip
    added = DocumentAdded(number=1, sha256="1" * 64, file="acme.pdf", size=1, kind=DocumentKind.BAA, state=DocumentState.DRAFT)
    workspace.write(review.id, added, expected_length=None)
    workspace.write(review.id, DocumentRead(number=1, scan=scan), expected_length=None)
    answer(
        workspace,
        "acme-coding",
        "off-01",
        "no",
        claim="United States only",
        source="mail of 2 November",
        verified=Verification.CONTRADICTED,
    )
    decide(workspace, "acme-coding", "off-01", DecisionKind.ACCEPT, reason="One site only", owner="officer")
    answer(workspace, "acme-coding", "off-01", "no", claim="Two sites", source="call of 9 November", verified=Verification.CONTRADICTED)
    until = workspace.today + timedelta(days=7)
    decide(workspace, "acme-coding", "baa-breach-notification", DecisionKind.CHANGE, reason="As we wrote", owner="legal", until=until)
    decide(workspace, "acme-coding", "off-02", DecisionKind.REJECT, reason="Nobody blocks anything")
    return workspace


@pytest.fixture
def waiting(acme: Workspace) -> Workspace:
    """The same vendor; an acceptance waits for a second person, and one point was misread."""
    decide(acme, "acme-coding", "off-01", DecisionKind.ACCEPT, reason="Two sites only", owner="officer")
    decide(acme, "acme-coding", "baa-safeguards", DecisionKind.MISREAD, reason="Exhibit B holds them")
    return acme


@pytest.fixture
def contradicting(acme: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The same vendor; the answer, the agreement and a report name different places."""
    sides = (
        Side(who="vendor", says="United States (“All data stays in the United States”)", where="question off-01, sales talk"),
        Side(who="evidence", says="Philippines, United States", where="evidence 2, soc2-report"),
        Side(who="agreement", says="permitted: “PHI may be processed wherever Vendor has staff.”", where="document 1, page 2, section 3.5"),
    )
    finding = Finding(
        id="x21", source=FindingSource.CONTRADICTION, subject="off-01", severity=Severity.CRITICAL, sides=sides,
        title="The vendor promises one country, and something else names another", detail="One of them is wrong, and the agreement counts.",
        ask="Say where every person and system is, and let the agreement say the same.", citation="House rule; cross-check x21",
    )  # fmt: skip
    monkeypatch.setattr("diligence.workspace.judging.cross_check_findings", lambda *_, **__: (finding,))
    return acme


@pytest.fixture
def decided(acme: Workspace, tmp_path: Path) -> Workspace:
    """The same vendor, approved with conditions; the contract face is written under a short path and signed by one of two."""
    for question in ("off-02", "off-03", "off-04"):
        answer(acme, "acme-coding", question, "yes", verified=Verification.TESTED)
    due = acme.today + timedelta(days=30)
    for finding in ("baa-safeguards", "off-01"):
        decide(acme, "acme-coding", finding, DecisionKind.CHANGE, reason="They will mend it", owner="legal", until=due)
    set_outcome(acme, "acme-coding", OutcomeKind.APPROVED_WITH_CONDITIONS, reason="Sound, once it is mended")
    export_here(acme, "acme-coding", Path("contract.toml"), face="contract", replace=False)
    # The picture shows the path, and every run has another folder.
    acme.save_settings(acme.settings.model_copy(update={"exports": {"acme-coding-1 contract": "contract.toml"}, "export_folder": None}))
    make_key(tmp_path / "key", None, "officer")
    sign_file(
        Path("contract.toml"), role=acme.actor.role, signer=acme.actor.email, key=tmp_path / "key", passphrase=None, now=acme.clock()  # type: ignore[union-attr]
    )  # fmt: skip
    return acme


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path / "out")


def at(
    place: type[FindingsScreen | CloseScreen], *keys: str, theme: str = "dark", subject: str | None = None
) -> Callable[[Pilot[int]], Awaitable[None]]:
    """Bring the running app to a place and press keys, before the picture is taken."""

    async def bring(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, DiligenceApp)
        app.theme = theme
        while app.desk.actor is None:
            await asyncio.sleep(0.01)
        screen = place(app.desk, "acme-coding", subject=subject)
        app.push_screen(screen)
        while screen.picture is None:
            await asyncio.sleep(0.01)
        for key in keys:
            await pilot.pause()
            await pilot.press(key)
        await pilot.pause(0.2)
        for box in app.screen.query(Input):
            box.cursor_blink = False
        await pilot.pause()

    return bring


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
@pytest.mark.usefixtures("acme")
def test_findings_look(app: DiligenceApp, snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=at(FindingsScreen, "s", theme=theme, subject="off-01"))


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.usefixtures("waiting")
def test_an_acceptance_that_waits_looks(app: DiligenceApp, snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=at(FindingsScreen, "s", "f", theme=theme, subject="off-01"))


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.usefixtures("contradicting")
def test_a_contradiction_looks(app: DiligenceApp, snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=at(FindingsScreen, theme=theme, subject="x21"))


@pytest.mark.usefixtures("acme")
def test_the_proof_of_absence_looks(app: DiligenceApp, snap_compare: Snap) -> None:
    assert snap_compare(app, terminal_size=(120, 40), run_before=at(FindingsScreen, subject="baa-safeguards"))


@pytest.mark.usefixtures("acme")
def test_the_form_of_an_acceptance_looks(app: DiligenceApp, snap_compare: Snap) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=at(FindingsScreen, "a", subject="baa-safeguards"))


@pytest.mark.usefixtures("acme")
def test_the_form_of_a_change_looks(app: DiligenceApp, snap_compare: Snap) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=at(FindingsScreen, "c", "x", "enter", "enter", subject="baa-safeguards"))


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.usefixtures("waiting")
def test_closing_looks_with_things_in_the_way(app: DiligenceApp, snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=at(CloseScreen, theme=theme))


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
@pytest.mark.usefixtures("decided")
def test_closing_looks_when_a_signature_is_waited_for(app: DiligenceApp, snap_compare: Snap, size: tuple[int, int], theme: str) -> None:
    assert snap_compare(app, terminal_size=size, run_before=at(CloseScreen, theme=theme))


@pytest.mark.usefixtures("acme")
def test_a_refused_outcome_looks(app: DiligenceApp, snap_compare: Snap) -> None:
    assert snap_compare(app, terminal_size=(80, 24), run_before=at(CloseScreen, "o", "1"))


def test_a_review_that_was_only_opened_looks(app: DiligenceApp, workspace: Workspace, snap_compare: Snap) -> None:
    add_vendor(workspace, "Acme Coding")
    assert snap_compare(app, terminal_size=(80, 24), run_before=at(FindingsScreen))
