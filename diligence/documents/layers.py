"""Optional content: which layers of a file are switched off when it is opened (ISO 32000-2, 8.11)."""

from typing import Any

from diligence.documents.graphics import resolve

_MOST = 2_000
_DEPTH = 16


class Layers:
    """The layers of a document that a viewer does not show. Building it never raises but ``MemoryError``."""

    def __init__(self, properties: Any) -> None:
        self._off: set[int] = set()
        try:
            self._read(resolve(properties))
        except (MemoryError, RecursionError):
            raise
        except Exception:  # broken layers hide nothing
            self._off = set()

    @classmethod
    def of(cls, reader: Any) -> "Layers":
        """Return the layers of a file that is open."""
        try:
            properties = reader.root_object.get("/OCProperties")
        except (MemoryError, RecursionError):
            raise
        except Exception:  # a file without a catalog has no layers
            properties = None
        return cls(properties)

    def _read(self, properties: Any) -> None:
        if not hasattr(properties, "get"):
            return
        settings = resolve(properties.get("/D"))
        groups = list(resolve(properties.get("/OCGs")) or ())[:_MOST]
        if not hasattr(settings, "get"):
            return
        if str(resolve(settings.get("/BaseState"))) == "/OFF":
            self._off = {key for group in groups if (key := _key(group)) is not None}
        for name, change in (("/ON", self._off.discard), ("/OFF", self._off.add)):
            for group in list(resolve(settings.get(name)) or ())[:_MOST]:
                key = _key(group)
                if key is not None:
                    change(key)
        if resolve(settings.get("/AS")):
            for group in groups:
                usage: Any = resolve(getattr(resolve(group), "get", lambda _: None)("/Usage"))
                view: Any = resolve(usage.get("/View")) if hasattr(usage, "get") else None
                key = _key(group)
                if hasattr(view, "get") and key is not None:
                    (self._off.add if str(resolve(view.get("/ViewState"))) == "/OFF" else self._off.discard)(key)

    def hides(self, content: Any) -> bool:
        """Tell whether what belongs to this group, or to this membership of groups, is not shown."""
        key = _key(content)
        if key is not None and key in self._off:
            return True
        group = resolve(content)
        if not hasattr(group, "get") or str(resolve(group.get("/Type"))) != "/OCMD":
            return False
        expression = resolve(group.get("/VE"))
        if isinstance(expression, list):
            return not self._holds(expression, 0)
        raw = group.raw_get("/OCGs") if "/OCGs" in group else None
        listed = resolve(raw)
        members = list(listed)[:_MOST] if isinstance(listed, list) else [raw]
        hidden = [_key(member) in self._off for member in members if member is not None]
        policy = str(resolve(group.get("/P")) or "/AnyOn")
        if not hidden:
            return False
        return {"/AllOn": any(hidden), "/AnyOff": not any(hidden), "/AllOff": not all(hidden)}.get(policy, all(hidden))

    def _holds(self, expression: Any, depth: int) -> bool:
        """Tell whether an expression over groups holds; a group holds where it is on."""
        terms = resolve(expression)
        if not isinstance(terms, list):
            return _key(expression) not in self._off
        if not terms or depth > _DEPTH:
            return True
        operator = str(resolve(terms[0]))
        found = (self._holds(term, depth + 1) for term in list(terms)[1:_MOST])
        if operator == "/Not":
            return not next(found, False)
        return any(found) if operator == "/Or" else all(found)


def _key(thing: Any) -> int | None:
    """Return what tells one group from another: the number of the object."""
    number = getattr(thing, "idnum", None)
    if number is None:
        number = getattr(getattr(thing, "indirect_reference", None), "idnum", None)
    return int(number) if number is not None else None
