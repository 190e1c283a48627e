"""What reading one file may cost. The client sends these figures to the reader, so that both hold the same ones."""

import os
from collections.abc import Mapping

from pydantic import PositiveFloat, PositiveInt, ValidationError

from diligence.documents import refusals
from diligence.model.base import Frozen

VARIABLE = refusals.LIMITS_VARIABLE


class Limits(Frozen):
    """Sizes in bytes, times in seconds. An agreement of fifteen pages stays far below all of them."""

    file_bytes: PositiveInt = 50_000_000
    memory_bytes: PositiveInt = 1 << 30
    cpu_seconds: PositiveInt = 20
    wall_seconds: PositiveFloat = 30.0
    output_bytes: PositiveInt = 20_000_000

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] | None = None) -> "Limits":
        """Return the limits with those that ``DILIGENCE_LIMITS`` sets otherwise ("wall-seconds=120,memory-bytes=2000000000").

        Raises ``DocumentError`` where it names no limit, or no figure above zero.
        """
        wanted = (os.environ if environment is None else environment).get(VARIABLE, "")
        figures: dict[str, str] = {}
        for part in filter(None, map(str.strip, wanted.split(","))):
            name, _, figure = part.partition("=")
            name = name.strip().replace("-", "_")
            if name not in cls.model_fields:
                raise refusals.unknown_limit(part, [field.replace("_", "-") for field in cls.model_fields])
            figures[name] = figure.strip()
        try:
            return cls.model_validate(figures)
        except ValidationError:
            raise refusals.unknown_limit(wanted, [field.replace("_", "-") for field in cls.model_fields]) from None
