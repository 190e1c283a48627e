"""Plain tables and JSON for the terminal; every text is cleaned on its way out."""

import json
from collections.abc import Sequence
from typing import Any

from diligence.model.text import one_line

GAP = "  "
WIDEST = 48


def columns(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Lay rows out in left-aligned columns under a head; long cells are cut, the last column is not."""
    last = len(head) - 1
    cells = [[one_line(cell, None if index == last else WIDEST) for index, cell in enumerate(row)] for row in (head, *rows)]
    widths = [max(len(row[index]) for row in cells) for index in range(len(head))]
    return "\n".join(GAP.join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells)


def as_json(content: Any) -> str:
    """Return JSON for machines; dates and enumerations become strings."""
    return json.dumps(content, ensure_ascii=False, indent=1, default=str)
