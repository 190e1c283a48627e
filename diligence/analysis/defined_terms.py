"""Names that an agreement gives to the protected information and to the events it wants reported.

Drafters rarely write "protected health information" throughout: they define "Patient Information" and speak of that. The same holds for
"Reportable Event", which may cover uses outside the contract, security incidents and breaches at once.
"""

import re

_QUOTED = r"[\"'\u2018](?:the )?(?P<name>[A-Z][A-Za-z-]*(?: [A-Za-z-]+){0,3}?),?[\"']"
_INFORMATION = r"(?:(?:electronic |individually identifiable )?(?:protected )?health information|\be?PHI\b)"
_MEANS = (
    r"(?: \([^)\n]{1,40}\))?,?(?: as used (?:here|herein|in this [a-z]+),?)? "
    r"(?:(?:shall |will )?(?:means?|refers? to|designates|stands? for|denotes|comprises|includes)|is|are|has the sense of|I mean|we mean|:)"
)
_NAMED_BEFORE = re.compile(rf"{_QUOTED}{_MEANS}[:,]? (?:(?:any|all|the|that|those|and|only|Covered Entity's|\"|') ?){{0,3}}{_INFORMATION}")
_MEANT_BEFORE = re.compile(rf"(?i:when (?:I|we) say) {_QUOTED},? (?i:(?:I|we) mean) (?:any |all |the )?{_INFORMATION}")
_NAMED_BEHIND = re.compile(
    rf"{_INFORMATION}[^.;\n()]{{0,160}}"
    r"\((?:collectively,? |together,? |hereinafter |referred to (?:herein )?as |the |such [a-z ]{1,30}, )*"
    rf"(?:the )?{_QUOTED}\)"
)
_LOWER_NAMED = re.compile(
    rf"[\"'](?P<name>[a-z]+ [a-z]+)[\"']{_MEANS} (?:(?:any|all|the|that|your|our) ?){{0,2}}{_INFORMATION}"
    rf"|(?i:when (?:I|we) say) [\"'](?P<second>[a-z]+ [a-z]+)[\"'],? (?i:(?:I|we) mean) (?:any |all |the )?{_INFORMATION}"
)
_OTHER_THINGS = re.compile(
    r"(?i)breach|incident|unsecured|secured|de-?identif|agreement|addendum|services?$|record set|individual|safeguard|limited|disclos|\buse"
    r"|event|law|rule|act$|secretary|associate|entity|party|subcontract|treatment|operations|health insurance|department|^hhs$"
    r"|^protected health information$|^e?phi$|electronic"
)
_EVENT = re.compile(
    rf"{_QUOTED}{_MEANS}(?P<says>[^.\n]{{10,400}}(?:\n(?!\n)[^.\n]{{0,200}})?)",
)
_EVENT_NAME = re.compile(r"(?i)(?:event|incident|occurrence|mishap|breach|compromise|violation)s?$")
_OWN_MEANING = re.compile(
    r"(?i)^(?:(?:data |hipaa )?breach(?:es)?|security incidents?)$|^(?:un)?successful|^confirmed|^material|^discovered|^pending"
)
_PARTS = (
    ("breach of unsecured PHI", re.compile(r"(?i)\bbreach(?:es)?\b(?! of (?:contract|this))")),
    (
        "security incident",
        re.compile(r"(?i)\bsecurity incidents?\b|\b(?:attempted|successful) (?:or (?:attempted|successful) )?unauthorized access"),
    ),
    (
        "use or disclosure of PHI not permitted by this agreement",
        re.compile(
            r"(?i)\b(?:uses?|disclosures?|access|acquisition)\b[^.;]{0,80}"
            r"\b(?:not (?:permitted|allowed|provided for|authorized)|outside|contrary to|in violation of|other than as|beyond)"
            r"|\b(?:unauthorized|impermissible|improper)\b[^.;]{0,30}\b(?:uses?|disclosures?|access)\b"
        ),
    ),
)


def names_of_the_information(tidied: str) -> tuple[str, ...]:
    """Return the names that a tidied text defines for the protected information, longest first."""
    found: list[str] = []
    for pattern in (_NAMED_BEFORE, _MEANT_BEFORE, _NAMED_BEHIND):
        found.extend(match["name"] for match in pattern.finditer(tidied))
    for match in _LOWER_NAMED.finditer(tidied):
        found.append(match["name"] or match["second"])
    names = {" ".join(name.split()) for name in found if not _OTHER_THINGS.search(name)}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def defined_events(tidied: str) -> dict[str, str]:
    """Return what the defined events of a tidied text cover, by their names; only where a definition covers two kinds or renames one.

    "Security Incident" and "Breach" are words of the regulation and keep their meaning.
    """
    events: dict[str, str] = {}
    for match in _EVENT.finditer(tidied):
        name = " ".join(match["name"].split())
        if not _EVENT_NAME.search(name) or _OWN_MEANING.search(name):
            continue
        covered = [words for words, pattern in _PARTS if pattern.search(match["says"])]
        if len(covered) > 1 or (covered and len(name.split()) > 1):
            events[name] = f"{name.lower()} ({', '.join(covered)})"
    return events
