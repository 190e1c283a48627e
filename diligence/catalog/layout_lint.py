"""Check the files of the shipped checklists as files: what lies there, how a line looks, and the order of keys."""

from collections.abc import Iterator
from importlib.resources.abc import Traversable

from diligence.catalog.agreement_facts import FOLDER as FACTS
from diligence.catalog.countries import COUNTRIES_FILE
from diligence.catalog.cross_checks import FOLDER as CROSS_CHECKS
from diligence.catalog.cross_checks import REGIMES_FILE
from diligence.catalog.depths import DEPTHS_FILE
from diligence.catalog.evidence_kinds import KINDS_FILE
from diligence.catalog.fault import Fault
from diligence.catalog.known_forms import FOLDER as FORMS
from diligence.catalog.loader import read_table
from diligence.catalog.location import rule_files
from diligence.catalog.pack import Pack
from diligence.catalog.requirements import FOLDER as TERMS
from diligence.catalog.shelf import HEAD_FILE

MAX_LINE = 160
"""Characters of a line of a rule file, so that a change reads well in a side-by-side comparison; a pattern in ``baa/`` cannot be broken."""

KEYS_OF_A_QUESTION = (
    *("id", "text", "why", "type", "unit", "choices", "words", "asked_of", "depth", "asked_when", "opened_when"),
    *("ask", "weak", "strong", "unanswered", "citations", "as_of", "mark", "requirements", "examples"),
    *("from_agreement", "evidence", "findings"),
)
"""The order in which a question's keys stand, so that two questions compare line by line."""

README = "README.md"
_FILES = (README, COUNTRIES_FILE, DEPTHS_FILE, KINDS_FILE, REGIMES_FILE)
_NO_PACKS = (TERMS, FORMS, FACTS, CROSS_CHECKS)
_LONG_LINES = (TERMS, FACTS)


def lint_layout(root: Traversable) -> Iterator[Fault]:
    """Yield what is no data, and where a file is not laid out as all of them are."""
    yield from _strangers(root)
    for name, file in rule_files(root):
        yield from _text_faults(name, file)


def _strangers(root: Traversable) -> Iterator[Fault]:
    """Name what is neither data nor the README; a stray Python file would end up in the package."""
    for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
        if not entry.is_dir():
            if entry.name not in _FILES:
                what = f"does not belong into checklists/, which holds {', '.join(_FILES)} and folders of TOML"
                yield Fault(entry.name, what, "Put it somewhere else")
            continue
        inside = sorted(found.name for found in entry.iterdir())
        yield from (Fault(f"{entry.name}/{name}", "is not a TOML file", "Put it somewhere else") for name in inside if name[-5:] != ".toml")
        if entry.name not in _NO_PACKS and HEAD_FILE not in inside:
            yield Fault(entry.name, f"has no {HEAD_FILE}", "Write one, or put the folder somewhere else")


def _text_faults(name: str, file: Traversable) -> Iterator[Fault]:
    """Hold a file against the one layout all of them have, so that changes show and nothing else does."""
    try:
        lines = file.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError:
        yield Fault(name, "is not UTF-8", "Save the file as UTF-8")
        return
    if lines[-1] != "" or lines[-2:-1] == [""] or lines[0] == "":
        yield Fault(name, "must begin with text and end with exactly one line break", "Mend the beginning or the end")
    for number, line in enumerate(lines, start=1):
        if line != line.rstrip() or "\t" in line:
            yield Fault(name, f"line {number} holds a tab, a carriage return, or blanks at its end", "Take them out")
        if len(line) > MAX_LINE and name.partition("/")[0] not in _LONG_LINES:
            yield Fault(name, f"line {number} is longer than {MAX_LINE} characters", "Break it")


def lint_sections(root: Traversable, pack: Pack) -> Iterator[Fault]:
    """Yield what the models of a shipped pack no longer show: names of files, and the order of keys."""
    folder = root / pack.checklist.id
    for section, shown in pack.sections.items():
        name = shown.rpartition("/")[2]
        if name != f"{section}.toml":
            yield Fault(shown, f"section '{section}' must be in {section}.toml", "Give the section and its file the same name")
        for raw in read_table(folder / name, shown)["question"]:
            keys = [key for key in raw if key in KEYS_OF_A_QUESTION]
            if keys != sorted(keys, key=KEYS_OF_A_QUESTION.index):
                yield Fault(f"{shown}: {raw['id']}", "keys are not in the order of checklists/README.md", "Put them in that order")
