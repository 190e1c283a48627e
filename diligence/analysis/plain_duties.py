"""Duties without a modal: "Vendor tells the Clinic the same day", "we don't sell it", "you'll wipe the drives".

Plain-language agreements oblige in the present tense. Where a party opens a sentence, or follows the condition that opens one, and a verb
of duty comes next, the verb is read as "shall" plus the verb. Elsewhere ("information that Vendor receives") it stays as it is.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from diligence.analysis.language import grammar

_ADVERB = r"(?:(?:also|always|then|only|promptly|immediately|likewise|further|never|[a-z]+ly|each|alone|itself|in turn) ){0,2}"
_OPENS = r"(?:\A|(?<=[.;:!?\"\u2022|),] )|(?<=\n)|(?<=\band )|(?<=\bthen )|(?<=\bbut ))"
_ARTICLE = r"(?:(?i:the|this|our|your) )?"
_CARRYING = "does not|doesn't|has to|is to|needs to|is not to"

_CONDITION = re.compile(r"(?i)\b(?:if|when|whenever|where|unless|until|which|that|who|should|extent|as|because|than|what)\b[^,.;:]{0,40}$")
"""Words before a party that make what follows a condition or an aside, not a duty."""


@lru_cache(maxsize=1)
def verbs_of_duty() -> dict[str, str]:
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
    written = {form for listed in parties.values() for name in listed for form in _forms(name)}
    found = _after_names(text, written) if written else []
    subjects = [word for word in pronouns if word.lower() in {"we", "you", "i"}]
    if subjects:
        found += _after_pronouns(text, {word.lower(): pronouns[word] for word in subjects})
    return found


def _forms(name: str) -> tuple[str, ...]:
    """Return how a name may be written: one that is kept in lower case stands for any case."""
    return (name,) if name != name.lower() else (name, name.title(), name.upper())


def _after_names(text: str, names: set[str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    opens, duty, verb = re.compile(rf"{_OPENS}{_ARTICLE}\Z"), _third(), re.compile(rf" {_ADVERB}(?P<verb>{_CARRYING})\b")
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    for name in re.finditer(rf"\b(?:{either})(?=[ ,(])", text):
        after = duty.match(text, name.end())
        if after and opens.search(text[max(0, name.start() - 10) : name.start()]):
            found.append((*after.span("verb"), f"SHALL {verbs_of_duty()[after['verb']]}"))
            continue
        carrying = verb.match(text, name.end())
        if carrying and not _CONDITION.search(text, max(0, name.start() - 60), name.start()):
            found.append((*carrying.span("verb"), _shall(carrying["verb"])))
    return found


def _after_pronouns(text: str, said: Mapping[str, str]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    opens = re.compile(rf"{_OPENS}\Z")
    plain = re.compile(rf" {_ADVERB}(?P<verb>{'|'.join(sorted(verbs_of_duty().values(), key=len, reverse=True))})\b")
    verb = re.compile(r" (?P<verb>don't|do not|have to|need to|are to|are not to)\b(?! in order| do\b| know)")
    for who in re.finditer(rf"\b(?P<word>(?i:{'|'.join(said)}))\b(?P<will>'ll\b)?", text):
        if who["will"]:
            found.append((*who.span(), f"{said[who['word'].lower()]} SHALL"))
            continue
        after = plain.match(text, who.end())
        if after and opens.search(text[max(0, who.start() - 6) : who.start()]):
            found.append((*after.span("verb"), f"SHALL {after['verb']}"))
            continue
        carrying = verb.match(text, who.end())
        if carrying and not _CONDITION.search(text, max(0, who.start() - 60), who.start()):
            found.append((*carrying.span("verb"), _shall(carrying["verb"])))
    return found


def _shall(verb: str) -> str:
    return "SHALL not" if "n't" in verb or "not" in verb else "SHALL"


@lru_cache(maxsize=1)
def _third() -> re.Pattern[str]:
    verbs = "|".join(sorted(verbs_of_duty(), key=len, reverse=True))
    return re.compile(rf"(?:,[^,.;\n]{{3,60}},)? {_ADVERB}(?P<verb>{verbs})\b")
