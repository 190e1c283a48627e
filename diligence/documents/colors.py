"""Colors as red, green and blue, as far as a file says them without a color profile; what cannot be told is None (ISO 32000-2, 8.6)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from diligence.documents.graphics import BLACK, WHITE, Color, numbers, resolve

_PAPER = 0.04
"""An ink of which so little is laid down leaves the paper as it is."""
_DEVICE = {
    "/DeviceGray": "gray", "/CalGray": "gray", "/G": "gray", "/DeviceRGB": "rgb", "/CalRGB": "rgb", "/RGB": "rgb",
    "/DeviceCMYK": "cmyk", "/CMYK": "cmyk", "/Lab": "lab", "/Indexed": "indexed", "/I": "indexed",
}  # fmt: skip
_OF_COMPONENTS = {1: "gray", 3: "rgb", 4: "cmyk"}
_DEPTH = 4
_MOST_PIXELS = 4_000_000
_RAW = frozenset({"/FlateDecode", "/Fl", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"})
"""Filters after which an image is a list of its pixels."""


@dataclass(frozen=True)
class Space:
    """A color space: its kind, and what it stands on where it is an index or a spot color."""

    kind: str
    base: "Space | None" = None
    table: bytes = b""
    tint: Any = None

    @classmethod
    def of(cls, listed: Any, depth: int = 0) -> "Space":
        """Return the space that an object of the file describes."""
        listed = resolve(listed)
        first = str(resolve(listed[0])) if isinstance(listed, list) and listed else str(listed)
        parts = list(listed[1:5]) if isinstance(listed, list) else []
        if depth > _DEPTH:
            return cls("unknown")
        if first == "/ICCBased" and parts:
            profile = resolve(parts[0])
            count = numbers([profile.get("/N")]) if hasattr(profile, "get") else []
            return cls(_OF_COMPONENTS.get(int(count[0]), "unknown") if count else "unknown")
        if first in {"/Separation", "/DeviceN"} and len(parts) >= 3:
            return cls("ink", cls.of(parts[1], depth + 1), tint=resolve(parts[2]))
        kind = _DEVICE.get(first, "unknown")
        if kind == "indexed" and len(parts) >= 3:
            table = resolve(parts[2])
            data = table.get_data() if hasattr(table, "get_data") else getattr(table, "original_bytes", table)
            return cls(kind, cls.of(parts[0], depth + 1), data if isinstance(data, bytes) else b"")
        return cls(kind)

    @property
    def components(self) -> int:
        """How many numbers make a color."""
        return {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3}.get(self.kind, 1)

    def first(self) -> Color | None:
        """Return the color that holds once the space is chosen."""
        return None if self.kind in {"ink", "indexed", "unknown"} else BLACK

    def color(self, values: Sequence[float]) -> Color | None:
        """Return a color of the space."""
        if self.kind == "lab" and len(values) >= 3:
            gray = min(max(values[0] / 100, 0.0), 1.0)
            return (gray, gray, gray) if max(abs(values[1]), abs(values[2])) < 8 else None
        if self.kind == "indexed" and self.base is not None and values:
            at, count = int(values[0]) * self.base.components, self.base.components
            entry = self.table[at : at + count] if at >= 0 else b""
            return self.base.color([byte / 255 for byte in entry]) if len(entry) == count else None
        values = [min(max(value, 0.0), 1.0) for value in values]
        if self.kind == "ink" and values:
            if all(value <= _PAPER for value in values):
                return WHITE  # no ink leaves the paper
            mixed = _mix(self.tint, values) if len(values) == 1 else None
            return self.base.color(mixed) if mixed is not None and self.base is not None else None
        return _DEVICE_COLORS[self.kind](values) if self.kind in _DEVICE_COLORS and len(values) >= self.components else None


_DEVICE_COLORS: dict[str, Callable[[Sequence[float]], Color]] = {
    "gray": lambda values: (values[0], values[0], values[0]),
    "rgb": lambda values: (values[0], values[1], values[2]),
    "cmyk": lambda values: ((1 - values[0]) * (1 - values[3]), (1 - values[1]) * (1 - values[3]), (1 - values[2]) * (1 - values[3])),
}
GRAY, RGB, CMYK, UNKNOWN = Space("gray"), Space("rgb"), Space("cmyk"), Space("unknown")


def device(components: int) -> Space:
    """Return the device space of so many components."""
    return {1: GRAY, 3: RGB, 4: CMYK}.get(components, UNKNOWN)


def _mix(function: Any, values: Sequence[float]) -> list[float] | None:
    """Return what a function makes of one value: exponential and sampled ones are followed, others are not."""
    if not hasattr(function, "get"):
        return None
    kind = numbers([function.get("/FunctionType")])
    if kind == [2.0]:
        low, high = numbers(resolve(function.get("/C0")) or [0.0]), numbers(resolve(function.get("/C1")) or [1.0])
        power = (numbers([function.get("/N")]) or [1.0])[0]
        if len(low) != len(high) or not 0 <= power <= 100:
            return None
        return [start + values[0] ** power * (end - start) for start, end in zip(low, high, strict=True)]
    if kind == [0.0] and hasattr(function, "get_data") and numbers([function.get("/BitsPerSample")]) == [8.0]:
        samples, size = function.get_data(), numbers(resolve(function.get("/Size")) or ())
        count = len(numbers(resolve(function.get("/Range")) or ())) // 2
        if len(size) == 1 and size[0] >= 1 and 1 <= count <= 4:
            at = round(values[0] * (size[0] - 1)) * count
            entry = samples[at : at + count]
            return [byte / 255 for byte in entry] if len(entry) == count else None
    return None


def image_color(image: Any) -> Color | None:
    """Return the color of an image that has one color only; None for a picture, and where it cannot be told cheaply."""
    if not hasattr(image, "get_data"):
        return None
    listed = resolve(image.get("/Filter"))
    filters = {str(resolve(one)) for one in listed} if isinstance(listed, list) else {str(listed)} if listed is not None else set()
    size = numbers([image.get("/Width"), image.get("/Height"), image.get("/BitsPerComponent")])
    if len(size) != 3 or size[2] != 8 or not 0 < size[0] * size[1] <= _MOST_PIXELS or not filters <= _RAW:
        return None
    space = Space.of(image.get("/ColorSpace"))
    data, pixel = image.get_data(), space.components
    first = data[:pixel]
    if space.kind == "unknown" or not first or data[: len(data) // pixel * pixel] != first * (len(data) // pixel):
        return None
    return space.color([float(first[0])] if space.kind == "indexed" else [byte / 255 for byte in first])
