"""The cover sheet: one page whatever the findings hold, nothing active, nothing from outside, and no word of theirs as markup."""

import os
import re
import shutil
import subprocess
import unicodedata
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.export.cover_sheet import CoverFacts, CoverSignature, cover_page, script_digest
from diligence.export.findings_toml import header
from diligence.export.plain import plain_text
from diligence.model.findings_file import FindingPart, FindingsPayload
from diligence.model.text import clean, one_line

DIGEST = "ab" * 32
HOSTILE = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "</style><style>*{display:none}",
    "<!--", "]]>", "&lt;b&gt;", "' onload='x",
    "\u202egnp.exe", "\u2066x", "a\u200bb", "\x1b[2J", "شركة الترميز", "javascript:alert(1)",
    "</bdi></body></html>", "url(http://evil.example)",
]  # fmt: skip
ALLOWED = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "br", "ol", "li", "table", "tr", "th", "td", "bdi", "pre",
    "code", "small",
}  # fmt: skip


class Page(HTMLParser):
    """What a browser would make of the page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.style = ""
        self.isolated = ""
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "br":
            self.text += " "
        elif tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " " if tag in ("th", "td", "li", "p", "h1", "h2") else ""

    def handle_comment(self, data: str) -> None:
        raise AssertionError("the page holds no comment")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.text += data
        if "bdi" in self.open:
            self.isolated += data + "\n"


def facts(**changes: object) -> CoverFacts:
    signatures = (
        CoverSignature("security-officer", "officer@clinic.example", datetime(2025, 3, 1, 9, tzinfo=UTC)),
        CoverSignature("legal", "legal@clinic.example", datetime(2025, 3, 2, 10, 30, tzinfo=UTC)),
    )
    held = {"payload_sha256": DIGEST, "signatures": signatures, "waiting": (), "contract_number": "C-2025-17"}
    return CoverFacts(**(held | changes))  # type: ignore[arg-type]


def with_text(payload: FindingsPayload, text: str, count: int = 1) -> FindingsPayload:
    """Put one text into every free text of a payload, with so many conditions."""
    conditions = tuple(
        FindingPart(
            id=f"c-{number}", source="question", severity="high", title=text, ask=text, citation=text, state="change-required",
            due=date(2025, 5, 1) if number % 2 else None,
        )
        for number in range(count)
    )  # fmt: skip
    return payload.model_copy(
        update={
            "vendor": payload.vendor.model_copy(update={"name": text, "service": text}),
            "review": payload.review.model_copy(update={"outcome": text}),
            "summary": payload.summary.model_copy(update={"limits": text}),
            "finding": conditions,
        }
    )


def test_the_page_says_what_the_desk_needs(contract: FindingsPayload) -> None:
    text = " ".join(Page(cover_page(contract, facts(script_sha256=script_digest(header())))).text.split())
    for words in (
        "Contract number C-2025-17",
        "Recorded outcome: APPROVED WITH CONDITIONS",
        "Vendor Acme Coding, Inc.",
        "round 1, revision 2, written 2025-03-01",
        "Valid until 2026-03-01",
        "1 critical, 1 high, 2 medium, 3 low",
        "Conditions (1)",
        "No second factor for remote access: Turn it on (by 2025-06-01; 45 CFR 164.312(d))",
        "security-officer officer@clinic.example, 2025-03-01 09:00 UTC",
        "legal legal@clinic.example, 2025-03-02 10:30 UTC",
        "not checked against any list of keys",
        DIGEST,
        "sh check.sh FILE allowed_signers security-officer legal",
        "signed by nobody",
    ):
        assert words in text, words
    digest = re.search(r"SHA-256 of check.sh: ([0-9a-f]{64})", " ".join(header().split()))
    assert digest is not None
    assert f"SHA-256 of check.sh: {digest[1]}" in text
    assert "complian" not in text.lower()


def test_what_is_lacking_is_said(contract: FindingsPayload) -> None:
    bare = contract.model_copy(update={"finding": ()})
    text = Page(cover_page(bare, facts(signatures=(), waiting=("security-officer", "legal"), contract_number=None))).text
    assert "NOT SIGNED YET security-officer, legal" in text
    assert "requires no change" in text
    assert "________" in text
    assert "SHA-256 of check.sh" not in text
    assert "SIGNATURES VALID" in Page(cover_page(bare, facts(checked="SIGNATURES VALID. Recorded outcome: X."))).text


@given(text=st.sampled_from(HOSTILE) | st.text(max_size=40) | st.text(alphabet="<>\"'&/=!-[]();:\\ \nabi", max_size=30))
def test_any_text_shows_as_the_words_it_is(text: str, contract: FindingsPayload) -> None:
    signature = CoverSignature(text, text, datetime(2025, 3, 1, tzinfo=UTC))
    made = facts(signatures=(signature,), waiting=(text,), contract_number=text, checked=text)
    page = Page(cover_page(with_text(contract, text), made))
    assert {tag for tag, _ in page.tags} <= ALLOWED
    attributes = {(tag, name) for tag, held in page.tags for name in held}
    assert attributes <= {
        ("html", "lang"),
        ("html", "dir"),
        ("meta", "charset"),
        ("meta", "http-equiv"),
        ("meta", "content"),
        ("p", "class"),
    }
    shown = one_line(plain_text(text))
    if shown and len(shown) <= 20:
        assert page.isolated.count(shown) >= 9
    assert clean(page.text, keep_newlines=True) == page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_active_and_nothing_comes_from_outside(text: str, contract: FindingsPayload) -> None:
    page = cover_page(with_text(contract, text), facts(contract_number=text))
    parsed = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "a", "form", "base"} & {tag for tag, _ in parsed.tags}
    assert "url(" not in parsed.style
    assert "@import" not in parsed.style
    policy = next(held["content"] for tag, held in parsed.tags if held.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    assert clean(page, keep_newlines=True) == page


def test_every_text_from_outside_is_kept_apart_from_what_stands_around_it(contract: FindingsPayload) -> None:
    """Letters that run from right to left must not draw the words beside them along."""
    word = "شركة"
    page = cover_page(with_text(contract, word), facts(contract_number=word, checked=word))
    body = page[page.index("<body>") :]
    assert body.count(word) == len(re.findall(rf"<bdi>{word}</bdi>", body)) >= 8


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no browser is installed")
    return found


def printed(browser: str, page: str, paper: str, folder: Path) -> pypdf.PdfReader:
    (folder / "cover.html").write_text(page.replace("@page {", f"@page {{ size: {paper};"), encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    command += ["--disable-component-update", "--disable-sync", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer"]
    command += [f"--print-to-pdf={folder / 'cover.pdf'}", (folder / "cover.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env={"PATH": os.environ["PATH"], "HOME": str(folder)})
    return pypdf.PdfReader(folder / "cover.pdf")


@pytest.mark.parametrize("paper", ["A4", "letter"])
@pytest.mark.parametrize(
    "text", ["word " * 400, "W" * 2000, "漢字" * 1000, "M\u0301" * 1000], ids=["words", "broad", "ideographs", "accents"]
)
def test_it_prints_on_one_page(text: str, paper: str, browser: str, contract: FindingsPayload, tmp_path: Path) -> None:
    signatures = tuple(
        CoverSignature("security-officer", "o" * 240 + "@clinic.example", datetime(2025, 3, 1, tzinfo=UTC)) for _ in range(32)
    )
    full = facts(
        signatures=signatures, waiting=("vendor", "legal", "procurement", "security-officer"), contract_number=text, checked=text,
        script_sha256=DIGEST,
    )  # fmt: skip
    pdf = printed(browser, cover_page(with_text(contract, text, count=100), full), paper, tmp_path)
    assert len(pdf.pages) == 1
    words = " ".join(unicodedata.normalize("NFKC", pdf.pages[0].extract_text()).split())
    assert DIGEST in words
    assert "And 94 more in the findings file" in words
    assert "signed by nobody" in words
