"""The agreement: the verdict, what needs a person, and beside each point the page with its passages marked."""

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.widgets import Static

from diligence.errors import DiligenceError
from diligence.model.text import one_line
from diligence.tui.commands import Place, bindings_of, commands_of
from diligence.tui.messages import remark, still_there, tell
from diligence.tui.screens.decision_form import NOT_READ, decision_form, decision_write, saved_in_words
from diligence.tui.screens.grading import Graded, GradeForm
from diligence.tui.screens.review import ReviewScreen
from diligence.tui.widgets.document_facts import ADD_ONE, NO_AGREEMENT, document_facts, notes_cell, verdict_lines
from diligence.tui.widgets.draft_facts import Drafts, difference_facts, drafts_of
from diligence.tui.widgets.line_list import LineList
from diligence.tui.widgets.page_view import Mark, PageView
from diligence.tui.widgets.requirement_card import RequirementCard, point_facts
from diligence.tui.widgets.requirement_list import DOCUMENT, Point, Points, points_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from diligence.assess.decisions import SettledFinding
    from diligence.workspace.pages import PageReading
    from diligence.workspace.picture import Picture

WHOLE_DOCUMENT = "baa-document"
"""The subject of findings that are about the agreement as a whole."""
OWN_ACTIONS = frozenset(command.action.partition("(")[0] for command in commands_of(Place.AGREEMENT))


class AgreementScreen(ReviewScreen):
    """The second place of a review."""

    PLACE = Place.AGREEMENT
    PLACES = (Place.AGREEMENT, Place.REVIEW)
    CSS_PATH = "agreement.tcss"
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(Place.AGREEMENT, Place.REVIEW)
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012 (Textual reads it from the class)
        (0, "-narrow"),
        (100, "-wide"),
        (170, "-very-wide"),
    ]
    AUTO_FOCUS = "#requirements"

    _points = Points((), (), (), (), 0)
    _there = True
    """Whether there is an agreement to look at."""
    _latest: "date"
    _drafts = Drafts()
    _alone = False
    """Whether one person's word is enough in this house."""
    _settled_shown = False
    _spot: "tuple[str | None, int]" = (None, 0)
    """The point whose passages are gone through, and the index of the one that is looked at."""
    _document: str | None = None
    """The digest of the document whose pages are shown, or are being read."""
    _reading: "PageReading | None" = None

    def compose_place(self) -> ComposeResult:
        """Lay out the verdict, the list, the card and the page."""
        yield Static("", id="verdict", classes="pane", markup=False)
        yield Static("", id="nothing", classes="pane", markup=False)
        with Container(id="agreement"):
            yield LineList(id="requirements")
            with Container(id="beside"):
                yield RequirementCard(id="card")
                with Vertical(id="paper"):
                    yield Static("", id="place", markup=False)
                    yield PageView(id="pages")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of this place out while there is no agreement."""
        return self._there or action not in OWN_ACTIONS

    async def refresh_picture(self) -> None:
        """Fetch also what changed since the draft before, and how long a risk may be accepted, so that a form opens without waiting."""
        from diligence.workspace.deciding import latest_acceptance

        try:
            self._latest, self._drafts, self._alone = await self.desk.do(
                lambda workspace: (
                    latest_acceptance(workspace),
                    drafts_of(workspace, workspace.review_of(self.vendor)),
                    workspace.policy.one_person_office,
                )
            )
        except DiligenceError as error:
            tell(self.app, error)
            return
        await super().refresh_picture()

    def draw(self, picture: "Picture") -> None:
        """Show the state, with the cursor on the same point as before, or on the first that needs a person."""
        keep, self.subject = self.subject, None
        there = picture.agreement is not None
        if there != self._there:
            self._there = there
            self.refresh_bindings()
        for selector in ("#agreement", "#verdict"):
            self.query_one(selector).display = there
        self.query_one("#nothing").display = not there
        if picture.agreement is None:
            self.query_one("#nothing", Static).update(_nothing(picture))
            self._leave_document()
            return
        self._points = points_of(picture, self._drafts)
        requirements = self.query_one("#requirements", LineList)
        if keep == WHOLE_DOCUMENT:
            keep = next((point.id for point in self._points.needs if point.judged is None), DOCUMENT)
        # Who comes for a point that is in order must see it.
        self._settled_shown |= any(point.id == keep for point in self._points.settled)
        keep = keep or self._row_id or next((point.id for point in self._points.needs), None)
        rows = rows_of(self._points, settled_shown=self._settled_shown, document=notes_cell(picture.agreement[1]))
        requirements.show(rows, keep=keep)
        self.query_one("#verdict", Static).update(Content("\n").join(verdict_lines(picture, self._points, self._drafts)))
        self._open_document(picture)
        self._show_point()
        if self.focused is None:
            requirements.focus()

    @property
    def _row_id(self) -> str | None:
        row = self.query_one("#requirements", LineList).row
        return row.id if row else None

    @property
    def selected(self) -> Point | None:
        """The point under the cursor, None for the document as a whole."""
        return self._points.find(self._row_id)

    @property
    def _chosen(self) -> int:
        """The index of the passage that is looked at; the first, as long as a point that was just reached is not yet shown."""
        return self._spot[1] if self._spot[0] == self._row_id else 0

    def on_line_list_highlighted(self) -> None:
        """Show the point under the cursor, and bring its passage into sight."""
        if self._spot[0] != self._row_id:
            self._show_point()

    def _show_point(self) -> None:
        """Show the point under the cursor in the card, and its passage on the page."""
        picture, point = self.picture, self.selected
        if picture is None:
            return
        anew = self._spot[0] != self._row_id
        count = len(point.spots) if point else 0
        self._spot = (self._row_id, min(self._chosen, max(count - 1, 0)))
        card = self.query_one(RequirementCard)
        if point is None:
            card.show(document_facts(picture), anew=anew)
        else:
            card.show(point_facts(point, picture, self._chosen, earlier=self._drafts.earlier), anew=anew)
        self._mark()

    def _mark(self) -> None:
        """Mark the passages of the point on the pages, the one that is looked at most of all."""
        view, point = self.query_one(PageView), self.selected
        pages = view.pages
        if pages is None:
            return
        marks: list[Mark] = []
        go_to: int | None = None
        for index, spot in enumerate(point.spots if point else ()):
            span = pages.find(spot.quote, spot.page, spot.end_page)
            here = index == self._chosen
            if span is not None:
                marks.append(Mark(*span, here))
            elif here:
                go_to = pages.extent(spot.page, spot.page)[0]
        view.mark(marks, go_to=go_to)
        self._tell_place()

    def _tell_place(self) -> None:
        """Say which page is in sight and which of the passages is looked at."""
        view, point = self.query_one(PageView), self.selected
        parts = [f"page {view.page} of {len(view.pages.pages)}"] if view.pages else []
        if point is not None and point.spots:
            parts.append(f"passage {self._chosen + 1} of {len(point.spots)}")
        elif point is not None and view.pages:
            parts.append("no passage to mark")
        self.query_one("#place", Static).update(Content(" · ".join(parts)))

    def on_page_view_turned(self) -> None:
        """Say which page came into sight."""
        self._tell_place()

    def _open_document(self, picture: "Picture") -> None:
        if picture.agreement is None or picture.agreement[1].document.sha256 == self._document:
            return
        self._leave_document()
        document = picture.agreement[1].document
        self._document = document.sha256
        self.run_worker(self._read(document.sha256, one_line(document.file, 60)), group="pages", exclusive=True)

    async def _read(self, sha256: str, name: str) -> None:
        """Read the pages beside everything else, and say every second that it goes on."""
        from diligence.workspace.pages import PageReading

        view, seconds = self.query_one(PageView), 0
        path = await self.desk.do(lambda workspace: workspace.files.path(sha256))
        if not still_there(self):
            return
        reading = self._reading = PageReading(path, sha256, name=name)
        running = asyncio.ensure_future(asyncio.to_thread(reading.run))
        # Where nobody waits any more, how it ended is of no interest, and asyncio must not complain about it on the terminal.
        running.add_done_callback(lambda done: None if done.cancelled() else done.exception())
        try:
            await asyncio.wait({running}, timeout=0.2)  # most pages come out of the cache
            while not running.done() and still_there(self):
                view.say(f"Reading the pages of {name}{f', {seconds} s so far' if seconds else ''} …")
                await asyncio.wait({running}, timeout=1)
                seconds += 1
            # Textual takes the widgets of a screen that is left away before it cancels the screen's workers.
            if not still_there(self):
                return
            view.show(running.result())
        except DiligenceError as error:
            view.say(f"The pages cannot be shown: {one_line(error.what)}. {one_line(error.remedy)}.")
            return
        finally:
            reading.cancel()
        self._mark()

    def _leave_document(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
        self._document, self._reading = None, None

    def on_unmount(self) -> None:
        """Give up a reading that still goes on."""
        self._leave_document()

    def action_next_flag(self) -> None:
        """Go to the next point that needs a person."""
        self._go(1)

    def action_previous_flag(self) -> None:
        """Go to the point before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        waiting = [point.id for point in self._points.needs]
        if not waiting:
            remark(self.app, "Nothing here needs you any more." if self._points.decided else "Nothing here needs you.")
            return
        # From a line that is not waiting, the first or the last of those that are comes next.
        before = waiting.index(self._row_id) if self._row_id in waiting else -1 if step > 0 else 0
        target = (before + step) % len(waiting)
        self.query_one("#requirements", LineList).select(waiting[target])

    def action_show_settled(self) -> None:
        """Show or hide the requirements that are in order."""
        self._settled_shown = not self._settled_shown
        if self.picture is not None:
            self.draw(self.picture)

    def action_other_passages(self) -> None:
        """Go to the next passage of the point."""
        point = self.selected
        if point is None or len(point.spots) < 2:
            remark(self.app, "There is no other passage.")
            return
        self._spot = (point.id, (self._chosen + 1) % len(point.spots))
        self._show_point()

    def action_copy_quote(self) -> None:
        """Copy the quote of the passage that is looked at."""
        point = self.selected
        if point is None or not point.spots:
            remark(self.app, "There is no quote to copy here.")
            return
        spot = point.spots[self._chosen]
        self.app.copy_to_clipboard(one_line(spot.quote))
        remark(self.app, f"Copied the quote of {spot.where()}. Where nothing arrives, your terminal does not let programs copy.")

    def on_line_list_chosen(self) -> None:
        """Enter goes to the page."""
        self.action_read_page()

    def action_read_page(self) -> None:
        """Go to the page to scroll in it, and back to the list."""
        view = self.query_one(PageView)
        self.query_one("#requirements").focus() if view.has_focus else view.focus()

    def action_leave(self) -> None:
        """Go back: from the page to the list, from the list to the vendors."""
        if self.focused is not None and self.focused.id in ("pages", "card"):
            self.query_one("#requirements").focus()
        else:
            super().action_leave()

    def action_decide(self, decision: str) -> None:
        """Ask for the reason, and for owner and date where the decision has them."""
        from diligence.workspace.deciding import rests_on_a_reading

        point = self.selected
        if point is not None and point.finding is not None and decision == "misread" and not rests_on_a_reading(point.finding.finding):
            remark(self.app, NOT_READ)
        elif point is not None and point.finding is not None:
            self._ask(point, point.finding, decision)
        else:
            remark(self.app, f"{point.title}: nothing is open there." if point else "A decision is about one point; choose one.")

    def _ask(self, point: Point, one: "SettledFinding", decision: str, typed: "Mapping[str, str] | None" = None) -> None:
        """Open the form within the key's own handler, so that what is typed ahead never reaches the commands below it."""

        async def save(given: dict[str, str] | None) -> None:
            if given is None:
                return
            self.subject = self._following(point.id)
            if await self.write(decision_write(self.vendor, one, decision, given)):
                remark(self.app, saved_in_words(decision, one_person_office=self._alone))
                return
            self.subject = point.id
            await self.refresh_picture()
            if self.selected is not None and self.selected.finding is not None and self.selected.finding.finding == one.finding:
                self._ask(point, one, decision, given)

        self.app.push_screen(decision_form(one, decision, self._latest, typed=typed), save)

    def _following(self, point_id: str) -> str:
        """Return the point that needs a person after this one; this one where there is none."""
        waiting = [point.id for point in self._points.needs]
        if point_id not in waiting:
            return point_id
        here = waiting.index(point_id)
        return next(iter([*waiting[here + 1 :], *reversed(waiting[:here])]), point_id)

    def action_what_changed(self) -> None:
        """List the words that differ from the document before."""
        from diligence.tui.screens.differences import Differences

        compared = self._drafts.compared
        if compared is None:
            before = self._drafts.earlier
            remark(self.app, f"It was not compared with document {before} yet." if before else "This is the first draft of this review.")
            return
        title = f"What document {compared.number} changed against document {compared.earlier} ({compared.count})"
        self.app.push_screen(Differences(title, difference_facts(compared)))

    def action_grade(self) -> None:
        """Ask for a grade and the reason for it."""
        point = self.selected
        if point is None or point.judged is None:
            remark(self.app, "Only a requirement has a grade.")
            return
        judged = point.judged
        reason = judged.by_hand.event.reason if judged.by_hand else ""

        async def save(given: Graded | None) -> None:
            from diligence.assess.agreement import words_of
            from diligence.model.requirement import Grade
            from diligence.workspace.deciding import set_grade

            if given is None:
                return
            grade, words = Grade(given.grade), words_of(judged.row)
            self.subject = point.id
            if await self.write(lambda workspace: set_grade(workspace, self.vendor, judged.row.id, grade, reason=given.reason, seen=words)):
                remark(self.app, "Saved: the grade by hand counts until the words change. u takes it back.")

        self.app.push_screen(GradeForm(f"Grade: {point.title}", current=judged.grade.value, reason=reason), save)


def _nothing(picture: "Picture") -> Content:
    others = [one_line(one.event.file, 60) for one in picture.review.documents.values()]
    kept = f"Kept so far, and not read as an agreement: {', '.join(others)}." if others else ""
    parts = [Content.styled(NO_AGREEMENT, "bold"), *([Content(kept)] if kept else []), Content(ADD_ONE)]
    return Content("\n\n").join(parts)
