"""The time limit that belongs to a duty: ranked by cue and trigger, never just the nearest figure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from diligence.analysis.durations import Duration, find_durations
from diligence.analysis.matching import ClockRule

_BEFORE = re.compile(
    r"(?:\b(?:within|no later than|not later than|no more than|not more than|not to exceed|not exceed(?:ing)?"
    r"|in no (?:event|case) (?:later|more) than|"
    r"later than|exceed|at least|in|under|after|than|upon|maximum of|up to|less than|on|and)\b(?: a| an| the| period of"
    r"| (?:first|initial))?|[:(])\s?$"
)
_AFTER = re.compile(r"\s?(?:'|of|after|from|following|prior|written|advance|notice|upon|\)|[.;,]|$|cure|to|before|period)")
_REACH = 90


@dataclass(frozen=True)
class Limit:
    """A time limit bound to a duty: where it stands in the text that was looked at, its words, its days and what starts it."""

    duration: Duration
    words: str
    trigger: str | None

    @property
    def days(self) -> float | None:
        """The limit in calendar days, rounded to two places."""
        days = self.duration.days
        return None if days is None else round(days, 2)


def limits_in(rule: ClockRule, texts: Sequence[str]) -> list[Limit]:
    """Return the time limits of the duty in canonical texts, the best bound first; blanks are no figures."""
    ranked: list[tuple[float, int, Limit]] = []
    for order, text in enumerate(texts):
        for duration in find_durations(text):
            if duration.count is None:
                continue
            before, after = text[max(0, duration.start - _REACH) : duration.start], text[duration.end : duration.end + _REACH]
            around = f"{before}DURATION{after}"
            if any(veto.found_in(around) for veto in rule.unless):
                continue
            trigger = next((name for name, pattern in rule.triggers if pattern.found_in(around)), None)
            score = 2.0 * bool(_BEFORE.search(before)) + 0.5 * bool(_AFTER.match(after)) + 2.0 * (trigger is not None) - 0.1 * order
            if score >= 1.0 or (duration.unit in {"hour", "day"} and score >= 0.4):
                ranked.append((-score, order, Limit(duration, text[duration.start : duration.end], trigger)))
    ranked.sort(key=lambda found: found[:2])
    return [limit for _, _, limit in ranked]
