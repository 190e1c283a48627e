"""Whether a document is a Business Associate Agreement: it speaks of itself as one and the BA owes the duties of one."""

import re
from collections.abc import Sequence

from diligence.analysis.governed import Subject, governed
from diligence.analysis.units import Tag, Unit
from diligence.model.scan import Kind

_DUTY = re.compile(r"\bSHALL\b")
_ITSELF = re.compile(
    r"\bthis (?:business associate |hipaa |baa )?"
    r"(?:baa|agreement|addendum|contract|amendment|exhibit|appendix|attachment|schedule|rider|covenant|letter|form|terms)\b"
    r"|\bthe agreement\b|\bthese (?:hipaa |business associate )?terms\b"
)

_INFORMATION = re.compile(r"\bPHI\b")
_LAW = re.compile(r"\bhipaa\b|\b164\u2024\d{3}\b|\bbaa\b")
_OFTEN = 5


def kind_of(units: Sequence[Unit], found: int, either: int, text: str) -> Kind:
    """Return the kind. ``text`` is canonical.

    ``found`` is how many distinct requirements of the regulation the records find carried, ``either`` how many they or the second opinion
    find. Pages and policies about such agreements were seen to come to ten at most, and they hardly ever speak of "this agreement"; what
    lies between is for a person.
    """
    duties = 0
    for unit in units:
        if unit.tag is Tag.PLAIN and ("PHI" in unit.text or "BA" in unit.text):
            modal = _DUTY.search(unit.text)
            if modal and governed(unit, modal.start()) in (Subject.BA, Subject.BOTH):
                duties += 1
    itself = len(_ITSELF.findall(text))
    named = len(re.findall(r"\bBA\b", text))
    subject = len(_INFORMATION.findall(text)) >= _OFTEN and _LAW.search(text) is not None
    if (either >= 8 and itself >= 4) or (either >= 10 and itself >= 2) or (either >= 11 and (itself or duties)):
        return Kind.BAA
    if duties >= 6 and _LAW.search(text) and ((either >= 8 and itself >= 2) or (either >= 10 and itself)):
        return Kind.BAA
    if not subject:
        return Kind.UNCERTAIN if found >= 5 and duties >= 10 and _LAW.search(text) else Kind.NOT_A_BAA
    if itself >= 2 and named >= 4 and ((found >= 5 and duties >= 6) or (found >= 3 and duties >= 6 and itself >= 3)):
        return Kind.BAA
    if (found >= 9 and itself >= 3) or (found >= 10 and duties >= 10):
        return Kind.BAA
    if either >= 6 and itself >= 2:
        return Kind.UNCERTAIN
    if named >= 4 and ((found >= 3 and duties >= 3) or (found >= 2 and itself >= 2 and duties >= 2)):
        return Kind.UNCERTAIN
    return Kind.NOT_A_BAA
