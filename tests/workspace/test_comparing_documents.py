"""Drafts and executed copies of one agreement, as real PDFs: what differs stands in the history, what was decided stays."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from diligence.assess.decisions import FindingState
from diligence.assess.drafts import draft_changes, executed_differs, uncompared
from diligence.errors import DocumentError, UsageError
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DecisionKind, DifferenceKind, DocumentCompared
from diligence.model.requirement import Grade
from diligence.workspace.comparing import ReadBoth, changes_of, compare_document, in_short, path_held_against, read_both
from diligence.workspace.deciding import decide, findings_of, set_grade, undo
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace
from tests.samples.build import Typesetter
from tests.samples.markup import parse

SOURCE = (Path(__file__).resolve().parent.parent / "samples" / "coding-vendor-deficient.txt").read_text(encoding="utf-8")
NEW_SECTION = (
    "!newpage\n\n# 2. Words of Courtesy\n\n2.1 *Thanks.* The parties thank each other for the patience that both of them had.\n\n"
    "2.2 *Wishes.* Each of them wishes the other a good year, and a great many further ones after it.\n\n!newpage\n\n"
)
FILLED = (
    ("By: ____________________", "By: /s/ Robin Example"),
    ("Name: __________________", "Name: Robin Example"),
    ("Title: ___________________", "Title: Privacy Officer"),
    ("Date: ___________________", "Date: January 14, 2026"),
)


def other(*changes: tuple[str, str], look: str = "book") -> str:
    """The sample's source with some words replaced, each of which must be there."""
    source = SOURCE.replace("look: book", f"look: {look}")
    for before, after in changes:
        assert before in source
        source = source.replace(before, after, 1)
    return source


def with_new_section() -> str:
    """The sample in another look, with a new section 2, so that every later clause has another number and another page."""
    head, mark, rest = other(("ninety (90) days", "thirty (30) days"), look="sans").partition("# 2. What")
    later = re.sub(r"(?m)^(# )?(\d)(\.\d )?", lambda m: f"{m[1] or ''}{int(m[2]) + 1}{m[3] or ''}" if m[1] or m[3] else m[0], mark + rest)
    return head + NEW_SECTION + later


class Desk:
    """Adds agreements to the made-up vendor's review."""

    def __init__(self, workspace: Workspace, folder: Path, readers: Readers) -> None:
        self.workspace, self.folder, self.readers = workspace, folder, readers

    def typeset(self, source: str, name: str) -> Path:
        path = self.folder / f"{name}.pdf"
        path.write_bytes(Typesetter(parse(source)).pdf())
        return path

    def add(self, source: str, name: str, state: DocumentState = DocumentState.DRAFT, replaces: int | None = None) -> int:
        path = self.typeset(source, name)
        number, _ = add_document(
            self.workspace, "sample", path, kind=DocumentKind.BAA, state=state, replaces=replaces, scan_file=self.readers.scan
        )
        return number

    def compared(self, number: int) -> DocumentCompared:
        return self.workspace.review_of("sample").comparisons[number].event

    def state(self, finding: str) -> FindingState | None:
        settled = findings_of(self.workspace, self.workspace.review_of("sample"))
        return next((one.state for one in settled if one.finding.id == finding), None)


@pytest.fixture
def desk(workspace: Workspace, tmp_path: Path) -> Iterator[Desk]:
    add_vendor(workspace, "Sample")
    with Readers() as readers:
        yield Desk(workspace, tmp_path, readers)


def test_decisions_stay_on_passages_that_only_moved_and_reopen_where_words_changed(desk: Desk) -> None:
    workspace = desk.workspace
    desk.add(SOURCE, "first")
    for finding in ("baa-offshore", "baa-accounting", "baa-breach-notification"):
        decide(workspace, "sample", finding, DecisionKind.CHANGE, reason="as we said", owner="counsel", until=workspace.today)
    set_grade(workspace, "sample", "insurance", Grade.SPECIFIC, reason="a certificate came with it")
    set_grade(workspace, "sample", "return-or-destroy", Grade.MISSING, reason="it keeps what it likes")
    number = desk.add(with_new_section(), "second", replaces=1)

    review = workspace.review_of("sample")
    before, after = (
        {row.id: row.evidence[0] for row in review.readings[one].event.scan.requirements if row.evidence} for one in (1, number)
    )
    moved = [one for one in ("offshore", "accounting", "insurance", "return-or-destroy") if before[one].section != after[one].section]
    assert moved == ["offshore", "accounting", "insurance", "return-or-destroy"], "every one of them has another number"
    assert before["offshore"].page != after["offshore"].page, "and stands on another page"
    assert desk.state("baa-offshore") is desk.state("baa-accounting") is FindingState.CHANGE_REQUIRED
    assert desk.state("baa-breach-notification") is FindingState.OPEN

    changes = changes_of(workspace, review, desk.compared(number))
    assert set(changes.kept) == {"baa-offshore", "baa-accounting"}
    assert changes.reopened == ("baa-breach-notification",)
    assert set(changes.grades_kept) == {"insurance", "return-or-destroy"}
    assert changes.grades_reopened == changes.settled == ()
    assert [row.requirement for row in changes.rows] == ["breach-notification"]
    row = changes.rows[0]
    assert row.before is not None
    assert row.after is not None
    assert "ninety (90) days" in row.before.row.evidence[0].quote
    assert "thirty (30) days" in row.after.row.evidence[0].quote

    told = [(one.before, one.after) for one in desk.compared(number).differences]
    assert ("ninety (90)", "thirty (30)") in told
    assert any("thank each other for the patience" in one for _, one in told)
    assert ("3.3", "4.3") in told, "a section's number is a difference like any other"


def test_a_draft_set_anew_says_the_same_and_everything_decided_stays(desk: Desk) -> None:
    desk.add(SOURCE, "first")
    number = desk.add(other(look="sans"), "second", replaces=1)
    assert (desk.compared(number).count, desk.compared(number).differences) == (0, ())
    review = desk.workspace.review_of("sample")
    changes = draft_changes(review, number, 1, desk.workspace.requirements.requirements, desk.workspace.policy)
    assert changes.rows == ()
    assert in_short(desk.compared(number)) == "The words are those of document 1."


def test_an_executed_copy_with_its_blanks_filled_in_does_not_differ(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    number = desk.add(other(*FILLED), "signed", DocumentState.EXECUTED)
    compared = desk.compared(number)
    assert (compared.earlier, compared.count, compared.filled_in) == (1, 4, 4)
    assert {one.after for one in compared.differences} == {"/s/ Robin Example", "Robin Example", "Privacy Officer", "January 14, 2026"}
    assert executed_differs(desk.workspace.review_of("sample")) is None


@pytest.mark.parametrize("replaces", [None, 1])
def test_an_executed_copy_that_differs_in_one_number_is_held_up_with_that_number(desk: Desk, replaces: int | None) -> None:
    desk.add(SOURCE, "draft")
    desk.add(other(*FILLED, ("forty-five (45) days", "forty-five (54) days"), look="serif"), "signed", DocumentState.EXECUTED, replaces)
    compared = executed_differs(desk.workspace.review_of("sample"))
    assert compared is not None
    assert (compared.number, compared.earlier, compared.count, compared.filled_in) == (2, 1, 5, 4)
    changed = [one for one in compared.differences if one.kind is DifferenceKind.CHANGED]
    assert [(one.before, one.after) for one in changed] == [("(45)", "(54)")]
    assert changed[0].lead.endswith("cured the violation within forty-five")


def test_two_steps_do_not_carry_an_executed_copy_past_the_review(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    desk.add(other(("ninety (90) days", "nine hundred (900) days")), "signed", DocumentState.EXECUTED)
    desk.add(other(("ninety (90) days", "nine hundred (900) days"), *FILLED), "again", DocumentState.EXECUTED, replaces=2)
    compared = executed_differs(desk.workspace.review_of("sample"))
    assert compared is not None
    assert (compared.number, compared.earlier, compared.count - compared.filled_in) == (3, 1, 1)


def test_a_draft_after_it_is_what_counts_and_no_executed_copy_is_held_up(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    desk.add(other(("ninety (90) days", "nine (9) days")), "signed", DocumentState.EXECUTED)
    desk.add(other(("ninety (90) days", "nine (9) days"), ("adequate", "enough")), "next", replaces=2)
    assert executed_differs(desk.workspace.review_of("sample")) is None
    assert [(one.before, one.after) for one in desk.compared(3).differences] == [("adequate.", "enough.")]


def test_a_run_that_was_cut_short_is_made_up_for_by_the_same_run(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    path = desk.typeset(other(*FILLED), "signed")
    given = {"kind": DocumentKind.BAA, "state": DocumentState.EXECUTED, "replaces": None}

    def killed(_earlier: Path, _newer: Path) -> ReadBoth:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add_document(desk.workspace, "sample", path, scan_file=desk.readers.scan, compare_files=killed, **given)  # type: ignore[arg-type]
    review = desk.workspace.review_of("sample")
    assert set(review.readings) == {1, 2}
    assert review.comparisons == {}
    assert uncompared(review) == (2, 1), "an executed agreement that was not held against the draft is known as such"

    number, scan = add_document(desk.workspace, "sample", path, scan_file=desk.readers.scan, **given)  # type: ignore[arg-type]
    assert number == 2
    assert scan is not None
    assert desk.compared(2).filled_in == 4
    length = desk.workspace.review_of("sample").length
    add_document(desk.workspace, "sample", path, scan_file=desk.readers.scan, compare_files=killed, **given)  # type: ignore[arg-type]
    assert desk.workspace.review_of("sample").length == length, "a third time nothing is left to do"
    assert uncompared(desk.workspace.review_of("sample")) is None

    undo(desk.workspace, "sample")
    assert uncompared(desk.workspace.review_of("sample")) == (2, 1)
    assert compare_document(desk.workspace, "sample", 2) == desk.compared(2)


def test_a_comparison_of_other_files_is_not_taken(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    path = desk.typeset(other(*FILLED), "signed")
    wrong = read_both(path, path)
    given = {"kind": DocumentKind.BAA, "state": DocumentState.EXECUTED, "replaces": None}
    with pytest.raises(UsageError, match="changed while they were being compared"):
        add_document(
            desk.workspace, "sample", path, scan_file=desk.readers.scan, compare_files=lambda _earlier, _newer: wrong, **given  # type: ignore[arg-type]
        )  # fmt: skip
    assert desk.workspace.review_of("sample").comparisons == {}


def test_a_kept_copy_that_is_gone_is_said_by_name(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    kept = desk.workspace.review_of("sample").documents[1].event
    desk.workspace.files.path(kept.sha256).unlink()
    with pytest.raises(DocumentError, match=r"draft\.pdf is gone"):
        desk.add(other(*FILLED), "signed", replaces=1)


def test_the_same_file_is_not_silently_something_else(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    with pytest.raises(UsageError, match="document 1 already, as baa, draft"):
        desk.add(SOURCE, "draft", DocumentState.EXECUTED)


def test_a_kind_that_is_only_kept_is_compared_where_it_can_be_read(desk: Desk, tmp_path: Path) -> None:
    def add(path: Path, replaces: int | None) -> int:
        number, scan = add_document(
            desk.workspace, "sample", path, kind=DocumentKind.EXHIBIT, state=DocumentState.DRAFT, replaces=replaces, scan_file=lambda _: {}
        )
        assert scan is None
        return number

    first = add(desk.typeset(SOURCE, "first"), None)
    second = add(desk.typeset(other(("adequate", "enough")), "second"), first)
    assert desk.compared(second).count == 1
    (tmp_path / "list.txt").write_text("no PDF at all")
    third = add(tmp_path / "list.txt", second)
    assert third not in desk.workspace.review_of("sample").comparisons


def test_what_a_new_file_would_be_held_against_is_known_before_it_is_added(desk: Desk) -> None:
    desk.add(SOURCE, "draft")
    kept = desk.workspace.files.path(desk.workspace.review_of("sample").documents[1].event.sha256)

    def path(state: DocumentState, replaces: int | None, sha256: str = "0" * 64) -> Path | None:
        return path_held_against(desk.workspace, "sample", sha256, kind=DocumentKind.BAA, state=state, replaces=replaces)

    assert path(DocumentState.EXECUTED, None) == path(DocumentState.DRAFT, 1) == kept
    assert path(DocumentState.DRAFT, None) is None
    assert path(DocumentState.EXECUTED, None, kept.name) is None, "the draft itself is held against nothing"
