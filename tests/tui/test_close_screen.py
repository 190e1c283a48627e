"""Closing: what stands in the way, the outcome, both files, signing with one's own key, and the verifier's word."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from diligence.model.base import Role
from diligence.model.checklist import Depth
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DecisionKind, OutcomeKind, Verification
from diligence.model.requirement import Grade
from diligence.model.text import one_line
from diligence.signing.keys import make_key
from diligence.signing.report import Status
from diligence.tui.app import DiligenceApp
from diligence.tui.screens.agreement import AgreementScreen
from diligence.tui.screens.close import CloseScreen
from diligence.tui.screens.dialogs import Choose, Form
from diligence.tui.screens.findings import FindingsScreen
from diligence.tui.screens.questions import QuestionsScreen
from diligence.tui.screens.signing import ReadAndChoose
from diligence.tui.widgets.line_list import LineList
from diligence.workspace.answering import answer
from diligence.workspace.attaching import export_here
from diligence.workspace.closing import export
from diligence.workspace.deciding import decide, set_grade, set_outcome
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.intake_depth import set_depth
from diligence.workspace.sealing import bears_signatures, sign_file, verify_file
from diligence.workspace.settings import load_settings
from diligence.workspace.workspace import Workspace
from tests.assets.walking import answer_everything, approve_as_second, settle_everything

Until = Callable[[Pilot[int], Callable[[], object]], Awaitable[None]]
Bring = Callable[..., Awaitable[CloseScreen]]
ACME = "acme-coding"


@pytest.fixture
def until() -> Until:
    """Wait for something to come true; a screen fetches its state in the background."""

    async def wait(pilot: Pilot[int], holds: Callable[[], object]) -> None:
        for _ in range(400):
            await pilot.pause()
            if holds():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come true within some seconds")

    return wait


@pytest.fixture
def acme(workspace: Workspace) -> Workspace:
    """A vendor on whom nothing was decided."""
    add_vendor(workspace, "Acme Coding", service="medical coding")
    set_depth(workspace, ACME, Depth.CORE, reason="it gets little")
    return workspace


@pytest.fixture
def decided(acme: Workspace) -> Workspace:
    """The same vendor; every question has an answer, what is grave is decided, and the outcome is set."""
    answer_everything(acme, ACME)
    settle_everything(acme, ACME)
    set_outcome(acme, ACME, OutcomeKind.APPROVED_WITH_CONDITIONS, reason="Sound, once it is mended")
    return acme


@dataclass(frozen=True)
class People:
    """The keys of two signers, one of them with a passphrase, and the trust file that names both."""

    officer: Path
    legal: Path
    passphrase: str
    trust: Path


@pytest.fixture
def people(tmp_path: Path) -> People:
    room = tmp_path / "keys"
    officer = make_key(room / "officer", None, "officer")
    legal = make_key(room / "legal", b" two words ", "legal")
    trust = room / "allowed_signers"
    trust.write_text(
        f'officer@clinic.example namespaces="diligence-findings.v1/security-officer" {officer.public_line}\n'
        f'legal@clinic.example namespaces="diligence-findings.v1/legal" {legal.public_line}\n'
    )
    return People(room / "officer", room / "legal", " two words ", trust)


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def open_close(app: DiligenceApp, until: Until, out: Path) -> Bring:
    """Bring the running app to the last place of a review; ``out`` is the working folder."""
    assert Path.cwd() == out

    async def bring(pilot: Pilot[int], vendor: str = ACME) -> CloseScreen:
        await until(pilot, lambda: app.desk.actor is not None)
        screen = CloseScreen(app.desk, vendor)
        app.push_screen(screen)
        await until(pilot, lambda: screen.picture is not None and app.screen is screen)
        await pilot.pause()
        return screen

    return bring


def obstacles(screen: CloseScreen) -> list[str]:
    return [one.says for one in screen._standing.obstacles] if screen._standing else []


def text(screen: CloseScreen, selector: str) -> str:
    return one_line(str(screen.query_one(selector).render()))


async def fill(pilot: Pilot[int], **values: str) -> None:
    """Fill in the form on top and send it."""
    form = pilot.app.screen
    assert isinstance(form, Form)
    for name, value in values.items():
        form.query_one(f"#field-{name}", Input).value = value
    list(form.query(Input))[-1].focus()
    await pilot.press("enter")
    await pilot.pause()


def told(app: DiligenceApp) -> list[str]:
    return [f"{note.title} {note.message}" for note in app._notifications]


async def test_what_stands_in_the_way_is_said_with_who_should_act(app: DiligenceApp, acme: Workspace, open_close: Bring) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert "✖ No:" in text(screen, "#answer")
        assert obstacles(screen)[0] == "Undecided: No Business Associate Agreement was read"
        assert obstacles(screen)[-2:] == ["No outcome is set", "The contract face is not written yet"]
        who = [one.who for one in screen._standing.obstacles] if screen._standing else []
        assert who[0] == "legal"
        assert acme.review_of(ACME).outcome is None


@pytest.mark.usefixtures("acme")
async def test_enter_leads_to_the_finding_or_asks_for_what_is_missing(app: DiligenceApp, open_close: Bring, until: Until) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        screen.query_one("#obstacles", LineList).cursor = len(obstacles(screen)) - 2
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, FindingsScreen) and app.screen.selected is not None)
        assert app.screen.selected.finding.id == "baa-document"  # type: ignore[attr-defined]


async def test_the_policy_refuses_an_approval_in_a_sentence_before_anybody_writes_a_reason(
    app: DiligenceApp, acme: Workspace, open_close: Bring, until: Until
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("1")
        await until(pilot, lambda: told(app))
        assert app.screen is screen
        assert "The outcome cannot be 'approved' yet: " in told(app)[0]
        assert "No Business Associate Agreement was read" in told(app)[0]
        assert acme.review_of(ACME).outcome is None


def leads(screen: CloseScreen, start: str) -> None:
    """Put the cursor on the first obstacle that begins with these words."""
    at = next(index for index, says in enumerate(obstacles(screen)) if says.startswith(start))
    screen.query_one("#obstacles", LineList).cursor = at


@pytest.mark.usefixtures("acme")
async def test_open_questions_are_one_line_a_section_and_enter_goes_to_the_first(
    app: DiligenceApp, open_close: Bring, until: Until
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_close(pilot)
        assert screen.picture is not None
        sections = [section for pack in screen.picture.checklists for section in pack.sections]
        lines = [says for says in obstacles(screen) if "no answer" in says]
        assert len(lines) == len(sections)
        assert f"{len(sections)} with open questions" in text(screen, "#answer")
        leads(screen, sections[1].title)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, QuestionsScreen) and app.screen.question is not None)
        assert app.screen.question.id == sections[1].questions[0].id  # type: ignore[attr-defined]


async def test_an_acceptance_waits_for_a_second_person_here_and_in_the_findings(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until
) -> None:
    decide(decided, ACME, "baa-document", DecisionKind.ACCEPT, reason="it is on its way")
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert obstacles(screen)[0] == "Waits for a second person's approval: No Business Associate Agreement was read"
        assert next(one.who for one in screen._standing.obstacles) == "a second person"  # type: ignore[union-attr]
        await pilot.press("home", "enter")
        await until(pilot, lambda: isinstance(app.screen, FindingsScreen) and app.screen.selected is not None)
        assert app.screen.selected.finding.id == "baa-document"  # type: ignore[attr-defined]
    approve_as_second(decided, ACME, "baa-document")
    again = DiligenceApp(app.desk.__class__(decided.folder, email="o@clinic.example", role="legal", clock=decided.clock))
    async with again.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: again.desk.actor is not None)
        screen = CloseScreen(again.desk, ACME)
        again.push_screen(screen)
        await until(pilot, lambda: screen.picture is not None)
        assert obstacles(screen) == ["The contract face is not written yet"]


async def test_a_term_to_be_graded_and_a_copy_to_be_read_lead_to_the_agreement(
    app: DiligenceApp, acme: Workspace, open_close: Bring, until: Until, samples: Path, scan_of: Callable[[str], dict[str, object]]
) -> None:
    for name, state in (("sound", DocumentState.DRAFT), ("deficient", DocumentState.EXECUTED)):
        add_document(
            acme, ACME, samples / f"coding-vendor-{name}.pdf", kind=DocumentKind.BAA, state=state,
            replaces=None, scan_file=lambda _, name=name: scan_of(name),
        )  # fmt: skip
    set_grade(acme, ACME, "safeguards", Grade.UNCERTAIN, reason="two readings are possible")
    async with app.run_test(size=(100, 30)) as pilot:
        for start, row in (("The executed agreement (document 2) differs", "document"), ("A person must read and grade", "safeguards")):
            screen = await open_close(pilot)
            leads(screen, start)
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(app.screen, AgreementScreen) and app.screen._row_id is not None)
            assert app.screen._row_id == row  # type: ignore[attr-defined]


async def test_an_approval_that_no_longer_holds_is_not_written_and_the_record_is(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path
) -> None:
    answer(decided, ACME, "off-01", "US, PH", verified=Verification.CONTRADICTED)
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert obstacles(screen)[0].startswith("Undecided: ")
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await fill(pilot)
        await until(pilot, lambda: any("no longer holds" in line for line in told(app)))
        assert list(out.iterdir()) == []
        while app.screen is not screen:
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await fill(pilot)
        await until(pilot, lambda: [one.name for one in out.iterdir()] == ["acme-coding-1-record.toml"])


async def test_an_outcome_is_set_with_its_reason(app: DiligenceApp, acme: Workspace, open_close: Bring, until: Until) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        await pilot.press("o")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await fill(pilot, reason="No agreement came")
        await until(pilot, lambda: acme.review_of(ACME).outcome is not None)
        await until(pilot, lambda: "The outcome is: not approved" in obstacles(screen))
        assert "not approved · security officer, 23 Nov 2026" in text(screen, "#facts-sheet")


@pytest.mark.usefixtures("acme")
async def test_without_an_outcome_nothing_is_written(app: DiligenceApp, open_close: Bring, until: Until, out: Path) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await open_close(pilot)
        await pilot.press("x")
        await until(pilot, lambda: told(app))
        assert "has no outcome yet" in told(app)[0]
        assert list(out.iterdir()) == []


async def test_both_faces_are_written_where_the_user_says_and_that_is_remembered(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "Ä room"
    elsewhere.mkdir()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert app.screen.query_one("#field-path", Input).value == str(out / "acme-coding-1-contract.toml")
        await fill(pilot, path=str(tmp_path / "nowhere" / "c.toml"))
        await until(pilot, lambda: any("There is no folder" in line for line in told(app)) and isinstance(app.screen, Form))
        assert app.screen.query_one("#field-path", Input).value == str(tmp_path / "nowhere" / "c.toml")
        await fill(pilot, path=f"'{elsewhere / 'c.toml'}'")
        await until(pilot, lambda: (elsewhere / "c.toml").exists() and app.screen is screen)
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert app.screen.query_one("#field-path", Input).value == str(elsewhere / "acme-coding-1-record.toml")
        await fill(pilot)
        await until(pilot, lambda: (elsewhere / "acme-coding-1-record.toml").exists() and app.screen is screen)
        assert {one.event.face for one in decided.review_of(ACME).exports} == {"contract", "record"}
        assert load_settings(decided.folder).exports["acme-coding-1 contract"] == str(elsewhere / "c.toml")
        await until(pilot, lambda: obstacles(screen) == ["The contract face lacks a signature"] * 2)


async def test_a_signed_file_is_written_over_only_where_the_user_says_so(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path, people: People
) -> None:
    target = out / "acme-coding-1-contract.toml"
    export(decided, ACME, target, face="contract")
    sign_file(target, role=Role.SECURITY_OFFICER, signer="officer@clinic.example", key=people.officer, passphrase=None, now=decided.clock())
    signed = target.read_bytes()
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert "security officer: ✓ officer@clinic.example" in text(screen, "#facts-sheet")
        for key, kept in (("n", True), ("y", False)):
            await pilot.press("x")
            await until(pilot, lambda: isinstance(app.screen, Form))
            await fill(pilot)
            await until(pilot, lambda: isinstance(app.screen, Choose))
            await pilot.press(key)
            await until(pilot, lambda: not isinstance(app.screen, Choose))
            if kept:
                await until(pilot, lambda: isinstance(app.screen, Form))
                await pilot.press("escape")
            await until(pilot, lambda: app.screen is screen)
            assert (target.read_bytes() == signed) is kept


async def test_any_other_file_is_not_written_over_in_silence(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path
) -> None:
    (out / "acme-coding-1-contract.toml").write_text("my own notes\n")
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert any("The contract face cannot be used" in one for one in obstacles(screen))
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await fill(pilot)
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert (out / "acme-coding-1-contract.toml").read_text() == "my own notes\n"
        assert decided.review_of(ACME).exports == ()


async def test_an_older_file_says_so(app: DiligenceApp, decided: Workspace, open_close: Bring, out: Path) -> None:
    export_here(decided, ACME, out / "c.toml", face="contract", replace=False)
    set_outcome(decided, ACME, OutcomeKind.APPROVED_WITH_CONDITIONS, reason="They promise it in writing")
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await open_close(pilot)
        assert obstacles(screen) == ["The contract face is older than the review: write it again"]
        assert "revision 1, older than the review · x writes it again" in text(screen, "#facts-sheet")


async def test_signing_shows_what_is_signed_then_signs_and_verifies(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path, people: People
) -> None:
    target = out / "c.toml"
    export_here(decided, ACME, target, face="contract", replace=False)
    sign_file(target, role=Role.SECURITY_OFFICER, signer="officer@clinic.example", key=people.officer, passphrase=None, now=decided.clock())
    decided.save_settings(decided.settings.with_paths(trust_file=people.trust))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_close(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ReadAndChoose))
        lines = "\n".join(app.screen._lines)  # type: ignore[attr-defined]
        assert "APPROVED WITH CONDITIONS" in lines
        assert "officer@clinic.example as security-officer" in lines
        assert "sha256 " in lines
        await until(pilot, lambda: app.screen.query_one("#options", LineList).row is not None)
        assert app.screen.query_one("#options", LineList).row.id == "legal", "the role that is still needed comes first"  # type: ignore[union-attr]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert app.screen.query_one("#field-signer", Input).value == "officer@clinic.example"
        assert app.screen.query_one("#field-passphrase", Input).password
        await fill(pilot, signer="legal@clinic.example", key=str(people.legal), passphrase="wrong")
        await until(
            pilot, lambda: any("The passphrase does not open the key" in line for line in told(app)) and isinstance(app.screen, Form)
        )
        assert app.screen.query_one("#field-signer", Input).value == "legal@clinic.example"
        assert app.screen.query_one("#field-passphrase", Input).value == ""
        await fill(pilot, passphrase=people.passphrase)
        await until(pilot, lambda: app.screen is screen and obstacles(screen) == [])
        assert any("Signed as legal. SIGNATURES VALID." in line for line in told(app))
        assert "✓ Yes." in text(screen, "#answer")
        assert verify_file(target, trust=people.trust, now=decided.clock()).status is Status.VALID
        assert load_settings(decided.folder).signing_key == str(people.legal)
        assert people.passphrase.strip() not in (decided.folder / "settings.toml").read_text()


async def test_a_file_that_changes_after_it_was_shown_is_not_signed(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path, people: People
) -> None:
    target = out / "c.toml"
    export_here(decided, ACME, target, face="contract", replace=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await open_close(pilot)
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, Choose))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, ReadAndChoose))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(app.screen, Form))
        set_outcome(decided, ACME, OutcomeKind.NOT_APPROVED, reason="They refuse")
        export(decided, ACME, target, face="contract", replace=True)
        await fill(pilot, key=str(people.officer))
        await until(pilot, lambda: any("was changed after it was shown" in line for line in told(app)))
        assert not bears_signatures(target)


async def test_verifying_asks_for_a_trust_file_shows_the_report_and_remembers(
    app: DiligenceApp, decided: Workspace, open_close: Bring, until: Until, out: Path, people: People
) -> None:
    target = out / "c.toml"
    export_here(decided, ACME, target, face="contract", replace=False)
    sign_file(target, role=Role.SECURITY_OFFICER, signer="officer@clinic.example", key=people.officer, passphrase=None, now=decided.clock())
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_close(pilot)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, Form))
        assert app.screen.query_one("#field-file", Input).value == str(target)
        await fill(pilot, trust=str(out / "nobody"))
        await until(pilot, lambda: told(app) and isinstance(app.screen, Form))
        assert app.screen.query_one("#field-trust", Input).value == str(out / "nobody")
        await fill(pilot, trust=str(people.trust))
        await until(pilot, lambda: isinstance(app.screen, ReadAndChoose))
        lines = "\n".join(app.screen._lines)  # type: ignore[attr-defined]
        assert lines.startswith("SIGNATURES INCOMPLETE.")
        assert "security-officer: officer@clinic.example" in lines
        await pilot.press("c")
        await until(pilot, lambda: app.screen is screen)
        assert "SIGNATURES INCOMPLETE" in text(screen, "#facts-sheet")
        assert load_settings(decided.folder).trust_file == str(people.trust)


async def test_a_tampered_file_is_named_and_never_attached(
    app: DiligenceApp, decided: Workspace, open_close: Bring, out: Path, people: People
) -> None:
    target = out / "c.toml"
    export_here(decided, ACME, target, face="contract", replace=False)
    sign_file(target, role=Role.SECURITY_OFFICER, signer="officer@clinic.example", key=people.officer, passphrase=None, now=decided.clock())
    target.write_bytes(target.read_bytes().replace(b"approved-with-conditions", b"approved"))
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_close(pilot)
        assert len(obstacles(screen)) == 1
        assert obstacles(screen)[0].startswith("The contract face cannot be used. ")


@pytest.mark.usefixtures("decided")
async def test_keys_in_a_burst_open_one_dialog_and_lose_nothing(app: DiligenceApp, open_close: Bring, until: Until) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await open_close(pilot)
        for _ in range(5):
            await pilot.press("x")
            await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("u", "U", "u", "U")
        await until(pilot, lambda: app.desk.actor and screen.picture and screen.picture.review.outcome is not None)
        assert obstacles(screen) == ["The contract face is not written yet"]
