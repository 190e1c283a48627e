"""Text from outside inside Markdown: whatever it holds, it shows as the words it is and becomes no markup."""

import re

from diligence.export.plain import plain_text
from diligence.model.text import one_line

_MARKS = re.compile(r"[\\`*_{}\[\]<>#|~&!$^]")
_OPENERS = re.compile(r"\A(?:[-+=>:]|\d+[.)])")
_ADDRESS = re.compile(r"(?i)(?::(?=//))|(?<=www)\.|(?<=mailto):|(?<=xmpp):")


def escaped(text: str, limit: int = 400) -> str:
    """Return a text as one line of Markdown that shows it literally, cut to ``limit`` characters."""
    line = one_line(plain_text(text), limit)
    line = _MARKS.sub(lambda mark: "\\" + mark[0], line)
    line = _ADDRESS.sub(lambda mark: "\\" + mark[0], line)
    return _OPENERS.sub(lambda start: start[0][:-1] + "\\" + start[0][-1], line)
