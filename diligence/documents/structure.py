"""What the structure of a file says its contents read as: a screen reader, and many a program, take these words for the printed ones."""

from typing import Any

from diligence.documents.graphics import as_text, resolve

_MOST = 20_000
_LONGEST = 2_000


def said_by_structure(root: Any) -> list[str]:
    """Return the texts by which elements of the structure tree replace what is printed (``ActualText``, ISO 32000-2, 14.9.4).

    Raises nothing but ``MemoryError``; a broken tree says what can be read of it.
    """
    found: list[str] = []
    try:
        waiting, seen = [resolve(root.get("/StructTreeRoot"))], 0
        while waiting and seen < _MOST:
            element = resolve(waiting.pop())
            seen += 1
            if isinstance(element, list):
                waiting += list(element)[:_MOST]
            elif hasattr(element, "get"):
                said = resolve(element.get("/ActualText"))
                if isinstance(said, (str, bytes)):
                    found.append(as_text(said)[:_LONGEST])
                children = element.get("/K")
                if children is not None:
                    waiting.append(children)
    except MemoryError:
        raise
    except Exception:  # a loop or a broken object; what was found stands
        return found
    return found
