"""What reading one file may cost. The client sends these figures to the reader, so that both hold the same ones."""

from pydantic import PositiveFloat, PositiveInt

from diligence.model.base import Frozen


class Limits(Frozen):
    """Sizes in bytes, times in seconds. An agreement of fifteen pages stays far below all of them."""

    file_bytes: PositiveInt = 50_000_000
    memory_bytes: PositiveInt = 1 << 30
    cpu_seconds: PositiveInt = 20
    wall_seconds: PositiveFloat = 30.0
    output_bytes: PositiveInt = 20_000_000
