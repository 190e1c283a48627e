"""The labelled corpus: agreements, papers that only look like one, and single clauses, all of our own writing."""

import json
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from diligence.model.document import RunningText, Stretch
from diligence.model.requirement import Grade

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Label:
    """What a careful lawyer finds on one requirement: the grade, every passage that carries it, the figure the row asks for."""

    grade: Grade
    quotes: tuple[str, ...] = ()
    value: str | None = None


@dataclass(frozen=True)
class Paper:
    """A whole paper with its labels; one that is no agreement has none."""

    name: str
    text: str
    is_baa: bool
    labels: dict[str, Label] = field(default_factory=dict)

    @cached_property
    def running(self) -> RunningText:
        """The text as the analysis takes it."""
        return running_text(self.text)


@dataclass(frozen=True)
class Clause:
    """One clause, labelled for one requirement as if it were the whole agreement; ``twin`` names the sound twin of a deficient one."""

    requirement: str
    name: str
    text: str
    label: Label
    twin: str | None = None
    ordinary: bool = False
    """Written in the stock vocabulary of the trade; the others are deliberately unusual."""

    @cached_property
    def running(self) -> RunningText:
        """The text as the analysis takes it."""
        return running_text(self.text)


def running_text(text: str) -> RunningText:
    """Return a text as the running text of a document of one page."""
    stretches, at = [], 0
    for number, line in enumerate(text.split("\n")):
        if line.strip():
            stretches.append(Stretch(start=at, end=at + len(line), page=1, line=number))
        at += len(line) + 1
    return RunningText(text=text, stretches=tuple(stretches), page_count=1)


def papers(folder: Path, texts: Path | None = None) -> list[Paper]:
    """Load every labelled paper of a folder; ``texts`` names the folder of the texts where they lie apart from their labels."""
    found = []
    for path in sorted(folder.glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        text = (texts or folder).joinpath(f"{path.stem}.txt").read_text(encoding="utf-8")
        labels = {
            name: Label(Grade(entry["grade"]), tuple(entry.get("quotes", ())), entry.get("value"))
            for name, entry in label["requirements"].items()
        }
        found.append(Paper(path.stem, text, label["is_baa"], labels))
    return found


def agreements() -> list[Paper]:
    """Load the agreements of our own."""
    return papers(HERE / "agreements")


def negatives() -> list[Paper]:
    """Load the papers that look like an agreement and are none."""
    return papers(HERE / "negatives")


def clauses() -> list[Clause]:
    """Load the single clauses."""
    found = []
    for path in sorted((HERE / "clauses").rglob("*.toml")):
        for entry in tomllib.loads(path.read_text(encoding="utf-8"))["clause"]:
            label = Label(Grade(entry["grade"]), (entry["text"],), entry.get("value"))
            found.append(Clause(path.stem, entry["id"], entry["text"], label, entry.get("twin"), path.parent.name == "ordinary"))
    return found
