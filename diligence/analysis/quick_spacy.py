"""spaCy without its command line.

``import spacy`` imports the package's own command line too, with its download and project tools: a quarter of the time, and nothing that
reading an agreement uses (explosion/spaCy#13933 would import it on demand). A stand-in takes its place for the moment of the import and is
taken away again, so that whoever wants ``spacy.cli`` afterwards gets the real one.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_COMMAND_LINE = ("spacy.cli", "spacy.cli.info")


def _info(*arguments: Any, **options: Any) -> Any:
    """Do what ``spacy.info`` does, with the real command line."""
    return import_module("spacy.cli.info").info(*arguments, **options)


def import_spacy_quickly() -> None:
    """Import spaCy, once, without its command line."""
    if "spacy" in sys.modules:
        return
    stand_ins = {name: ModuleType(name) for name in _COMMAND_LINE}
    vars(stand_ins["spacy.cli.info"])["info"] = _info
    sys.modules.update(stand_ins)
    try:
        import_module("spacy")
    finally:
        for name in _COMMAND_LINE:
            if sys.modules.get(name) is stand_ins[name]:
                del sys.modules[name]
