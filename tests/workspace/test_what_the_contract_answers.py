"""The contract face holds what the vendor was asked; what the house asked itself stays in the record."""

from datetime import UTC, datetime

from diligence.model.history import GENESIS, OutcomeKind
from diligence.model.policy import Policy
from diligence.workspace.answering import answer
from diligence.workspace.deciding import set_outcome
from diligence.workspace.intake import add_vendor
from diligence.workspace.payload import Revision, build_payload
from diligence.workspace.workspace import Workspace

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def test_the_houses_own_answers_stay_in_the_record(workspace: Workspace) -> None:
    add_vendor(workspace, "Sample")
    answer(workspace, "sample", "in-02", "up-to-10000")
    answer(workspace, "sample", "in-05", "texas-patients")
    answer(workspace, "sample", "rm-01", "yes", claim="We do")
    set_outcome(workspace, "sample", OutcomeKind.NOT_APPROVED, reason="made up")
    review = workspace.review_of("sample")
    revision = Revision(1, NOW, review.length, GENESIS, {})
    roles = Policy().required_roles
    contract, record = (build_payload(workspace, review, revision, face=face, roles=roles) for face in ("contract", "record"))
    assert [part.question for part in record.answer] == ["in-02", "in-05", "rm-01"]
    assert [part.question for part in contract.answer] == ["rm-01"]
