"""``depths.toml``: which answers of the intake choose how deep a review goes."""

from importlib.resources.abc import Traversable

from diligence.catalog.countries import load_countries, with_groups_spelled_out
from diligence.catalog.loader import build, read_table
from diligence.errors import ChecklistError
from diligence.model.depth_rules import DepthRules

DEPTHS_FILE = "depths.toml"


def load_depths(root: Traversable) -> DepthRules:
    """Return the rules of a folder of checklists. Raises ``ChecklistError`` where the file is missing or malformed."""
    raw = with_groups_spelled_out(read_table(root / DEPTHS_FILE, DEPTHS_FILE), load_countries(root), DEPTHS_FILE)
    if "depths" in raw:
        raise ChecklistError(f"{DEPTHS_FILE}: depths: is not a key that belongs here", "Begin each record with [[depth]]")
    table = {("depths" if key == "depth" else key): value for key, value in raw.items()}
    return build(DepthRules, table, DEPTHS_FILE, renamed={"depths": "depth"})
