"""What a document is held against, and when an executed copy says something else than the draft: over histories made for it."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.assess.drafts import draft_changes, executed_differs, held_against, uncompared
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.history import DocumentAdded, DocumentCompared, DocumentRead
from diligence.model.policy import Policy
from diligence.model.review import Review
from diligence.model.scan import Kind, Scan, ScannedDocument, Tool, Verdict
from tests.assess.conftest import MakeReview

DRAFT, EXECUTED = DocumentState.DRAFT, DocumentState.EXECUTED


def added(number: int, state: DocumentState = DRAFT, replaces: int | None = None, kind: DocumentKind = DocumentKind.BAA) -> DocumentAdded:
    return DocumentAdded(number=number, sha256=f"{number:064x}", file=f"{number}.pdf", size=1, kind=kind, state=state, replaces=replaces)


def read(number: int) -> DocumentRead:
    document = ScannedDocument(file=f"{number}.pdf", sha256=f"{number:064x}", pages=1, kind=Kind.BAA, verdict=Verdict.NO_POINTS_OPEN)
    return DocumentRead(number=number, scan=Scan(tool=Tool(version="0", requirements="0", as_of="0"), document=document, requirements=()))


@pytest.fixture
def holding(make_review: MakeReview) -> Callable[..., Review]:
    """A review that holds documents, each of them read."""

    def make(*documents: DocumentAdded, compared: tuple[DocumentCompared, ...] = ()) -> Review:
        events = [event for one in documents for event in (one, read(one.number))]
        return make_review(*events, *compared)

    return make


def test_a_draft_is_held_against_the_one_it_names_and_no_other(holding: Callable[..., Review]) -> None:
    review = holding(added(1), added(2))
    assert held_against(review, added(3, replaces=1)) == 1
    assert held_against(review, added(3)) is None
    assert held_against(review, added(3, EXECUTED, kind=DocumentKind.EXHIBIT)) is None
    assert held_against(holding(), added(1, EXECUTED)) is None


def test_an_executed_agreement_is_held_against_the_draft_behind_it(holding: Callable[..., Review]) -> None:
    review = holding(added(1), added(2, replaces=1))
    assert held_against(review, added(3, EXECUTED)) == 2
    assert held_against(review, added(3, EXECUTED, replaces=1)) == 1, "the one that is named comes first"
    review = holding(added(1), added(2, EXECUTED), added(3, EXECUTED, replaces=2))
    assert held_against(review, added(4, EXECUTED)) == held_against(review, added(4, EXECUTED, replaces=3)) == 1
    review = holding(added(1, EXECUTED))
    assert held_against(review, added(2, EXECUTED, replaces=1)) == 1, "where there never was a draft, the earlier copy is all there is"


@given(data=st.data())
def test_whatever_was_added_it_is_held_against_an_earlier_document_and_drafts_come_first(
    data: st.DataObject, make_review: MakeReview
) -> None:
    documents: list[DocumentAdded] = []
    for number in range(1, data.draw(st.integers(1, 8)) + 1):
        replaces = data.draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        documents.append(added(number, data.draw(st.sampled_from(DocumentState)), replaces))
    review = make_review(*(event for one in documents for event in (one, read(one.number))))
    for one in documents:
        earlier = held_against(review, one)
        assert earlier is None or 1 <= earlier < one.number
        if earlier is not None and one.state is EXECUTED and documents[earlier - 1].state is EXECUTED:
            assert held_against(review, documents[earlier - 1]) in {None, *(d.number for d in documents if d.state is EXECUTED)}


def compared(count: int, filled_in: int = 0, **pages: tuple[int, ...]) -> DocumentCompared:
    return DocumentCompared(number=2, earlier=1, count=count, filled_in=filled_in, **pages)


@pytest.mark.parametrize(
    ("state", "comparison", "differs"),
    [
        pytest.param(EXECUTED, compared(0), False, id="the-same-words"),
        pytest.param(EXECUTED, compared(4, 4), False, id="only-blanks-filled-in"),
        pytest.param(EXECUTED, compared(5, 4), True, id="one-other-place"),
        pytest.param(DRAFT, compared(5, 4), False, id="a-draft-may-differ"),
        pytest.param(EXECUTED, compared(0, unread=(3,)), True, id="a-page-without-text-may-say-anything"),
        pytest.param(EXECUTED, compared(0, unread=(3,), unread_before=(3,)), False, id="a-picture-that-the-draft-had-too"),
    ],
)
def test_an_executed_copy_differs_where_more_than_blanks_does(
    holding: Callable[..., Review], state: DocumentState, comparison: DocumentCompared, differs: bool
) -> None:
    review = holding(added(1), added(2, state), compared=(comparison,))
    assert executed_differs(review) == (comparison if differs else None)
    assert uncompared(review) is None


def test_an_executed_copy_that_replaces_an_executed_one_without_a_draft_is_a_reading_of_its_own(holding: Callable[..., Review]) -> None:
    review = holding(added(1, EXECUTED), added(2, EXECUTED, replaces=1), compared=(compared(9),))
    assert executed_differs(review) is None


def test_an_executed_copy_that_was_held_against_nothing_yet_is_known(holding: Callable[..., Review]) -> None:
    assert uncompared(holding(added(1), added(2, EXECUTED))) == (2, 1)
    assert uncompared(holding(added(1), added(2, replaces=1))) is None
    assert uncompared(holding(added(1, EXECUTED))) is None
    assert uncompared(holding()) is None
    assert executed_differs(holding()) is None


def test_a_document_that_was_not_read_changes_no_row(holding: Callable[..., Review]) -> None:
    review = holding(added(1))
    assert draft_changes(review, 2, 1, (), Policy()).rows == ()
