"""Which name in an agreement is the business associate and which the covered entity.

Chosen by who carries duty verbs and who stands after "on behalf of" and "notify", never by the name alone: "Provider" and "Company"
are either side, and in a subcontractor's agreement the "Business Associate" stands where the covered entity otherwise does.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from diligence.analysis.language import grammar
from diligence.analysis.plain_duties import verbs_of_duty
from diligence.analysis.stated_roles import said_of, side_of

_DEFINED = re.compile(
    r"\((?:the |each,? a |each a |hereinafter,? (?:the |referred to as (?:the )?)?|collectively,? (?:the )?"
    r"|referred to (?:herein )?as (?:the )?|(?:[a-z]+,? ){1,4}?(?:the )?)?[\"'](?:the )?(?P<name>[A-Z][^\"'\n]{1,40})[\"'](?:[,;]? (?:or"
    r"|and) (?:the )?[\"'](?P<second>[A-Z][^\"'\n]{1,40})[\"'])?\)"
)
_NO_PARTY = re.compile(
    r"\b(?:agreements?|addendum|information|phi|baa|hipaa|hitech|act|rules?|date|part(?:y|ies)|services?|laws?|secretary"
    r"|hhs|breach(?:es)?|data|terms|"
    r"platform|safeguards|reports?|period|incidents?|effective|individuals?|exhibit|records|regulations?|contract|schedule"
    r"|record set|subcontractors?|conditions|cfr|section|hipaa [a-z ]+)$",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:called|named|known as|means?|is|are|:) (?:the )?[\"'](?:the )?(?P<name>[A-Z][A-Za-z&-]+(?: [A-Z][A-Za-z&-]+)?),?[\"']"
)
_LABELLED = re.compile(
    r"(?m)^(?:\| ?)?\W{0,4}(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\W{0,4}(?:\||:) (?=[A-Z])"
    r"[^\n]{0,160}\b(?:business associate|covered entity)"
)
_SUBJECT = re.compile(
    r"(?:(?<=[.;:)] )|(?<=\n)|(?<=\bThe )|(?<=\bthe ))(?P<name>[A-Z][a-z]+)"
    r"(?= (?:shall|will|must|may|has to|is to|agrees|tells|keeps|gives|uses|lets)\b)"
)
_OFTEN_SUBJECT = 3
_COMPANY = re.compile(r"\b(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+){0,2}),? (?:Inc|LLC|L\u2024L\u2024C|Corp|Corporation|Ltd|LLP)\b")
_WIDE = re.compile(r"(?:State|Department|County|City|Agency|Subcontractor|User|Member|Individual|Plan|Company|[A-Z]{2,5})$")
"""Names that mean somebody else as often as a party; behavior alone does not make them one."""
_NO_SUBJECT = re.compile(
    r"(?:It|This|That|These|They|He|She|There|Each|Either|Neither|Nothing|Nobody|You|We|Party|Such|Any|All|No|Both|And|Or|If"
    r"|Who|What|Business|Covered|Associate|Entity)$"
)
_MARGIN = 2
_MANY = 5
_BUSIEST = 4
_SAID = 6
_FEW = 3
_NEAR = 120
_LONGEST_NAME = 60
_OPENING = 3_000
_ACTS = 2
_OWES = re.compile(r" (?:\w+ly )?(?:shall|will|must|agrees to|may not)\b")
_NAMED, _NAMED_OTHERWISE = "\u01c2", "\u01c1"
"""Two letters that no agreement is written with; one that holds them says nothing of a party with them."""
_DUTY = r"\s+(?:shall|will|agrees|must)\b"


@dataclass(frozen=True)
class Roles:
    """The names of either side as they are written, and pronouns that stand for one ("you" as the customer)."""

    ba: tuple[str, ...]
    ce: tuple[str, ...]
    pronouns: tuple[tuple[str, str], ...] = ()

    def named(self) -> dict[str, tuple[str, ...]]:
        """Return the names by the token that replaces them."""
        return {"BA": self.ba, "CE": self.ce}


def find_roles(text: str) -> Roles:
    """Decide who is who in a tidied text."""
    words = grammar()["roles"]
    text = text.replace(_NAMED, " ").replace(_NAMED_OTHERWISE, " ")
    ba, ce = list(words["ba"]), list(words["ce"])
    if _turned(text):
        ce = [*ba, *ce]
        ba = ["subcontractor", "sub-business associate"]
    else:
        names = _candidates(text, words["candidates"])
        busiest = _busiest(text, names)
        said = said_of(text, names)
        for name in names:
            stated = said.get(name, {"BA": 0, "CE": 0})
            score = _score(text, name) + (_BUSIEST if name == busiest else 0)
            score += _SAID * (min(stated["BA"], 3) - min(stated["CE"], 3))
            if score >= _MARGIN:
                ba.append(name)
            elif score <= -_MARGIN:
                ce.append(name)
        _complete_the_pair(text, ba, ce)
        _fill_in(text, [name for name in names if name not in ba and name not in ce], ba, ce)
    if re.search(r"\bBA (?:shall|will|may|agrees|must)\b", text) or (
        re.search(r"\bBA\b(?![\w.])", text) and re.search(r"\bCE\b(?![\w.])", text)
    ):
        ba.append("BA")
        ce.append("CE")
    return Roles(tuple(ba), tuple(ce), tuple(_pronouns(text)))


@lru_cache(maxsize=1)
def _acts() -> re.Pattern[str]:
    """Match what stands behind a name that does something."""
    return re.compile(rf" (?:\w+ly )?(?:shall|will|must|can|may|agrees|{'|'.join(verbs_of_duty())})\b")


def _standing_before(pattern: re.Pattern[str], text: str, names: Iterable[str]) -> dict[str, int]:
    """Count how often each name stands right before what a pattern matches."""
    starts = [text[max(0, found.start() - _LONGEST_NAME) : found.start()] for found in pattern.finditer(text)]
    return {name: sum(start.endswith(name) and not start[: -len(name)][-1:].isalnum() for start in starts) for name in names}


def _complete_the_pair(text: str, ba: list[str], ce: list[str]) -> None:
    """Where the paper introduces just two names that owe something, and one of them is a side, the other is the other side."""
    introduced = dict.fromkeys(
        found["name"].strip() for found in _DEFINED.finditer(text[:_OPENING]) if not _NO_PARTY.search(found["name"].strip())
    )
    pair = [name for name, count in _standing_before(_acts(), text, introduced).items() if count >= _ACTS]
    formal = {"Business Associate": ba, "Covered Entity": ce}
    sides = [formal.get(name) or (ba if name in ba else ce if name in ce else None) for name in pair]
    if len(pair) == 2 and sides.count(None) == 1:
        other = ce if (sides[0] if sides[0] is not None else sides[1]) is ba else ba
        other.append(pair[sides.index(None)])


def _fill_in(text: str, rest: list[str], ba: list[str], ce: list[str]) -> None:
    """Give a side that has no name the one that behaves most like it, where the formal name hardly ever owes or is owed anything."""

    def most(pattern: str, formal: str) -> str | None:
        counts = {name: len(re.findall(pattern.replace("{name}", re.escape(name)), text)) for name in rest}
        best = max(counts, key=lambda name: counts[name], default=None)
        there = len(re.findall(pattern.replace("{name}", formal), text))
        return best if best is not None and counts[best] >= _FEW and counts[best] > 2 * there else None

    words = grammar()["roles"]
    rest = [name for name in rest if not _WIDE.fullmatch(name)]
    if len(ba) == len(words["ba"]) and (name := most(r"\b{name} (?:\w+ly )?(?:shall|will|must|agrees|may)\b", "(?i:business associate)")):
        ba.append(name)
        rest.remove(name)
    if len(ce) == len(words["ce"]):
        name = most(r"(?:\b(?:to|notify|tell|inform|behalf of) (?:the )?{name}\b|\b{name}'s\b)", "(?i:covered entity)")
        if name and (name in words["candidates"] or re.search(rf"[\"'](?:the )?{re.escape(name)},?[\"']", text[:6000])):
            ce.append(name)


def _turned(text: str) -> bool:
    """Tell whether this is an agreement of a business associate with its own subcontractor."""
    lowered = text.lower()
    below = len(re.findall(rf"\bsubcontractor{_DUTY}", lowered))
    if not below:
        return False
    above = len(re.findall(rf"\bbusiness associate{_DUTY}", lowered))
    # "Subcontractor shall", with a capital, is a name; a flow-down speaks of "its subcontractors" or "each subcontractor".
    named = re.search(rf"(?<!its )(?<!each )(?<!any )(?<!such )(?<!every )(?<!no )\bSubcontractor{_DUTY}", text)
    if not (below >= _FEW and below > 1.5 * above) and not (named and not above):
        return False
    told = r"(?:notify|report to|notice to|report [^.;]{1,60} to|on behalf of) (?:the )?business associate"
    return re.search(told, lowered) is not None


def _busiest(text: str, names: list[str]) -> str | None:
    """Return the name that owes most duties, where it owes far more than any other: in these agreements that is the business associate."""
    duties = _standing_before(_OWES, text, names)
    lowered = text.lower()
    formal = max(
        len(re.findall(rf"\b{side} (?:shall|will|must|agrees to|may not)\b", lowered)) for side in ("business associate", "covered entity")
    )
    name = max(duties, key=lambda known: duties[known], default=None)
    rest = [formal, *(count for known, count in duties.items() if known != name)]
    return name if name is not None and duties[name] >= _MANY and duties[name] > 2 * max(rest) else None


def _candidates(text: str, known: list[str]) -> list[str]:
    names = [name for name in known if next(_whole_words(text, name), None) is not None]
    for found in _DEFINED.finditer(text[:6000]):
        names.extend(name.strip() for name in (found["name"], found["second"]) if name and not _NO_PARTY.search(name))
    for found in _COMPANY.finditer(text[:6000]):
        names.extend((found["name"], found["name"].split()[0]))
    for found in (*_CALLED.finditer(text[:6000]), *_LABELLED.finditer(text[:6000])):
        if not _NO_PARTY.search(found["name"]):
            names.append(found["name"])
    subjects = Counter(found["name"] for found in _SUBJECT.finditer(text))
    names.extend(
        name for name, count in subjects.items() if count >= _OFTEN_SUBJECT and not _NO_SUBJECT.match(name) and not _NO_PARTY.search(name)
    )
    lowered = {"business associate", "covered entity"}
    return [
        name
        for name in dict.fromkeys(names)
        if name.lower() not in lowered and (name in known or len(list(islice(_whole_words(text, name), 2))) == 2)
    ]


def _whole_words(text: str, words: str) -> Iterator[int]:
    """Yield where words stand in a text with no letter or digit right before or behind them."""
    start = text.find(words)
    while start >= 0:
        end = start + len(words)
        if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
            yield start
        start = text.find(words, end)


def _around(text: str, name: str) -> str:
    """Return the parts of a text that speak of a name, with "the" and the name written as one sign, or another where its case differs.

    Nothing else bears on the name, and patterns that do not hold the name itself are compiled once for all names and papers.
    """
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters become two in lower case
        lowered = text
    parts: list[str] = []
    at = high = 0
    for start in _whole_words(lowered, name.lower() if lowered is not text else name):
        low, end = max(0, start - _NEAR), start + len(name)
        if low > high:
            parts.append(f"{text[at:high]}\n\n.\n\n")
            at = low
        parts.append(text[at:start].removesuffix("the "))
        parts.append(_NAMED if text.startswith(name, start) else _NAMED_OTHERWISE)
        at, high = end, end + _NEAR
    parts.append(text[at:high])
    return "".join(parts)


@lru_cache(maxsize=1)
def _signals() -> tuple[tuple[int, int, re.Pattern[str]], ...]:
    """Return what speaks for the business associate (above 0) or the covered entity (below 0): weight, most counted, pattern."""
    exact = f"{_NAMED}(?<!other {_NAMED})(?<!health care {_NAMED})(?<!healthcare {_NAMED})"
    found = [
        (sign, 4, re.compile(pattern.replace("{name}", exact)))
        for side, sign in (("ba", 1), ("ce", -1))
        for pattern in grammar()["roles"]["evidence"][side]
    ]
    name = f"[{_NAMED}{_NAMED_OTHERWISE}]"
    near = r"[\"')]{0,2}[,;]?\s(?:\(|\(the\s|or\s|as\s|is\s|acts as\s)?(?:a\s|the\s)?[\"'(]{0,2}"
    turned = rf"[\"']{{0,1}}\)?\s?(?:\(|or )?(?:the )?[\"'(]{{0,3}}{name}"
    for side, sign in (("business associate", 6), ("covered entity", -6)):
        found.append((sign, sys.maxsize, re.compile(rf"{name}(?i:{near}{side})[\"')]")))
        found.append((sign, sys.maxsize, re.compile(rf"(?i:{side}{turned})[\"']?\)")))
    return tuple(found)


def _score(text: str, name: str) -> int:
    """Return how far a name leans to the business associate (above 0) or to the covered entity (below 0)."""
    around = _around(text, name)
    return sum(weight * min(len(pattern.findall(around)), most) for weight, most, pattern in _signals())


def _pronouns(text: str) -> list[tuple[str, str]]:
    """Return what "you" and "we" stand for where the agreement speaks so: what it says of them, else who owes and who is told."""
    words = grammar()["roles"]
    said = said_of(text, ["we", "you", "I"])
    first, second = side_of(said, ("we", "I")), side_of(said, ("you",))
    lowered = text.lower()
    formal = len(re.findall(r"\bbusiness associate (?:shall|will|agrees|must|may)\b", lowered))
    if (first is None and second is None) or formal >= _MANY:
        told = r"(?:(?<=report to)|(?<=notify)|(?<=behalf of)|(?<=behalf)|(?<=available to)|(?<=from)|(?<=notice to)) you\b|\byour? phi\b"
        you = len(re.findall(told, lowered)) if " you" in lowered else 0
        ours = len(re.findall(r"\b[Ww]e (?:shall|will|agree|may|must)\b", text))
        second = "CE" if you >= 2 else None
        first = "BA" if ours >= 3 and not re.search(r"\bBusiness Associate (?:shall|will)\b", text) else None
    elif first is None or second is None:
        other = {"BA": "CE", "CE": "BA"}
        first, second = first or other[second or ""], second or other[first or ""]
    found = []
    if second:
        found += [(word, f"{second}'s" if word == "your" else second) for word in words["pronouns_second"]]
    if first:
        found += [(word, f"{first}'s" if word in {"our", "my"} else first) for word in words["pronouns_first"]]
    return found
