"""Packs of questions: one folder each, with ``checklist.toml`` and one file for every section; and what a house adds to them."""

from collections.abc import Collection, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from diligence.catalog.countries import load_countries
from diligence.catalog.extensions import extended, load_extension, no_such_pack
from diligence.catalog.pack import Pack, load_pack, twins
from diligence.catalog.shelf import HEAD_FILE, Place, Shelf
from diligence.errors import UsageError
from diligence.model.checklist import Checklist
from diligence.model.country import CountryTable
from diligence.model.text import one_line


def available(root: Traversable, *, own: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return the ids of the packs that the folders of checklists hold, in alphabetical order. Raises ``ChecklistError``."""
    return tuple(sorted(Shelf(root, tuple(own)).packs()))


def load_checklists(
    root: Traversable, *, own: Sequence[Path] = (), only_default: bool = False, also: Collection[str] = ()
) -> tuple[Checklist, ...]:
    """Return every pack, or only those that may be asked: by default, under conditions, or because ``also`` names them.

    Of the others not more than the head is read. ``own`` are the house's own folders: their packs come beside the shipped ones, and
    their extensions are put in. The packs stand in the order of their positions.
    Raises ``ChecklistError``, and ``UsageError`` where ``also`` names a pack that is not there.
    """
    shelf = Shelf(root, tuple(own))
    places = shelf.packs()
    for wanted in also:
        if wanted not in places:
            raise UsageError(f"There is no pack of questions '{one_line(wanted, 80)}'", f"Choose among: {', '.join(sorted(places))}")
    asked = [name for name in sorted(places) if not only_default or name in also or not _is_off(places[name])]
    return tuple(pack.checklist for pack in _load(shelf, places, asked))


def load_checklist(root: Traversable, checklist_id: str, *, own: Sequence[Path] = ()) -> Checklist:
    """Return one pack with its sections in the order of their positions, with what the house's own folders put into it.

    Raises ``UsageError`` where there is no such pack, ``ChecklistError`` where one of its files is malformed.
    """
    shelf = Shelf(root, tuple(own))
    places = shelf.packs()
    if checklist_id not in places:
        choose = f"Choose one of: {', '.join(sorted(places)) or 'none'}"
        raise UsageError(f"There is no checklist '{one_line(checklist_id, 80)}'", choose)
    return _load(shelf, places, [checklist_id])[0].checklist


def _load(shelf: Shelf, places: dict[str, Place], asked: Sequence[str]) -> tuple[Pack, ...]:
    countries = load_countries(shelf.root)
    packs = {name: load_pack(places[name], countries) for name in asked}
    _extend(shelf, packs, places, countries)
    for fault in twins(packs.values()):
        raise fault.as_error()
    return tuple(sorted(packs.values(), key=lambda pack: pack.checklist.position))


def _extend(shelf: Shelf, packs: dict[str, Pack], places: Collection[str], countries: CountryTable) -> None:
    for place in shelf.extensions():
        extension = load_extension(place, countries)
        if extension.extends in packs:
            packs[extension.extends] = extended(packs[extension.extends], extension, place)
        elif extension.extends not in places:
            raise no_such_pack(place, extension.extends, sorted(places))


def _is_off(folder: Place) -> bool:
    head = Place(folder.at / HEAD_FILE, f"{folder.name}/{HEAD_FILE}", folder.border)
    table = head.table()
    return table.get("by_default") is False and not table.get("asked_when")
