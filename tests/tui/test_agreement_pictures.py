"""What the agreement's place looks like, on a small catalog of its own: the pictures do not change with the shipped requirements."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.assess.agreement import words_of
from diligence.catalog.requirements import RequirementSet
from diligence.model.base import Mark, Severity
from diligence.model.document import DocumentKind, DocumentState, DocumentWarning
from diligence.model.history import DecisionKind, Difference, DifferenceKind, DocumentAdded, DocumentCompared, DocumentRead
from diligence.model.requirement import Carrier, Grade, GradeSeverity, Level, Requirement, RequirementExample
from diligence.model.scan import ConsideredPassage, Kind, Passage, Row, Scan, ScannedDocument, Tool, Values, Verdict
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.agreement import AgreementScreen
from diligence.tui.screens.grading import GradeForm
from diligence.tui.widgets.page_view import PageView
from diligence.workspace.deciding import decide, set_grade
from diligence.workspace.intake import add_vendor
from diligence.workspace.workspace import Workspace

AS_OF = date(2026, 11, 1)
SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["narrow", "wide"])
THEMES = pytest.mark.parametrize("theme", ["dark", "light", "high-contrast"])
ADVICE = "Ask for five business days, with a named contact."
Snap = Callable[..., bool]
Bring = Callable[..., Awaitable[AgreementScreen]]

NOTICE = Passage(
    page=2, end_page=2, section="3.5",
    quote="Business Associate will notify Covered Entity of a Breach of Unsecured PHI after its discovery, without unreasonable delay "
    "and in the manner that 45 CFR 164.410 prescribes.",
)  # fmt: skip
DEFINED = ConsideredPassage(
    page=1, end_page=1, section="1.3", quote="“Breach” has the meaning given in 45 CFR 164.402.", why_not="definition only"
)
HARM = ConsideredPassage(
    page=3, end_page=3, section="3.13", why_not="speaks of the matter without the duty",
    quote="Business Associate will mitigate, as far as practicable, the harmful effects of which it knows that result from a use or "
    "disclosure of PHI in violation of this Agreement.",
)  # fmt: skip
SAFE = Passage(
    page=2, end_page=2, section="3.2", quote="Business Associate will apply appropriate administrative, physical and technical safeguards"
)


def _requirement(identifier: str, title: str, level: Level) -> Requirement:
    return Requirement(
        id=identifier, title=title, level=level, citation="45 CFR 164.410", as_of=AS_OF, mark=Mark.V1, explains="The clinic must be told.",
        advice=ADVICE, trigger="the vendor bills" if level is Level.CONDITIONAL else None,
        severity=GradeSeverity(
            missing=Severity.CRITICAL, deficient=Severity.CRITICAL, boilerplate=Severity.MEDIUM, elsewhere=Severity.HIGH,
            uncertain=Severity.HIGH,
        ),
        topic=("breach",), carriers=(Carrier(name="tells", all=("breach",)),),
        examples=(RequirementExample(text="breach", grade=Grade.BOILERPLATE), RequirementExample(text="none", grade=Grade.MISSING)),
    )  # fmt: skip


CATALOG = (
    _requirement("breach-notification", "Notice of breaches", Level.REQUIRED),
    _requirement("report", "Report of uses and disclosures outside the contract", Level.REQUIRED),
    _requirement("safeguards", "Safeguards and the Security Rule", Level.REQUIRED),
    _requirement("accounting", "Accounting of disclosures", Level.REQUIRED),
    _requirement("aggregation", "Data aggregation", Level.CONDITIONAL),
    _requirement("offshore", "Where the information may be", Level.DILIGENCE),
    _requirement("insurance", "Insurance for data breaches", Level.DILIGENCE),
)


def _row(number: int, grade: Grade, severity: Severity, why: str, **more: object) -> Row:
    known = CATALOG[number]
    return Row.model_validate(
        {
            "id": known.id,
            "level": known.level,
            "grade": grade,
            "severity": severity,
            "citation": known.citation,
            "why": why,
            "advice": ADVICE,
        }
        | {"trigger": "unknown" if known.level is Level.CONDITIONAL else None}
        | more
    )


ROWS = (
    _row(0, Grade.DEFICIENT, Severity.CRITICAL, "may fall short of 45 CFR 164.410: no limit in days is named", evidence=(NOTICE,),
         considered=(DEFINED,), likeness=82, notes=("word and figure differ: ten (15) days",),
         values=Values(notice="without unreasonable delay")),
    _row(1, Grade.MISSING, Severity.CRITICAL, "not found (required by regulation)", considered=(HARM, DEFINED)),
    _row(2, Grade.BOILERPLATE, Severity.MEDIUM, "stock wording, no specifics", evidence=(SAFE,)),
    _row(3, Grade.ELSEWHERE, Severity.HIGH, "points to a document we do not have", evidence=(SAFE,)),
    _row(4, Grade.MISSING, Severity.INFO, "not found (required only if the vendor bills)"),
    _row(5, Grade.MISSING, Severity.HIGH, "not found (good practice)"),
    _row(6, Grade.SPECIFIC, Severity.NONE, "found, with specifics: the sum", evidence=(SAFE,)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven requirements in place of the shipped ones, and no question."""
    monkeypatch.setattr(Workspace, "packs", ())
    monkeypatch.setattr(Workspace, "requirements", RequirementSet(title="Seven", requirements=CATALOG, version="2026.11", as_of=AS_OF))


@pytest.fixture
def read(workspace: Workspace, samples: Path) -> Callable[..., None]:
    """Add a vendor whose agreement was read with these rows and warnings."""

    def add(rows: tuple[Row, ...] = ROWS, *, verdict: Verdict = Verdict.REQUIRED_TERMS_OPEN, kind: Kind = Kind.BAA,
            warnings: tuple[DocumentWarning, ...] = ()) -> None:  # fmt: skip
        review = add_vendor(workspace, "Acme Coding", service="medical coding")
        kept = workspace.files.keep(samples / "coding-vendor-stock.pdf")
        document = ScannedDocument(
            file=kept.name, sha256=kept.sha256, pages=4, kind=kind, verdict=verdict,
            parties=("Sample Coding Services LLC (Business Associate)",), effective="1 November 2026", signed=False, warnings=warnings,
        )  # fmt: skip
        tool = Tool(version="0.1.0", requirements="2026.11", as_of="2026-11-01")
        scan = Scan(schema="diligence.scan/1", tool=tool, document=document, requirements=rows)
        added = DocumentAdded(
            number=1, sha256=kept.sha256, file=kept.name, size=kept.size, kind=DocumentKind.BAA, state=DocumentState.DRAFT
        )
        workspace.write(review.id, added, expected_length=None)
        workspace.write(review.id, DocumentRead(number=1, scan=scan), expected_length=None)

    return add


@pytest.fixture
def open_agreement(app: DiligenceApp, still: Callable[[Pilot[int]], Awaitable[None]]) -> Bring:
    """Bring the running app to the agreement; ``ready`` says when what is wanted is there, and keys come when it stands still."""

    async def bring(pilot: Pilot[int], ready: Callable[[AgreementScreen], object], *, subject: str | None = None) -> AgreementScreen:
        for _ in range(400):
            if app.desk.actor is not None:
                break
            await asyncio.sleep(0.01)
        screen = AgreementScreen(app.desk, "acme-coding", subject=subject)
        app.push_screen(screen)
        for _ in range(800):
            await pilot.pause()
            if screen.picture is not None and ready(screen):
                break
            await asyncio.sleep(0.01)
        await still(pilot)
        return screen

    return bring


def pages_shown(screen: AgreementScreen) -> bool:
    return screen.query_one(PageView).pages is not None


def refused(screen: AgreementScreen) -> bool:
    return "cannot be shown" in screen.query_one(PageView).render_line(0).text


@SIZES
@THEMES
def test_a_point_with_its_passage_looks(
    app: DiligenceApp,
    workspace: Workspace,
    read: Callable[..., None],
    open_agreement: Bring,
    snap_compare: Snap,
    size: tuple[int, int],
    theme: str,
) -> None:
    read()
    decide(workspace, "acme-coding", "baa-offshore", DecisionKind.CHANGE, reason="US only", owner="legal", until=date(2026, 12, 31))
    set_grade(workspace, "acme-coding", "accounting", Grade.BOILERPLATE, reason="exhibit B was sent later", seen=words_of(ROWS[3]))

    async def before(pilot: Pilot[int]) -> None:
        app.theme = theme
        await open_agreement(pilot, pages_shown)

    assert snap_compare(app, terminal_size=size, run_before=before)


def _second_draft(workspace: Workspace, samples: Path, *, state: DocumentState = DocumentState.DRAFT) -> None:
    """Add a second document that words one requirement otherwise, and what it changed."""
    kept = workspace.files.keep(samples / "coding-vendor-deficient.pdf")
    review = workspace.review_of("acme-coding")
    first = review.readings[1].event.scan
    sooner = NOTICE.model_copy(update={"quote": "Business Associate will notify Covered Entity of a Breach within five business days."})
    rows = (_row(0, Grade.SPECIFIC, Severity.NONE, "found, with specifics: five business days", evidence=(sooner,)), *ROWS[1:])
    document = first.document.model_copy(update={"sha256": kept.sha256, "file": kept.name})
    added = DocumentAdded(
        number=2, sha256=kept.sha256, file=kept.name, size=kept.size, kind=DocumentKind.BAA, state=state,
        replaces=1 if state is DocumentState.DRAFT else None,
    )  # fmt: skip
    differences = (
        Difference(page=1, before="", after="North Valley Clinic (made up)", kind=DifferenceKind.FILLED_IN, lead="by and between"),
        Difference(
            page=2, before="without unreasonable delay", after="within five business days", lead="notify Covered Entity of a Breach"
        ),
        Difference(page=3, before="The parties may amend this by mail.", after="", lead="Amendment."),
    )
    compared = DocumentCompared(number=2, earlier=1, count=3, filled_in=1, differences=differences, unread=(4,))
    for event in (added, DocumentRead(number=2, scan=first.model_copy(update={"document": document, "requirements": rows})), compared):
        workspace.write(review.id, event, expected_length=None)


@SIZES
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_what_a_later_draft_changed_looks(
    app: DiligenceApp,
    workspace: Workspace,
    samples: Path,
    read: Callable[..., None],
    open_agreement: Bring,
    snap_compare: Snap,
    size: tuple[int, int],
    theme: str,
) -> None:
    read()
    _second_draft(workspace, samples)

    async def before(pilot: Pilot[int]) -> None:
        app.theme = theme
        await open_agreement(pilot, pages_shown, subject="breach-notification")

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_an_executed_copy_that_differs_looks(
    app: DiligenceApp,
    workspace: Workspace,
    samples: Path,
    read: Callable[..., None],
    open_agreement: Bring,
    snap_compare: Snap,
    size: tuple[int, int],
) -> None:
    read()
    _second_draft(workspace, samples, state=DocumentState.EXECUTED)

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown)

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_the_differing_words_look(
    app: DiligenceApp,
    workspace: Workspace,
    samples: Path,
    read: Callable[..., None],
    open_agreement: Bring,
    snap_compare: Snap,
    size: tuple[int, int],
) -> None:
    read()
    _second_draft(workspace, samples)

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown)
        await pilot.press("w")

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_the_proof_of_absence_looks(
    app: DiligenceApp, read: Callable[..., None], open_agreement: Bring, snap_compare: Snap, size: tuple[int, int]
) -> None:
    read()

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown, subject="report")
        await pilot.press("o", "s")

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_a_grade_by_hand_beside_the_one_that_was_read_looks(
    app: DiligenceApp, workspace: Workspace, read: Callable[..., None], open_agreement: Bring, snap_compare: Snap, size: tuple[int, int]
) -> None:
    read()
    set_grade(workspace, "acme-coding", "breach-notification", Grade.SPECIFIC, reason="exhibit B names five days", seen=words_of(ROWS[0]))

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown, subject="breach-notification")
        await pilot.press("enter")

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_a_document_that_is_no_agreement_and_was_read_in_part_looks(
    app: DiligenceApp, read: Callable[..., None], open_agreement: Bring, snap_compare: Snap, size: tuple[int, int]
) -> None:
    warnings = (
        DocumentWarning(code="unreadable-page", page=3, text="This page is an image without text"),
        DocumentWarning(code="placeholder", page=1, text="concluded by North Valley Clinic"),
        DocumentWarning(code="unsigned", text="4 signature or date lines are blank"),
    )
    read(verdict=Verdict.NOT_A_BAA, kind=Kind.NOT_A_BAA, warnings=warnings)

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown)
        await pilot.press("home")

    assert snap_compare(app, terminal_size=size, run_before=before)


@SIZES
def test_a_review_without_an_agreement_looks(
    app: DiligenceApp, workspace: Workspace, open_agreement: Bring, snap_compare: Snap, size: tuple[int, int]
) -> None:
    add_vendor(workspace, "Acme Coding")

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, lambda screen: screen.query_one("#nothing").display)

    assert snap_compare(app, terminal_size=size, run_before=before)


def test_pages_that_cannot_be_shown_look(
    app: DiligenceApp, workspace: Workspace, read: Callable[..., None], open_agreement: Bring, snap_compare: Snap
) -> None:
    read()
    for kept in (workspace.folder / "files").iterdir():
        kept.unlink()

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, refused)

    assert snap_compare(app, terminal_size=(80, 24), run_before=before)


def test_the_grade_form_looks(app: DiligenceApp, read: Callable[..., None], open_agreement: Bring, snap_compare: Snap) -> None:
    read()

    async def before(pilot: Pilot[int]) -> None:
        await open_agreement(pilot, pages_shown)
        await pilot.press("g")
        await pilot.pause()
        assert isinstance(app.screen, GradeForm)
        app.screen.query_one(Input).cursor_blink = False
        await pilot.pause()

    assert snap_compare(app, terminal_size=(80, 24), run_before=before)
