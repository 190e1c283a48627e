"""What is known of the document itself: parties, effective date, whether it is signed, and blanks that were never filled in."""

import re

from diligence.analysis.hygiene import STOP
from diligence.analysis.language import grammar
from diligence.model.document import DocumentWarning, RunningText
from diligence.model.text import one_line

_MOST_WARNINGS = 40
_PLACEHOLDER = re.compile(
    r"_{3,}|\[(?!\s?[xX]?\s?\]|sic\]|[Rr]eserved\]|\d{1,2}\]\(|[a-z]{1,3}\])[^\[\]\n]{2,80}\](?!\()|\{\{[^{}\n]{1,60}\}\}"
    r"|<<[^<>\n]{1,60}>>|%[A-Z][A-Z-]{3,40}%|"
    r"\bTB[DC]\b|\bXX+ (?:days|hours)\b|\$_{2,}|(?i:\blorem ipsum\b)|<(?:insert|name|date)[^<>\n]{0,60}>"
)
_CITED = re.compile(r"\[(?:https?:|\d+\]|see\b|\^)", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = re.compile(
    rf"{_MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {_MONTH},? \d{{4}}|\b\d{{1,2}}/\d{{1,2}}/\d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b"
    rf"|{_MONTH} \d{{4}}"
)
_EFFECTIVE = re.compile(
    r"(?i:effective (?:date|as of|on)|entered into (?:as of|on)|made (?:as of|and entered into as of)|dated(?: as of)?)[^.\n]{0,40}?"
)
_ROLE = re.compile(r"\((?:the |hereinafter |each,? a |referred to as )?[\"'](?:the )?(?P<role>[A-Z][\w /-]{2,40})[\"']")
_ROLE_WORDS = re.compile(
    r"(?i)business associate|covered entity|customer|client|company|provider|vendor|contractor|subcontractor|hospital|plan"
)
_BEFORE_NAME = re.compile(r"\b(?:between|among|and|by)[:,]?\s(?=[A-Z])")
_NAME = re.compile(
    r"[A-Z][\w.&'-]*(?: [\w.&'-]+){0,8}?(?:,? (?:Inc|LLC|L\.L\.C|Corp|Ltd|LLP|P\.C|PLLC)\.?)?(?=,| \(|\(| with | having | located |$)"
)
_NO_NAME = re.compile(r"(?i)\b(?:agreement|addendum|act|information|regulations?|services agreement)\b")


def placeholders(running: RunningText, tidied: str) -> list[DocumentWarning]:
    """Return a warning for every blank or bracketed instruction, with its page; signature lines count as one."""
    warnings: list[DocumentWarning] = []
    lines_only = 0
    for found in _PLACEHOLDER.finditer(tidied):
        if _CITED.match(found[0]):
            continue
        line_start = tidied.rfind("\n", 0, found.start()) + 1
        label = tidied[line_start : found.start()].strip()
        if re.fullmatch(r"(?i:.{0,40}\b(?:by|name|title|date|signature|signed|its|printed name|address|email|phone)\b\W{0,8})", label):
            lines_only += 1
            continue
        page = running.pages_of(found.start(), found.end())[0]
        around = running.quote(max(line_start, found.start() - 50), min(len(tidied), found.end() + 40))
        warnings.append(DocumentWarning(code="placeholder", page=page, text=one_line(around, 120)))
        if len(warnings) >= _MOST_WARNINGS:
            break
    if lines_only:
        warnings.append(DocumentWarning(code="unsigned", text=f"{lines_only} signature or date lines are blank"))
    return warnings


def effective_date(tidied: str) -> str | None:
    """Return the date the agreement names as its own, in its own words."""
    for found in _EFFECTIVE.finditer(tidied[:8000]):
        date = _DATE.search(tidied, found.end(), found.end() + 60)
        if date:
            return one_line(date[0])
    return None


def is_signed(tidied: str) -> bool:
    """Tell whether a signature line is filled in: an electronic mark, or a name behind "By"."""
    return re.search(grammar()["grammar"]["signed"], tidied[len(tidied) // 3 :].lower()) is not None


def parties(tidied: str) -> tuple[str, ...]:
    """Return the names that the opening gives the parties, with the role it gives them; modest and never guessed."""
    found: list[str] = []
    opening = tidied[:5000].replace(STOP, ".")
    last = 0
    for match in _ROLE.finditer(opening):
        before = " ".join(opening[max(last, match.start() - 320) : match.start()].split())
        last = match.end()
        leads = list(_BEFORE_NAME.finditer(before))
        if not leads or not _ROLE_WORDS.search(match["role"]):
            continue
        for lead in leads:
            name = _NAME.match(before, lead.end())
            if name and len(name[0]) > 2 and not _NO_NAME.search(name[0]):
                found.append(one_line(f"{name[0]} ({match['role']})", 120))
                break
    return tuple(dict.fromkeys(found))[:6]
