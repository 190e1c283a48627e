"""What an agreement says outright of its parties: "Vendor is the Clinic's business associate", "HIPAA calls us a covered entity"."""

import re

_STATED = re.compile(
    r"(?i:\b(?P<side>business associate|covered entity)\b)"
    r"(?! (?i:agreement|addendum|contract|terms|covenant|amendment|form|rider|provisions|shall|will|may|must))"
)
_LINK = re.compile(
    r"[\"')\]*]{0,4},? ?[(\[]?(?:(?:which|who|that|hereby) )?(?:in this [a-z]+ )?"
    r"(?:(?:is|are|am|acts?|acting|serves?|serving|being|becomes?|was|will be|shall be|qualifies|constitutes)\b ?)?"
    r"(?:hereby |therefore |thus |also |both )?"
    r"(?:as |has the (?:quality|role) of )?(?:(?:a|an|the|its|our|your|their|(?:the )?[\w&\u2024 -]{1,40}?'s?) )?[\"'(*]{0,3}"
)
_SERVED = re.compile(
    r"(?i)\b(?:serv(?:es?|ed|ing)|assist(?:s|ed|ing)?|support(?:s|ed|ing)?|help(?:s|ed|ing)?|(?:acts?|works?|acting|working) for)"
    r"\W+(?:the )?$"
)
"""Who is served "as its business associate" is the other side; who is engaged so is the business associate."""
_AS_ITS = re.compile(r"[\"')\]*]{0,4},? as (?:its|their|our|your) [\"']?")
_AND_IS_ITS = re.compile(r",? and (?:so |thus |therefore )?(?:is|acts as|serves as|becomes) (?:its|their) [\"']?")
"""What joins a second statement to the first name of a sentence: "Vendor codes charts for Clinic and is its business associate"."""
_DOUBTED = re.compile(r"(?i)\b(?:if|when|whether|where|unless|for|should|extent)\W+(?:the )?$")
_REACH = 110
_STOPS = re.compile(r"[.;](?=\s)|\n\n|\n(?=\|)")


def said_of(text: str, names: list[str]) -> dict[str, dict[str, int]]:
    """Count by name and side what the text says outright: "Vendor is the Clinic's business associate", "HIPAA calls us ...".

    The nearest name before "business associate" or "covered entity" in the same sentence is the one meant; a possessive right before it is
    the other side, and so is the name behind "business associate of".
    """
    said: dict[str, dict[str, int]] = {}
    if not names:
        return said
    forms = {"we": "we|us|our", "you": "you|your", "I": "I|me|my"}
    either = "|".join(forms.get(name, re.escape(name)) for name in sorted(names, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?P<name>{either})(?P<owner>'s|(?<=s)')?(?![\w-])", re.I if set(names) <= set(forms) else 0)
    known = {form.lower(): name for name, listed in forms.items() for form in listed.split("|")}
    owning = {"our", "your", "my"}

    def count(name: str, side: str) -> None:
        name = known.get(name.lower(), name) if name.lower() in known else name
        if name in names:
            said.setdefault(name, {"BA": 0, "CE": 0})[side] += 1

    for stated in _STATED.finditer(text):
        side, other = ("BA", "CE") if stated["side"].lower().startswith("business") else ("CE", "BA")
        low = max(0, stated.start() - _REACH)
        low = max([low, *(stop.end() for stop in _STOPS.finditer(text, low, stated.start()))])
        if re.search(
            r"(?i)\b(?:each|every|any|another|other|if|whether|where|or|demands? of|requires? of)\W+(?:a |an |the )?$",
            text[low : stated.start()],
        ):
            continue
        for found in reversed(list(pattern.finditer(text, low, stated.start()))):
            gap = text[found.end() : stated.start()]
            if found["owner"] or found["name"].lower() in owning:
                if not gap.strip(" \"'"):
                    count(found["name"], other)
                continue
            if _STATED.search(gap):
                break
            turned = _turned_around(text, low, found, gap, pattern)
            if turned is not None:
                for name, same in turned:
                    count(name, side if same else other)
                break
            if _LINK.fullmatch(gap) and gap.strip() and not _DOUBTED.search(text[low : found.start()]):
                count(found["name"], side)
            label = re.match(
                rf"\W{{0,4}}(?P<name>{either})\W{{0,4}}(?:\||:)", text[max(low, text.rfind("\n", 0, stated.start()) + 1) : stated.start()]
            )
            if label and (label["name"] != found["name"] or not _LINK.fullmatch(gap)):
                count(label["name"], side)
            break
        behind = re.match(rf"[\"']? (?:of|to) (?:the )?(?P<name>{either})(?![\w-])", text[stated.end() : stated.end() + 60])
        if behind:
            count(behind["name"], other)
    return said


def _turned_around(text: str, low: int, found: re.Match[str], gap: str, pattern: re.Pattern[str]) -> list[tuple[str, bool]] | None:
    """Return who has the side that is named, and who the other, where the nearest name is the object of what is said; else None."""
    if _AND_IS_ITS.fullmatch(gap):
        subject = pattern.search(text, low, found.start())
        return [(subject["name"], True), (found["name"], False)] if subject is not None and subject["name"] != found["name"] else []
    if _AS_ITS.fullmatch(gap) and _SERVED.search(text, low, found.start()):
        return [(found["name"], False)]
    return None


def side_of(said: dict[str, dict[str, int]], names: tuple[str, ...]) -> str | None:
    """Return the side that the text gives to a name, None where it gives none or both alike."""
    ba, ce = (sum(said.get(name, {}).get(side, 0) for name in names) for side in ("BA", "CE"))
    return None if ba == ce else "BA" if ba > ce else "CE"
