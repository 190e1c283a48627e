"""Blocks of an agreement: headings, numbered and bulleted items, plain paragraphs, each with its place in the hierarchy."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from diligence.analysis.plain_duties import verbs_of_duty

_NUMERAL = r"[ivxlc]{1,6}"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "article",
        re.compile(
            r"(?:article|section|part|exhibit|appendix|schedule|attachment|annex)\s+(?P<value>[0-9]{1,3}(?:[.\u2024][0-9]{1,2}){0,3}|[ivxlc]{1,6}"
            r"|[a-z])\b(?!\s*(?:of|,|and|above|below|cfr|\u00a7|SHALL|shall|will|may))[.:)]?\s*[-\u2014:]?",
            re.I,
        ),
    ),
    ("decimal3", re.compile(r"\(?(?P<value>\d{1,2}[.\u2024]\d{1,2}(?:[.\u2024]\d{1,2}){1,3})[.)\u2024]?(?=\s|[A-Z\"(])")),
    ("decimal2", re.compile(r"\(?(?P<value>\d{1,2}[.\u2024]\d{1,2})[.)\u2024]?(?=\s|[A-Z\"(])(?!\s*(?:hours?|days?|percent|%))")),
    ("decimal1", re.compile(r"(?P<value>\d{1,2})[.)\u2024](?=\s|[A-Z\"(])(?!\s*(?:hours?|days?))")),
    (
        "paren-number",
        re.compile(r"\((?P<value>\d{1,2})\)(?!\s*(?:business\s|calendar\s|working\s)?(?:hours?|days?|months?|years?|weeks?))\s*"),
    ),
    ("paren-roman", re.compile(rf"\((?P<value>{_NUMERAL})\)\s*")),
    ("paren-letter", re.compile(r"\((?P<value>[a-z]{1,2})\)\s*")),
    ("paren-capital", re.compile(r"\((?P<value>[A-Z]{1,2})\)\s*")),
    ("roman", re.compile(rf"(?P<value>{_NUMERAL})[.)\u2024](?=\s)")),
    ("letter", re.compile(r"(?P<value>[a-z])[.)\u2024](?=\s)")),
    ("capital-roman", re.compile(r"(?P<value>[IVXL]{1,6})[.)\u2024](?=\s)")),
    ("capital", re.compile(r"(?P<value>[A-Z](?:[.\u2024]\d{1,2})?)[.)\u2024]?(?=\s)(?<![A-Z])(?<=[.)\u20240-9])")),
    ("bullet", re.compile(r"(?:[\u2022*\u2013+\u25cf]|-{1,2}|[o\uf0a7](?=\s{1,3}[A-Z]))\s+(?:\[[ xX]?\]\s*)?")),
    ("row", re.compile(r"\|")),
)
_SECTION_KINDS = frozenset({"article", "decimal1", "decimal2", "decimal3", "capital-roman", "capital"})
_RANK = {"decimal1": 1, "decimal2": 2, "decimal3": 3}
_VERB = re.compile(r"\b(?:shall|will|must|may|agrees?|means|is|are|has|have|does|do not|not|authorizes?|permits?|allows?)\b|\bto:$", re.I)
_QUESTION = re.compile(r"(?:Where|How|When|What|Who|Which|Why|Whose)\b(?: [\w'/-]+){1,7}:?|(?:[A-Z][\w'-]*)(?:,? [\w'/-]+){2,16}\?")
"""A caption that asks ("Where PHI may be", "Do you encrypt it?")."""
_CAPTION = re.compile(r"[A-Z][^\n.;:,?!]{2,70}")
_CONTENTS_LINE = re.compile(r"(?:[.\u2024 ]{4,}|\s?\u2026{1,20}\s?|\t)\d{1,3}$")
"""A line of a table of contents: leaders and a page number."""
_WORD_CASE = re.compile(r"\b[a-z]{4,}\b")
_LEAD_END = re.compile(r"(?:[:\u2014]|:\s*-|\b(?:shall|to|will|agrees|must|following|and|or|may|that|by|for|not))\s*$", re.I)
_ITEM_START = re.compile(r"\s*(?:[a-z(\[\u2022*\"-]|[A-Z][a-z]+(?:ing)?\b)")
_SUBJECT_START = re.compile(
    r"\W{0,2}(?:the|this|these|in|if|upon|business associate|covered entity|each|either|any|no|all|neither|unless"
    r"|notwithstanding|subject|except|"
    r"it|a|an|for|to the extent|as|such|when|where|within|at|ba|ce|customer|company|vendor|provider|client|you|we|nothing"
    r"|both|with|during|should|"
    r"following|after|before|[A-Z][\w']+ (?:shall|will|may|agrees|must|is|represents|acknowledges))\b",
    re.I,
)


@dataclass
class Block:
    """One paragraph or item at ``[start, end)`` of the text; its own words begin at ``body``, after marker and title."""

    start: int
    end: int
    marker: str | None = None
    value: str = ""
    body: int = 0
    title: tuple[int, int] | None = None
    heading: bool = False
    parents: list["Block"] = field(default_factory=list)
    """The blocks whose lead-in governs this one, outermost first."""
    headings: list["Block"] = field(default_factory=list)
    """The headings this block stands under, outermost first."""
    number: str = ""


def _marker_at(line: str) -> tuple[str, str, int] | None:
    for kind, pattern in _MARKERS:
        found = pattern.match(line)
        if found:
            return kind, found.groupdict().get("value") or "", found.end()
    return None


@lru_cache(maxsize=1)
def _states() -> re.Pattern[str]:
    """Match a name with a verb in the present tense ("Vendor encrypts PHI"): words that say something are no heading."""
    verbs = "|".join(sorted(verbs_of_duty(), key=len, reverse=True))
    no_object = "and|or|of|by|to|for|in|from|under|with|upon"
    return re.compile(rf"\b[A-Z][\w&'-]*(?<!ed)(?<!ing) (?:{verbs})\b(?= (?:(?:or|and) (?:{verbs})\b|(?!(?:{no_object})\b)\w))")


def _is_heading(words: str) -> bool:
    """Tell whether a whole line reads as a heading: short, without a full stop, its long words capitalized, no verb of duty."""
    if _CONTENTS_LINE.search(words.strip()) and len(words) < 120:
        return True
    if _QUESTION.fullmatch(words.strip()):
        return True
    bare = words.strip().rstrip(".:")
    if "s " in bare and _states().search(bare):
        return False
    if not bare or len(bare) > 90 or re.search(r"(?:[;,]|; (?:and|or))$", words.rstrip()) or "." in bare or bare.startswith("|"):
        return False
    if bare.isupper():
        return len(bare) > 3
    lowered = len(_WORD_CASE.findall(bare))
    capitals = len(re.findall(r"\b[A-Z]", bare))
    return (
        bool(re.match(r"[A-Z0-9(\"&]", bare))
        and lowered <= 0.34 * (lowered + capitals)
        and not _VERB.search(bare)
        and len(bare.split()) <= 10
    )


_TITLE = re.compile(r"(?P<title>[A-Z0-9\"'(][^.:;\n]{1,80}?)(?P<stop>[.:]|\s[\u2014-])\s+(?=[\"A-Z0-9(])")


def _title_end(words: str) -> int:
    """Return where an inline title ends ("Safeguards. Business Associate shall ..."), or 0."""
    found = _TITLE.match(words)
    if not found or len(found["title"].split()) > 9 or _VERB.search(found["title"]) or _states().search(found["title"]):
        return 0
    return found.end()


def _lines(text: str) -> list[tuple[int, int, bool]]:
    """Return the lines with words as (start, end, whether a blank line stands before)."""
    lines, at, gap = [], 0, True
    for line in text.split("\n"):
        if line.strip():
            lines.append((at + len(line) - len(line.lstrip()), at + len(line.rstrip()), gap))
            gap = False
        else:
            gap = True
        at += len(line) + 1
    return lines


def split_blocks(text: str) -> list[Block]:
    """Split a tidied text into blocks and place each one under its lead-ins and headings."""
    blocks: list[Block] = []
    lines = _lines(text)
    lengths = sorted(end - start for start, end, _ in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    unwrapped = width > 160
    for start, end, gap in lines:
        line = text[start:end]
        marked = _marker_at(line)
        previous = blocks[-1] if blocks else None
        if (
            marked
            and previous
            and not gap
            and re.search(
                r"(?:\b(?:section|sections|paragraph|article|part|parts|subpart|cfr|exhibit|\u00a7)|\u00a7)\s*$",
                text[previous.start : previous.end],
                re.I,
            )
        ):
            marked = None
        if (
            marked
            and marked[0] == "article"
            and not gap
            and previous
            and not previous.heading
            and not _is_heading(line[marked[2] :] or line)
        ):
            marked = None
        if previous and previous.heading and not (marked or gap or unwrapped) and line[:1].islower():
            previous.end = end  # what looked like a heading was the first line of a sentence in a narrow column
            _classify(text, previous)
        elif marked or gap or previous is None or previous.heading or unwrapped or _breaks(text, previous, line, width):
            block = Block(start, end, body=start)
            if marked:
                block.marker, block.value, block.body = marked[0], marked[1], start + marked[2]
            blocks.append(block)
            _classify(text, block)
        else:
            previous.end = end
    for block in blocks:
        _classify(text, block)
    _find_captions(text, blocks)
    _place(text, blocks)
    return blocks


def _breaks(text: str, previous: Block, line: str, width: int) -> bool:
    """Tell whether a line begins a paragraph of its own although no blank line stands before it."""
    if _is_heading(line) and text[previous.end - 1] in ".;:!?" and len(line) < 70:
        return True
    last = text[
        text.rfind("\n", previous.start, previous.end) + 1 if "\n" in text[previous.start : previous.end] else previous.start : previous.end
    ]
    return (
        len(last) < 0.75 * width and line[:1].isupper() and (last[-1] in ".;:!?" or previous.marker == "bullet") and last[-1] not in ",-&"
    )


def _classify(text: str, block: Block) -> None:
    words = text[block.body : block.end]
    listed = block.marker in {"bullet", "row", "paren-roman", "paren-number"}
    block.heading = (
        not listed
        and "\n" not in words
        and (_is_heading(words) or (block.marker == "article" and len(words) < 60 and "." not in words and not _VERB.search(words)))
    )
    if block.heading and block.marker not in _SECTION_KINDS and words.rstrip().endswith(":") and len(words) < 40:
        block.heading = block.marker is None
    block.title = None
    if not block.heading and block.marker != "row":
        offset = len(words) - len(words.lstrip())
        cut = _title_end(words[offset:])
        if cut:
            block.title = (block.body + offset, block.body + offset + cut)


def _find_captions(text: str, blocks: list[Block]) -> None:
    """Make headings of numbered captions in sentence case: "3. Permitted uses" above "3.1", or alone among paragraphs."""
    for before, block, after in zip([None, *blocks], blocks, blocks[1:], strict=False):
        words = text[block.body : block.end].strip()
        if block.heading or block.marker not in _SECTION_KINDS or not _CAPTION.fullmatch(words) or _VERB.search(words):
            continue
        listed = block.marker in {after.marker, before.marker if before else None}
        block.heading = after.value.replace("\u2024", ".").startswith(f"{block.value}.") or (
            not listed and after.end - after.body > 2 * len(words)
        )


def _number(chain: list[Block]) -> str:
    """Return the section number a reader would cite: a dotted number as it stands, letters and romans in brackets behind it."""
    number = ""
    for part in chain:
        value = part.value.replace("\u2024", ".")
        if part.marker in {"decimal1", "decimal2", "decimal3", "article", "capital", "capital-roman"}:
            number = value
        elif value:
            number += f"({value})"
    return number


def _follows(earlier: str, later: str) -> bool:
    return len(earlier) == len(later) == 1 and ord(later) == ord(earlier) + 1


def _place(text: str, blocks: list[Block]) -> None:
    """Keep a stack of open items by type of marker; a block hangs under those whose words lead into it."""
    stack: list[Block] = []
    headings: list[Block] = []
    for block in blocks:
        _correct(text, block, stack)
        if block.marker is None:
            _place_paragraph(text, block, stack, headings)
        else:
            _place_item(text, block, stack)
            if block.heading and block.marker in _SECTION_KINDS:
                headings[:] = [heading for heading in headings if heading in stack]
        block.parents = [parent for parent in stack if not parent.heading and _leads(text, parent)]
        block.headings = list(headings)
        block.number = _number([*stack, block])
        if block.heading:
            block.headings = list(headings)
            headings.append(block)
        stack.append(block)


def _correct(text: str, block: Block, stack: list[Block]) -> None:
    """Read "(i)" after "(h)" as a letter, and a caption inside a list of duties as a part of the list."""
    if block.marker in {"paren-roman", "roman"}:
        twin = "paren-letter" if block.marker == "paren-roman" else "letter"
        siblings = [above for above in stack if above.marker == twin]
        if siblings and _follows(siblings[-1].value, block.value) and not any(above.marker == block.marker for above in stack):
            block.marker = twin
    if block.heading and block.marker is None and stack:
        caption = text[block.end - 1] == ":" and any(_runs_on(text, above) for above in stack)
        item = text[block.end - 1] in ".;" and _runs_on(text, stack[-1])
        block.heading = not (caption or item)


def _place_item(text: str, block: Block, stack: list[Block]) -> None:
    kinds = [above.marker for above in stack]
    if block.marker in _RANK:
        _close_deeper(stack, _RANK[block.marker])
    elif block.marker in kinds:
        del stack[kinds.index(block.marker) :]
    elif block.marker in _SECTION_KINDS and not (stack and stack[-1].marker in _SECTION_KINDS | {None}):
        while stack and stack[-1].marker not in _SECTION_KINDS:
            stack.pop()
    titled = block.heading and block.marker in _SECTION_KINDS
    while stack and stack[-1].marker is None and not stack[-1].heading:
        # A numbered heading ends what led into something else ("under HIPAA and"), not a list of duties ("Vendor shall:").
        if _leads(text, stack[-1]) and not (titled and not _runs_on(text, stack[-1])):
            break
        stack.pop()


def _close_deeper(stack: list[Block], rank: int) -> None:
    """Close what a dotted number ends: items and every number of the same depth or deeper; a lead-in of an outer number stays open."""
    for index, above in enumerate(stack):
        if above.marker is not None and _RANK.get(above.marker, 0) >= rank:
            del stack[index:]
            return
    while stack and stack[-1].marker is not None and stack[-1].marker not in _SECTION_KINDS:
        stack.pop()


def _runs_on(text: str, block: Block) -> bool:
    """Tell whether a block obliges somebody and ends in a colon: a caption below it is part of its list, not a heading."""
    words = text[block.body : block.end].rstrip()
    return not block.heading and words.endswith(":") and bool(re.search(r"\b(?:shall|will|must|agrees?|may)\b", words))


def _place_paragraph(text: str, block: Block, stack: list[Block], headings: list[Block]) -> None:
    if block.heading:
        stack.clear()
        headings[:] = headings[-1:] if headings and headings[-1].marker == "article" and block.marker is None else []
        return
    words = text[block.body : block.end]
    while stack:
        top = stack[-1]
        if top.heading:
            break
        if _leads(text, top) and _ITEM_START.match(words) and not _SUBJECT_START.match(words):
            break
        stack.pop()


def _leads(text: str, block: Block) -> bool:
    """Tell whether the words of a block run on into the blocks below it."""
    words = text[block.body : block.end].rstrip()
    return bool(_LEAD_END.search(words[-40:])) or (words[-1:].islower() and not block.heading and len(words) > 12)
