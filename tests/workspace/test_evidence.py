"""Evidence in a workspace: the same file is the same piece, what is read in it is kept, and a copy or file that changed is noticed."""

import os
from datetime import date
from pathlib import Path

import pytest

from diligence.assess.evidence import Age
from diligence.assess.kept_evidence import CopyState
from diligence.errors import DocumentError, UsageError
from diligence.model.history import EvidenceAdded
from diligence.workspace import files
from diligence.workspace.answering import answer
from diligence.workspace.checking_evidence import Likeness, check_evidence, copies_of
from diligence.workspace.deciding import undo
from diligence.workspace.evidence import add_evidence, note_facts, remarks_on, standings_of
from diligence.workspace.files import FileRoom
from diligence.workspace.intake import add_vendor
from diligence.workspace.judging import findings_of
from diligence.workspace.workspace import Workspace

DAY = date(2026, 6, 30)


@pytest.fixture
def opened(workspace: Workspace) -> Workspace:
    add_vendor(workspace, "Sample Coding", identifier="sample")
    return workspace


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "soc2.pdf"
    path.write_bytes(b"a made-up report")
    return path


def piece(workspace: Workspace, number: int, vendor: str = "sample") -> EvidenceAdded:
    return workspace.review_of(vendor).evidence[number].event


def length(workspace: Workspace) -> int:
    return workspace.review_of("sample").length


def test_a_piece_is_kept_with_all_that_is_said_of_it(opened: Workspace, report: Path) -> None:
    number = add_evidence(
        opened, "sample", report, kind="SOC2 Report", issued=DAY, period=(date(2025, 7, 1), DAY), expires=date(2027, 6, 30),
        facts={"sites": "India, US", "exceptions": ""},
    )  # fmt: skip
    kept = piece(opened, number)
    assert (kept.kind, kept.size, kept.file, kept.period_end) == ("soc2-report", 16, "soc2.pdf", DAY)
    assert kept.facts == {"sites": "IN, US"}
    assert opened.files.path(kept.sha256).read_bytes() == b"a made-up report"
    assert remarks_on(opened, "sample", number) == ()


def test_the_same_file_is_the_same_piece_and_what_is_said_anew_corrects_it(opened: Workspace, report: Path) -> None:
    number = add_evidence(opened, "sample", report, kind="soc2-report", issued=DAY, facts={"sites": "US"})
    before = length(opened)
    assert add_evidence(opened, "sample", report, kind="soc2-report", issued=DAY, facts={"sites": "US"}) == number
    assert add_evidence(opened, "sample", report, kind="soc2-report") == number
    assert length(opened) == before, "nothing new was said"
    assert add_evidence(opened, "sample", report, kind="soc2-report", expires=date(2027, 1, 1), facts={"exceptions": "1"}) == number
    kept = piece(opened, number)
    assert (kept.issued, kept.expires, kept.facts) == (DAY, date(2027, 1, 1), {"exceptions": "1", "sites": "US"})
    undo(opened, "sample")
    assert (piece(opened, number).expires, piece(opened, number).facts) == (None, {"sites": "US"})


def test_a_file_that_was_seen_before_is_remarked_upon(opened: Workspace, report: Path) -> None:
    add_evidence(opened, "sample", report, kind="soc2-report")
    add_vendor(opened, "Other Coding", identifier="other")
    there = add_evidence(opened, "other", report, kind="soc2-report")
    (says,) = remarks_on(opened, "other", there)
    assert says == "The same file is evidence 1 (soc2-report) of the review sample-1, too"
    here = add_evidence(opened, "sample", report, kind="penetration-test")
    assert here == 2, "one file may hold two kinds"
    assert [says for says in remarks_on(opened, "sample", here) if "of this review" in says] == [
        "The same file is evidence 1 (soc2-report) of this review, too"
    ]


def test_another_file_of_the_same_name_is_offered_as_a_replacement(opened: Workspace, report: Path) -> None:
    old = add_evidence(opened, "sample", report, kind="soc2-report")
    report.write_bytes(b"the report of the next year")
    new = add_evidence(opened, "sample", report, kind="soc2-report")
    (says,) = remarks_on(opened, "sample", new)
    assert says.startswith(f"soc2.pdf differs from evidence {old}")
    assert f"--replaces {old}" in says
    assert add_evidence(opened, "sample", report, kind="soc2-report", replaces=old) == new
    assert remarks_on(opened, "sample", new) == ()
    assert {one.number: one.replaced_by for one in standings_of(opened, opened.review_of("sample"))} == {old: (new,), new: ()}


def test_pieces_cannot_replace_each_other_in_a_circle(opened: Workspace, report: Path) -> None:
    add_evidence(opened, "sample", report, kind="soc2-report")
    with pytest.raises(UsageError, match="cannot replace"):
        add_evidence(opened, "sample", report, kind="soc2-report", replaces=1)
    first = report.read_bytes()
    for version in (2, 3):
        report.write_bytes(b"version %d" % version)
        assert add_evidence(opened, "sample", report, kind="soc2-report", replaces=version - 1) == version
    report.write_bytes(first)
    before = length(opened)
    with pytest.raises(UsageError, match="cannot replace evidence 3"):
        add_evidence(opened, "sample", report, kind="soc2-report", replaces=3)
    with pytest.raises(UsageError, match="no evidence 9 to replace"):
        add_evidence(opened, "sample", report, kind="soc2-report", replaces=9)
    assert length(opened) == before


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": " "}, "needs a kind"),
        ({"kind": "policy", "period": (DAY, date(2026, 1, 1))}, "ends before it begins"),
        ({"kind": "policy", "issued": DAY, "expires": date(2026, 1, 1)}, "expires before it was issued"),
        ({"kind": "soc2-report", "facts": {"sites": "Narnia"}}, "does not fit fact sites of a soc2-report"),
        ({"kind": "selfie", "facts": {"sites": "US"}}, "a selfie holds no facts"),
    ],
)
def test_what_does_not_fit_leaves_nothing_behind(opened: Workspace, report: Path, given: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        add_evidence(opened, "sample", report, **given)  # type: ignore[arg-type]
    assert not opened.review_of("sample").evidence
    assert not (opened.folder / "files").exists() or not list((opened.folder / "files").iterdir())


def test_dates_that_come_later_must_fit_those_on_record(opened: Workspace, report: Path) -> None:
    add_evidence(opened, "sample", report, kind="policy", issued=DAY)
    with pytest.raises(UsageError, match="expires before it was issued"):
        add_evidence(opened, "sample", report, kind="policy", expires=date(2026, 1, 1))


def test_an_unknown_kind_is_taken_with_a_hint(opened: Workspace, report: Path) -> None:
    number = add_evidence(opened, "sample", report, kind="soc2-reprot")
    (says,) = remarks_on(opened, "sample", number)
    assert "did you mean soc2-report?" in says
    assert piece(opened, number).kind == "soc2-reprot"


def test_facts_are_noted_one_after_the_other_and_taken_away(opened: Workspace, report: Path) -> None:
    number = add_evidence(opened, "sample", report, kind="soc2-report", facts={"sites": "US"})
    assert note_facts(opened, "sample", number, {"opinion": "qualified", "exceptions": "2"}) == {
        "exceptions": "2", "opinion": "qualified", "sites": "US",
    }  # fmt: skip
    before = length(opened)
    note_facts(opened, "sample", number, {"exceptions": "2"})
    assert length(opened) == before, "nothing new was said"
    assert note_facts(opened, "sample", number, {"exceptions": "", "sites": "IN"}) == {"opinion": "qualified", "sites": "IN"}
    assert piece(opened, number).facts == {"opinion": "qualified", "sites": "IN"}
    with pytest.raises(UsageError, match="Did you mean exceptions"):
        note_facts(opened, "sample", number, {"exception": "1"})
    with pytest.raises(UsageError, match="no evidence 7"):
        note_facts(opened, "sample", 7, {"exceptions": "1"})


def test_the_age_that_the_house_wants_counts(opened: Workspace, report: Path) -> None:
    number = add_evidence(opened, "sample", report, kind="risk-analysis", issued=DAY)
    answer(opened, "sample", "rm-01", "yes", evidence=(number,))
    assert [one.age for one in standings_of(opened, opened.review_of("sample"))] == [Age.CURRENT]
    opened.policy = opened.policy.model_copy(update={"evidence_ages": {"risk-analysis": 30}})
    (standing,) = standings_of(opened, opened.review_of("sample"))
    assert (standing.age, standing.touched) == (Age.TOO_OLD, ("rm-01",))
    found = {one.finding.id: one.finding for one in findings_of(opened, opened.review_of("sample"))}
    assert "stale-evidence-1" in found
    assert found["rm-01"].severity.value == "high", "the answer counts as partial"


def changed(workspace: Workspace) -> list[tuple[str, str]]:
    found = findings_of(workspace, workspace.review_of("sample"))
    return [(one.finding.id, one.finding.severity.value) for one in found if one.finding.id.startswith("changed-evidence")]


def test_a_kept_copy_that_changed_is_a_finding_and_the_original_heals_it(opened: Workspace, report: Path) -> None:
    number = add_evidence(opened, "sample", report, kind="policy", issued=DAY)
    kept = opened.files.path(piece(opened, number).sha256)
    assert changed(opened) == []
    kept.write_bytes(b"A made-up report")  # as long as before
    assert changed(opened) == [("changed-evidence-1", "high")]
    assert check_evidence(opened, "sample").something_changed
    kept.unlink()
    assert changed(opened) == [("changed-evidence-1", "high")]
    assert check_evidence(opened, "sample").pieces[0].copy.state is CopyState.GONE
    kept.mkdir()
    assert check_evidence(opened, "sample").pieces[0].copy.state is CopyState.GONE
    kept.rmdir()
    assert add_evidence(opened, "sample", report, kind="policy", issued=DAY) == number
    assert changed(opened) == []
    assert not check_evidence(opened, "sample").something_changed


def test_a_file_at_hand_is_the_same_another_version_or_unknown(opened: Workspace, report: Path, tmp_path: Path) -> None:
    add_evidence(opened, "sample", report, kind="soc2-report")
    copy, stranger = tmp_path / "renamed.pdf", tmp_path / "stranger.pdf"
    copy.write_bytes(report.read_bytes())
    stranger.write_bytes(b"something else")
    report.write_bytes(b"a later version")
    found = check_evidence(opened, "sample", [copy, report, stranger])
    assert [(one.name, one.likeness, one.numbers) for one in found.files] == [
        ("renamed.pdf", Likeness.SAME, (1,)), ("soc2.pdf", Likeness.CHANGED, (1,)), ("stranger.pdf", Likeness.UNKNOWN, ()),
    ]  # fmt: skip
    assert found.something_changed
    assert not check_evidence(opened, "sample", [copy, stranger]).something_changed
    with pytest.raises(DocumentError, match="There is no file"):
        check_evidence(opened, "sample", [tmp_path / "nowhere.pdf"])


def test_only_what_was_touched_is_read_again(opened: Workspace, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = files.digest_of

    def counted(path: Path) -> str:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(files, "digest_of", counted)
    monkeypatch.setattr(files, "_SETTLED_NS", 0)  # the test cannot wait until the file system's clock has moved on
    add_evidence(opened, "sample", report, kind="policy")
    review = opened.review_of("sample")
    for _ in range(5):
        assert copies_of(opened, review)[1].state is CopyState.INTACT
    assert len(read) == 1
    kept = opened.files.path(piece(opened, 1).sha256)
    os.utime(kept, (0, 0))
    assert copies_of(opened, review)[1].state is CopyState.INTACT
    assert len(read) == 2, "touched, so it was read; the bytes are the same"
    assert copies_of(opened, review)[1].state is CopyState.INTACT
    assert len(read) == 2


def test_a_file_written_a_moment_ago_is_not_taken_on_trust(tmp_path: Path) -> None:
    room = FileRoom(tmp_path / "files")
    source = tmp_path / "a.txt"
    source.write_bytes(b"one")
    kept = room.keep(source)
    assert room.look_at(kept.sha256).state is CopyState.INTACT
    room.path(kept.sha256).write_bytes(b"two")  # within the same tick of the clock, and as long
    assert room.look_at(kept.sha256).state is CopyState.CHANGED
