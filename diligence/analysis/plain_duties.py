"""Duties without a modal: "Vendor tells the Clinic the same day", "we don't sell it", "you'll wipe the drives".

Plain-language agreements oblige in the present tense. Where a party opens a sentence, or follows the condition that opens one, and a verb
of duty comes next, the verb is read as "shall" plus the verb. Elsewhere ("information that Vendor receives") it stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from diligence.analysis.language import grammar

_ADVERB = r"(?:(?:also|always|then|only|promptly|immediately|likewise|further|never|[a-z]+ly|each|alone|itself|in turn) ){0,2}"
_OPENS = r"(?:^|(?<=[.;:!?\"\u2022|)] )|(?<=\n)|(?<=\n\n)|(?<=, )|(?<=\. )|(?<=\band )|(?<=\bthen )|(?<=\bbut )|(?<=\| ))"

_CONDITION = re.compile(r"(?i)\b(?:if|when|whenever|where|unless|until|which|that|who|should|extent|as|because|than|what)\b[^,.;:]{0,40}$")
"""Words before a party that make what follows a condition or an aside, not a duty."""


@lru_cache(maxsize=1)
def _verbs() -> dict[str, str]:
    """Return the verbs of duty in the third person, with their plain forms."""
    return {third_person(verb): verb for verb in grammar()["plain"]["verbs"]}


def third_person(verb: str) -> str:
    """Return the third person singular of a plain form."""
    if verb in {"have", "do"}:
        return {"have": "has", "do": "does"}[verb]
    if re.search(r"(?:s|sh|ch|x|z|o)$", verb):
        return f"{verb}es"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def plain_duties(text: str, parties: Mapping[str, Sequence[str]], pronouns: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return what to read instead of the verbs of plain duties in a tidied text: ``(start, end, words)``."""
    names = [re.escape(name) for listed in parties.values() for name in listed]
    if not names:
        return []
    third = "|".join(sorted(_verbs(), key=len, reverse=True))
    plain = "|".join(sorted(_verbs().values(), key=len, reverse=True))
    named = rf"(?:(?i:the |this |our |your )?(?:{'|'.join(sorted(names, key=len, reverse=True))})(?=[ ,(]))"
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(rf"{_OPENS}{named}(?:,[^,.;\n]{{3,60}},)? {_ADVERB}(?P<verb>{third})\b", text, re.M):
        found.append((*match.span("verb"), f"SHALL {_verbs()[match['verb']]}"))
    for match in re.finditer(rf"\b{named} {_ADVERB}(?P<verb>does not|doesn't|has to|is to|needs to|is not to)\b", text):
        if not _CONDITION.search(text, max(0, match.start() - 60), match.start()):
            found.append((*match.span("verb"), "SHALL not" if "n't" in match["verb"] or "not" in match["verb"] else "SHALL"))
    subjects = [word for word in pronouns if word.lower() in {"we", "you", "i"}]
    if subjects:
        who = rf"(?i:{'|'.join(subjects)})"
        for match in re.finditer(rf"{_OPENS}{who} {_ADVERB}(?P<verb>{plain})\b", text, re.M):
            found.append((*match.span("verb"), f"SHALL {match['verb']}"))
        for match in re.finditer(rf"\b{who} (?P<verb>don't|do not|have to|need to|are to|are not to)\b(?! in order| do\b| know)", text):
            if not _CONDITION.search(text, max(0, match.start() - 60), match.start()):
                found.append((*match.span("verb"), "SHALL not" if "n't" in match["verb"] or "not" in match["verb"] else "SHALL"))
        for match in re.finditer(rf"\b(?P<who>{who})'ll\b", text):
            said = next(value for word, value in pronouns.items() if word.lower() == match["who"].lower())
            found.append((*match.span(), f"{said} SHALL"))
    return found
