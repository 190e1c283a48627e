"""More than one truth in a file: every kind is told with what differs, and its honest twin gives no warning."""

import random
import re
from io import BytesIO
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diligence.documents import revisions as revisions_module
from diligence.documents.differences import differences
from diligence.documents.pdf import tighten
from diligence.documents.truths import truths
from diligence.model.document import DocumentWarning, Line, Page
from diligence.model.text import clean
from tests.assets.hostile import truths as made

FILES = [case.make() for case in made.CASES]
TEXTS = st.dictionaries(st.integers(0, 6), st.text(max_size=60), max_size=6)
CODES = {"earlier-revision", "attachment", "active-content", "xfa", "metadata"}


@pytest.fixture(autouse=True)
def _limits() -> None:
    tighten()


def warnings_of(data: bytes, **options: Any) -> list[DocumentWarning]:
    reader = pypdf.PdfReader(BytesIO(data))
    pages = []
    for number, page in enumerate(reader.pages, start=1):
        pages.append(Page(number=number, lines=tuple(Line(text=part) for part in page.extract_text().split("\n"))))
    return truths(reader, data, tuple(pages), **options)


@pytest.mark.parametrize("case", made.CASES, ids=lambda case: case.name)
def test_every_kind_is_told_and_its_twin_is_not(case: Any) -> None:
    found = warnings_of(case.make())
    text = "\n".join(warning.text for warning in found)
    assert [warning.code for warning in found] == list(case.codes), text
    assert all(words in text for words in case.words), text
    assert all(clean(warning.text) == warning.text and len(warning.text) < 600 for warning in found)
    if case.page is not None:
        assert {warning.page for warning in found} == {case.page}


def test_the_museum_of_truths_has_twins() -> None:
    names = [case.name for case in made.CASES]
    assert len(set(names)) == len(names)
    assert sum(not case.codes for case in made.CASES) >= 20
    assert {code for case in made.CASES for code in case.codes} == CODES


def test_no_path_stands_in_a_name() -> None:
    for case in made.CASES:
        for warning in warnings_of(case.make()):
            if warning.code == "attachment":
                assert not set("/:") & set(warning.text.split(": ", 1)[1])


def test_what_is_said_twice_is_told_once_and_the_first_revision_is_always_compared() -> None:
    data = made.document(made.LINES)
    for number in range(20):
        data = made.update(data, {11: made.maker.stream(made.content(made.LATER)), 60 + number: b"null"})
    found = warnings_of(data)
    assert ["ninety days" in warning.text for warning in found] == [True, False]
    assert "20 earlier versions" in found[1].text


def test_a_file_with_many_changes_gives_few_warnings() -> None:
    pages = [(f"Page {number} says the word {word} and stays.",) for number in range(30) for word in ["old"]]
    data = made.document(*pages)
    changed = {11 + 2 * n: made.maker.stream(made.content((line.replace("old", "new"),))) for n, (line,) in enumerate(pages)}
    found = warnings_of(made.update(data, changed))
    assert len(found) == 10
    assert "21 more ways" in found[-1].text


def test_only_pages_that_an_update_touches_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = revisions_module._text
    monkeypatch.setattr(revisions_module, "_text", lambda page: read.append(page.page_number) or original(page))
    data = made.document(*[(f"This is page {number}.",) for number in range(20)])
    assert warnings_of(data) == []
    assert read == []
    assert warnings_of(made.update(data, {13: made.maker.stream(made.content(("This is  page 1.",)))})) == []
    assert read == [1, 1]


def test_without_time_it_says_that_it_did_not_compare() -> None:
    found = warnings_of(made.update(made.document(made.LINES), {11: made.maker.stream(made.content(made.LATER))}), seconds=-1.0)
    assert [warning.code for warning in found] == ["earlier-revision"]
    assert "too large" in found[0].text


def test_what_was_found_before_the_time_ran_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = {11 + 2 * n: made.maker.stream(made.content((f"This is leaf {n}.",))) for n in range(5)}
    data = made.update(made.document(*[(f"This is page {n}.",) for n in range(5)]), changed)
    original = revisions_module._Comparison.spent
    monkeypatch.setattr(revisions_module._Comparison, "spent", lambda self: self.pages_left == 498 or original(self))
    assert [warning.page for warning in warnings_of(data)] == [1, 2]


def test_a_page_that_cannot_be_read_is_not_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [(f"Page {word} of the terms.",) for word in ("one", "two", "three")]
    data = made.update(made.document(*pages), {2: b"<< /Type /Pages /Kids [10 0 R 12 0 R] /Count 2 >>"})
    assert [warning.page for warning in warnings_of(data)] == [None]
    original = revisions_module._text
    monkeypatch.setattr(revisions_module, "_text", lambda page: None if page.page_number == 1 else original(page))
    assert warnings_of(data) == []


def test_revisions_of_too_many_pages_are_left() -> None:
    data = made.document(*[("A page.",)] * 501)
    found = warnings_of(made.update(data, {11: made.maker.stream(made.content(("Another page.",)))}))
    assert ["too large" in warning.text for warning in found] == [True]


def test_an_encrypted_file_is_compared_too() -> None:
    writer = pypdf.PdfWriter(BytesIO(made.document(made.LINES, ("The vendor pays for every breach.",))))
    writer.encrypt(user_password="", owner_password="the owner's own", algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    data = written.getvalue()
    tree = re.search(rb"(\d+) 0 obj\s+<<\s*/Type /Pages\s.*?/Kids \[ ?(\d+ 0 R)", data, re.DOTALL)
    trailer = data[data.rindex(b"trailer") :]
    kept = re.findall(rb"/Encrypt \d+ 0 R|/ID \[.*?\]", trailer, re.DOTALL)
    root = re.search(rb"/Root (\d+ 0 R)", trailer)
    assert tree
    assert root
    shorter = made.update(data, {int(tree[1]): b"<< /Type /Pages /Kids [%s] /Count 1 >>" % tree[2]}, trailer=b" ".join(kept), root=root[1])
    found = warnings_of(shorter)
    assert [(warning.code, warning.page) for warning in found] == [("earlier-revision", None)]
    assert "pays for every breach" in found[0].text


def test_memory_that_runs_out_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    def out(_page: Any) -> str:
        raise MemoryError

    data = made.update(made.document(made.LINES), {11: made.maker.stream(made.content(made.LATER))})
    reader = pypdf.PdfReader(BytesIO(data))
    monkeypatch.setattr(revisions_module, "_text", out)
    with pytest.raises(MemoryError):
        truths(reader, data, ())


def test_a_reader_without_anything_gives_nothing() -> None:
    data = made.document(made.LINES)
    reader = pypdf.PdfReader(BytesIO(data))
    reader.close()
    assert truths(reader, data, ()) == []
    assert truths(None, b"", ()) == []  # type: ignore[arg-type]


def try_damaged(data: bytes) -> None:
    try:
        reader = pypdf.PdfReader(BytesIO(data))
    except Exception:  # such a file is refused before
        return
    found = truths(reader, data, (Page(number=1, lines=(Line(text="A page of words " * 20),)),))
    assert {warning.code for warning in found} <= CODES
    assert all(clean(warning.text) == warning.text and len(warning.text) < 600 for warning in found)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FILES), st.randoms(use_true_random=False), st.integers(1, 12), st.booleans())
def test_damaged_bytes_never_raise(data: bytes, chance: random.Random, flips: int, cut: bool) -> None:
    broken = bytearray(data[: chance.randrange(len(data))] if cut else data)
    for _ in range(flips if broken else 0):
        broken[chance.randrange(len(broken))] = chance.choice(b"0123456789<>[]()/ RN\x00\xff")
    try_damaged(bytes(broken) + (b"\nstartxref\n0\n%%EOF\n" if cut else b""))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(FILES), st.data())
def test_references_and_values_that_are_wrong_never_raise(data: bytes, draw: st.DataObject) -> None:
    tokens = [match.span() for match in re.finditer(rb"\d+ 0 R|/[A-Z][A-Za-z]+|<<|\[|\([^)]*\)", data)]
    start, end = draw.draw(st.sampled_from(tokens))
    wrong = draw.draw(st.sampled_from([b"2 0 R", b"10 0 R", b"99 0 R", b"null", b"7", b"[]", b"(x)", b"<< >>", b"/Kids", b"/Next", b"[["]))
    try_damaged(data[:start] + wrong[: end - start].ljust(end - start) + data[end:])


@given(
    st.dictionaries(st.integers(0, 6), st.text(max_size=60), max_size=6),
    st.dictionaries(st.integers(0, 6), st.text(max_size=60), max_size=6),
)
def test_sentences_of_differences_are_clean_whatever_the_text(before: dict[int, str], after: dict[int, str]) -> None:
    for text, page in differences("Another version", before, after):
        assert clean(text) == text
        assert page is None or page - 1 in after


def test_hostile_markers_cost_little() -> None:
    data = made.document(made.LINES, more={41: made.maker.stream(b"startxref 15 %%EOF " * 200_000)})
    assert warnings_of(data) == []
