"""Closing a review: what stands between it and the contract, the outcome, both findings files, signatures and the verifier."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from diligence.errors import DiligenceError, PolicyError
from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of
from diligence.tui.messages import remark, tell
from diligence.tui.screens.dialogs import Choose, Field, Form, Option
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.screens.signing import ReadAndChoose, Working
from diligence.tui.widgets.closing_facts import answer, facts, role_in_words
from diligence.tui.widgets.fact_sheet import FactSheet
from diligence.tui.widgets.line_list import LineList, Row
from diligence.tui.widgets.requirement_list import DOCUMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from diligence.model.findings_file import Face
    from diligence.workspace.attaching import Obstacle, Standing
    from diligence.workspace.picture import Picture

OUTCOMES = {
    "approved": "approved",
    "approved-with-conditions": "approved with conditions",
    "not-approved": "not approved",
    "withdrawn": "withdrawn: the vendor or the house gave up",
}
PLACES_OF = {
    "answer": Place.QUESTIONS, "decide": Place.FINDINGS, "approve": Place.FINDINGS, "grade": Place.AGREEMENT, "read": Place.AGREEMENT,
}  # fmt: skip
"""Where each obstacle leads that is removed elsewhere."""

KEY_HINT = "such as ~/.ssh/id_ed25519, or made with `diligence keys new PATH`"

T = TypeVar("T")


class CloseScreen(ReviewScreen):
    """The last place of a review."""

    PLACE = Place.CLOSE
    PLACES = (Place.CLOSE, Place.REVIEW)
    CSS_PATH = "close.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.CLOSE, Place.REVIEW)
    AUTO_FOCUS = "#obstacles"

    _standing: "Standing | None" = None

    def compose_place(self) -> ComposeResult:
        """Lay out the answer, what stands in the way, and the facts."""
        yield Static("", id="answer", classes="pane", markup=False)
        yield LineList(empty="Nothing stands in the way.", id="obstacles")
        with VerticalScroll(id="facts", classes="pane"):
            yield FactSheet(id="facts-sheet")

    async def refresh_picture(self) -> None:
        """Look at the files on disk too."""
        from diligence.workspace.attaching import standing

        try:
            self._standing = await self.desk.do(lambda workspace: standing(workspace, self.vendor, folder=_working_folder()))
        except DiligenceError as error:
            tell(self.app, error)
            return
        await super().refresh_picture()

    def draw(self, picture: "Picture") -> None:
        """Show what stands in the way, then the facts."""
        if self._standing is None:
            return
        obstacles = self.query_one("#obstacles", LineList)
        rows = [_row(number, one) for number, one in enumerate(self._standing.obstacles)]
        obstacles.show(rows, keep=obstacles.row.id if obstacles.row else None)
        self.query_one("#answer", Static).update(answer(self._standing))
        self.query_one(FactSheet).show(facts(self._standing))

    def on_line_list_chosen(self) -> None:
        """Enter goes to what stands in the way, unless it was typed ahead for a form that has opened meanwhile."""
        if self.is_active:
            self.action_go_to_obstacle()

    def action_go_to_obstacle(self) -> None:
        """Go to the question, finding, requirement or document that stands in the way, or ask for what is missing."""
        row = self.query_one("#obstacles", LineList).row
        if row is None or self._standing is None:
            return
        obstacle = self._standing.obstacles[int(row.id.rpartition(" ")[2])]
        place = PLACES_OF.get(obstacle.act.value)
        if place is not None and obstacle.subject is not None:
            self.go_to(place, DOCUMENT if obstacle.act.value == "read" else obstacle.subject)
        elif obstacle.act.value == "outcome":
            self.action_set_outcome()
        elif obstacle.act.value == "export":
            self.action_export_contract()
        elif obstacle.act.value == "sign":
            self.action_sign()
        else:
            self.action_verify()

    @work
    async def action_set_outcome(self) -> None:
        """Ask how the review ends and why. What the policy refuses is said before anybody writes a reason."""
        if self._standing is None:
            return
        from diligence.model.history import OutcomeKind
        from diligence.workspace.deciding import refuse_gaps, set_outcome

        review = self._standing.picture.review
        barred = {kind.value: gaps for kind, gaps in self._standing.barred.items()}
        options = [
            Option(kind, words + (f"  (barred by {len(barred[kind])} gaps)" if barred[kind] else "")) for kind, words in OUTCOMES.items()
        ]
        before = review.outcome.event if review.outcome else None
        chosen = await self.app.push_screen_wait(
            Choose("How does this review end?", options, current=before.outcome.value if before else None)
        )
        if chosen is None:
            return
        try:
            refuse_gaps(f"The outcome cannot be '{chosen}' yet", barred[chosen], review)
        except PolicyError as error:
            tell(self.app, PolicyError(error.what, "What is listed here leads there with Enter; or choose another outcome"))
            return
        field = Field("reason", "Why; it stays in the house", value=before.reason if before else "", required=True)
        given = await self.app.push_screen_wait(Form(f"The outcome: {OUTCOMES[chosen]}", [field]))
        if given is not None:
            await self.write(lambda workspace: set_outcome(workspace, self.vendor, OutcomeKind(chosen), reason=given["reason"]))

    def action_export_contract(self) -> None:
        """Write what may leave the house."""
        self._export("contract")

    def action_export_record(self) -> None:
        """Write everything; it stays in the house."""
        self._export("record")

    @work
    async def _export(self, face: "Face") -> None:
        """Ask where to, and write a face. A file that is there is written over only where the user says so."""
        if self._standing is None:
            return
        from diligence.workspace.attaching import export_here
        from diligence.workspace.sealing import is_there

        if self._standing.picture.review.outcome is None:
            tell(self.app, PolicyError("The review has no outcome yet", "Press o to set one"))
            return
        known = self._standing.contract if face == "contract" else self._standing.record
        target = known.path
        while True:
            field = Field("path", "Write to", value=str(target), required=True)
            given = await self.app.push_screen_wait(Form(f"Write the {face} face", [field]))
            if given is None:
                return
            target = _path(given["path"])
            ours = target == known.path and known.exists and known.problem is None and not known.signed
            if is_there(target) and not ours and not await self._may_replace(target):
                continue
            if await self.write(lambda workspace: export_here(workspace, self.vendor, target, face=face, replace=True)):  # noqa: B023
                remark(self.app, f"Written: {target}. Press s to sign it.")
                return

    async def _may_replace(self, target: Path) -> bool:
        from diligence.workspace.sealing import bears_signatures

        loss = "its signatures would be lost" if bears_signatures(target) else "what is in it would be lost"
        options = [Option("no", "choose another name", "n"), Option("yes", f"write over it: {loss}", "y")]
        return await self.app.push_screen_wait(Choose(f"{one_line(target.name, 60)} is there already", options)) == "yes"

    @work
    async def action_sign(self) -> None:
        """Show what would be signed, ask for role, signer and key, sign, and verify at once where a trust file is known."""
        from diligence.model.base import Role
        from diligence.workspace.sealing import sign_file, what_would_be_signed

        path = await self._which_file("Sign which file?")
        if path is None or (lines := await self._carefully(lambda: what_would_be_signed(path))) is None:
            return
        title = f"You would sign this: {one_line(path.name, 60)}"
        role = await self.app.push_screen_wait(ReadAndChoose(title, lines, *self._roles(path)))
        if role is None:
            return
        settings = await self.desk.do(lambda workspace: workspace.settings)
        signer, key = self.desk.actor.email if self.desk.actor else "", settings.signing_key or ""
        while True:
            fields = [
                Field("signer", "Your address, as the trust file names you", value=signer, required=True),
                Field("key", "Your private key, or the .pub file of one in an SSH agent", value=key, hint=KEY_HINT, required=True),
                Field("passphrase", "Its passphrase; leave it empty where the key has none", secret=True),
            ]
            given = await self.app.push_screen_wait(Form(f"Sign as {role_in_words(role)}", fields))
            if given is None:
                return
            signer, key, word = given["signer"], given["key"], given["passphrase"]
            job = lambda: sign_file(  # noqa: E731 (one job for one turn of the loop, which waits for it)
                path, role=Role(role), signer=signer, key=_path(key), passphrase=word.encode() or None, now=self.desk.now(), shown=lines,  # noqa: B023
                agent=_path(key).suffix == ".pub",  # noqa: B023
            )  # fmt: skip
            error = await self.app.push_screen_wait(Working("Signing. Touch your security key if it blinks", job))
            if error is None:
                break
            tell(self.app, error)
        await self.desk.do(lambda workspace: workspace.save_settings(workspace.settings.with_paths(signing_key=_path(key))))
        await self._say_what_the_verifier_says(path, role)
        await self.refresh_picture()

    def _roles(self, path: Path) -> "tuple[list[Option], str | None]":
        """Return the roles to sign in, saying where each stands, and the one that comes first: the user's own, or one still needed."""
        from diligence.model.base import Role

        files = [self._standing.contract, self._standing.record] if self._standing else []
        waiting = [role for file in files if file.path == path for role in file.waiting]
        notes = {one.role: "  (signed already)" for file in files if file.path == path for one in file.signed}
        notes |= dict.fromkeys(waiting, "  (still needed)")
        own = self.desk.actor.role.value if self.desk.actor else None
        options = [Option(role.value, f"sign as {role_in_words(role.value)}{notes.get(role.value, '')}") for role in Role]
        return options, own if own in waiting or not waiting else waiting[0]

    async def _say_what_the_verifier_says(self, path: Path, role: str) -> None:
        from diligence.workspace.sealing import verify_file

        done = f"Signed as {role_in_words(role)}."
        settings = await self.desk.do(lambda workspace: workspace.settings)
        if settings.trust_file is None:
            remark(self.app, f"{done} No trust file is known: press v to name one and verify.")
            return
        trust = Path(settings.trust_file)
        report = await self._carefully(lambda: verify_file(path, trust=trust, now=self.desk.now()))
        if report is not None:
            remark(self.app, f"{done} {report.first_line()}")

    @work
    async def action_verify(self) -> None:
        """Ask for a findings file and a trust file, and show the verifier's report."""
        if self._standing is None:
            return
        from diligence.workspace.sealing import report_lines, verify_file

        contract, record = self._standing.contract, self._standing.record
        file = record.path if record.exists and not contract.exists else contract.path
        trust = self._standing.trust or ""
        memory = await self.desk.do(lambda workspace: workspace.folder)
        while True:
            fields = [
                Field("file", "Findings file", value=str(file), required=True),
                Field("trust", "Trust file (allowed_signers): whom you trust for what", value=str(trust), required=True),
            ]
            given = await self.app.push_screen_wait(Form("Check the signatures", fields))
            if given is None:
                return
            file, trust = _path(given["file"]), _path(given["trust"])
            report = await self._carefully(lambda: verify_file(file, trust=trust, now=self.desk.now(), memory=memory))  # noqa: B023
            if report is not None:
                break
        await self.desk.do(lambda workspace: workspace.save_settings(workspace.settings.with_paths(trust_file=Path(trust))))
        await self.refresh_picture()
        await self.app.push_screen_wait(ReadAndChoose(one_line(file.name, 60), report_lines(report), [Option("close", "close", "c")]))

    async def _which_file(self, title: str) -> Path | None:
        files = [self._standing.contract, self._standing.record] if self._standing else []
        written = {file.face[0]: file for file in files if file.exists}
        if written:
            options = [Option(key, f"{file.face}: {one_line(file.path.name, 50)}", key) for key, file in written.items()]
            chosen = await self.app.push_screen_wait(Choose(title, [*options, Option("o", "another file", "o")]))
            if chosen is None:
                return None
            if chosen in written:
                return written[chosen].path
        given = await self.app.push_screen_wait(Form(title, [Field("path", "Path of the findings file", required=True)]))
        return _path(given["path"]) if given else None

    async def _carefully(self, job: "Callable[[], T]") -> "T | None":
        """Do a piece of reading off the UI's thread; where it meets an error, say so and return None."""
        try:
            return await asyncio.to_thread(job)
        except DiligenceError as error:
            tell(self.app, error)
            return None


def _row(number: int, obstacle: "Obstacle") -> Row:
    severity = obstacle.severity.value
    left = ((f" {SEVERITY_GLYPHS[severity]} ", severity), (one_line(obstacle.says, 300), ""))
    return Row(f"{obstacle.act.value} {obstacle.subject} {number}", left, ((f" {one_line(obstacle.who, 30)}", "quiet"),))


def _path(text: str) -> Path:
    """Return the path that was typed or pasted, without the quotation marks that a file manager puts around it."""
    given = Path(text.replace("\0", "").strip("'\""))
    try:
        return given.expanduser()
    except RuntimeError:  # there is no such user; the path is taken as it stands, and no file is found there
        return given


def _working_folder() -> Path:
    """Return the folder the program was started in, the home folder where that is gone."""
    try:
        return Path.cwd()
    except OSError:
        return Path.home()
