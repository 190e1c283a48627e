"""Measure how well agreements are read, on the corpus beside this file: ``python tests/accuracy/measure.py [--errors] [--cross]``.

``--readme`` measures as ``--cross`` does and writes the figures into the README, between its marks.
``--labels DIR --texts DIR`` measures other labelled texts instead.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus import Clause, Label, Paper, agreements, clauses, negatives, papers

from diligence.analysis.reader import AgreementReader
from diligence.analysis.second_opinion import SecondOpinion
from diligence.analysis.units import Tag
from diligence.assess.grades import build_scan
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements
from diligence.model.document import RunningText
from diligence.model.requirement import PRESENT, Grade, Level
from diligence.model.scan import Kind, Row, Scan, Tool

README = Path(__file__).resolve().parent.parent.parent / "README.md"
MARKS = re.compile(r"(?<=<!-- accuracy -->\n).*?(?=<!-- /accuracy -->)", re.DOTALL)
UNDECIDED = frozenset({Grade.UNCERTAIN, Grade.ELSEWHERE})
REQUIREMENTS = load_requirements(shipped()).requirements
REQUIRED = frozenset(requirement.id for requirement in REQUIREMENTS if requirement.level is Level.REQUIRED)
WORDS = {"one": 1, "two": 2, "three": 3, "five": 5, "seven": 7, "ten": 10, "fifteen": 15, "thirty": 30, "sixty": 60}


@dataclass
class Tally:
    """Counts of right and wrong rows; a share is a part of a whole."""

    counts: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def row(self, where: str, name: str, row: Row, label: Label) -> None:
        """Count one row against its label."""
        said, true = row.grade, label.grade
        self.counts["rows"] += 1
        if true is Grade.DEFICIENT:
            self.counts["deficient"] += 1
            self.counts["deficient caught"] += said is Grade.DEFICIENT
        elif true in PRESENT:
            self.counts["sound"] += 1
            self.counts["sound called deficient"] += said is Grade.DEFICIENT
        if said in UNDECIDED:
            self.counts["undecided"] += 1
            self.errors.append(f"{where} {name}: undecided, is {true}")
            return
        self.presence(name, present=said in PRESENT, truly=true in PRESENT)
        if (said in PRESENT) != (true in PRESENT):
            self.errors.append(
                f"{where} {name}: {'FALSE PRESENT' if said in PRESENT else 'false missing'}: said {said}, is {true}: {said_of(row, label)}"
            )
            return
        if true in PRESENT:
            self.counts["both present"] += 1
            self.counts["same grade"] += said is true
            if Grade.DEFICIENT not in (said, true):
                self.counts["stock or specific"] += 1
                self.counts["stock or specific right"] += said is true
            if said is not true:
                self.errors.append(f"{where} {name}: grade {said}, is {true}: {row.why} | {said_of(row, label)}")
            if name == "breach-notification" and notice(label.value):
                self.counts["notice"] += 1
                self.counts["notice right"] += notice(row.values.notice) == notice(label.value)
                if notice(row.values.notice) != notice(label.value):
                    self.errors.append(f"{where} {name}: notice {row.values.notice!r}, is {label.value!r}")
            self.counts["evidence right"] += any(overlap(passage.quote, label.quotes) for passage in row.evidence[:3])

    def presence(self, name: str, *, present: bool, truly: bool) -> None:
        """Count whether a requirement was rightly called present or missing."""
        for group in ("all", *(("required",) if name in REQUIRED else ())):
            side = "present" if truly else "missing"
            self.counts[f"{side} {group}"] += 1
            self.counts[f"{side} {group} right"] += present == truly

    def share(self, part: str, whole: str) -> str:
        """Write a share in percent with its counts."""
        a, b = self.counts[part], self.counts[whole]
        return f"{100 * a / b:.1f} % ({a} of {b})" if b else "none"

    def wrong(self, side: str, group: str) -> str:
        """Write the share of rows of one side that were taken for the other."""
        whole = self.counts[f"{side} {group}"]
        part = whole - self.counts[f"{side} {group} right"]
        return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "none"

    def missing_f1(self, group: str) -> str:
        """Write the F1 of the missing class."""
        hit = self.counts[f"missing {group} right"]
        false_present = self.counts[f"missing {group}"] - hit
        false_missing = self.counts[f"present {group}"] - self.counts[f"present {group} right"]
        whole = 2 * hit + false_present + false_missing
        return f"{200 * hit / whole:.1f} %" if whole else "none"


def said_of(row: Row, label: Label) -> str:
    """Return the words an error is about: what was taken for the duty, or what was not."""
    if label.grade is Grade.MISSING:
        return row.evidence[0].quote[:200] if row.evidence else ""
    return " ".join(label.quotes[0].split())[:240] if label.quotes else ""


def words(text: str) -> set[str]:
    """Return the words of a passage."""
    return set(re.findall(r"[a-z0-9]+", text.lower()))


def overlap(quote: str, passages: Sequence[str]) -> bool:
    """Tell whether a quote is a fair part of a passage, or covers one without being much longer."""
    mine = words(quote)
    for passage in passages:
        theirs = words(passage)
        shared = len(mine & theirs)
        part = len(mine) >= min(6, len(theirs)) and shared >= 0.8 * len(mine)
        if mine and (part or (shared >= 0.6 * len(theirs) and len(quote) <= 3 * len(passage) + 200)):
            return True
    return False


def notice(value: str | None) -> tuple[str, str] | None:
    """Reduce a time limit to number and unit: "5 (five) business days" becomes ("5", "business day")."""
    text = (value or "").lower()
    for word, figure in WORDS.items():
        text = re.sub(rf"\b{word}\b", str(figure), text)
    found = re.search(r"(\d+)\D{0,12}?\b(business|working|calendar)?\s*(hour|day|month|week)", text)
    return (found[1], ("business " if found[2] in ("business", "working") else "") + found[3]) if found else None


TOOL = Tool(version="0", requirements="0", as_of="0")


def scan(reader: AgreementReader, running: RunningText, *, records_alone: bool = False) -> Scan:
    """Read and grade one text, by records and second opinion together or by the records alone."""
    reading = reader.read(running)
    if records_alone:
        parts = tuple(part.model_copy(update={"second": None}) for part in reading.requirements)
        reading = reading.model_copy(update={"requirements": parts})
    return build_scan(reader.requirements, reading, file="text", sha256="0" * 64, pages=1, unreadable_pages=(), tool=TOOL)


def of_papers(found: Iterable[Paper], reader: AgreementReader, tally: Tally, *, records_alone: bool = False) -> Tally:
    """Count whole papers: their kind, and their rows where they are agreements."""
    for paper in found:
        read = scan(reader, paper.running, records_alone=records_alone)
        tally.counts["papers"] += 1
        right = (read.document.kind is Kind.BAA) == paper.is_baa
        tally.counts["kind right"] += right
        if not right:
            tally.errors.append(f"{paper.name}: kind {read.document.kind}, is_baa {paper.is_baa}")
        for row in read.requirements:
            if row.id in paper.labels:
                tally.row(paper.name, row.id, row, paper.labels[row.id])
    return tally


def of_classifier(found: Iterable[Paper], second: SecondOpinion, reader: AgreementReader, tally: Tally) -> Tally:
    """Count what the classifier alone says: present where it holds that for likelier than not of some unit that may carry a duty."""
    for paper in found:
        units = reader.units(paper.running)
        opinions = [opinion for unit, opinion in zip(units, second.read(units), strict=True) if unit.tag is Tag.PLAIN]
        for name, label in paper.labels.items():
            present = any(opinion.carries[name] >= 0.5 for opinion in opinions)
            tally.presence(name, present=present, truly=label.grade in PRESENT)
    return tally


def of_clauses(found: Iterable[Clause], second: SecondOpinion | None, tally: Tally) -> Tally:
    """Count single clauses, each for its own requirement."""
    readers = {requirement.id: AgreementReader([requirement], second=second) for requirement in REQUIREMENTS}
    for clause in found:
        row = scan(readers[clause.requirement], clause.running).requirements[0]
        tally.row(clause.name, clause.requirement, row, clause.label)
    return tally


def crossed() -> dict[str, Tally]:
    """Measure every set of the corpus with a classifier that was trained on the other sets alone; twins stay together."""
    from train import fit, samples_of

    columns = {name: Tally() for name in ("records", "classifier", "both", "both, single clauses")}
    every, single = [*agreements(), *negatives()], clauses()
    sets = sorted({paper.name[0] for paper in every})
    for place, letter in enumerate(sets):
        mine = [paper for paper in every if paper.name[0] == letter]
        fold = [clause for clause in single if crc32(min(clause.name, clause.twin or clause.name).encode()) % len(sets) == place]
        known = set(map(id, fold))
        second = fit(samples_of([paper for paper in every if paper.name[0] != letter], [one for one in single if id(one) not in known]))
        reader = AgreementReader(REQUIREMENTS, second=second)
        of_papers(mine, reader, columns["records"], records_alone=True)
        of_classifier(mine, second, reader, columns["classifier"])
        of_papers(mine, reader, columns["both"])
        of_clauses(fold, second, columns["both, single clauses"])
    return columns


def table(columns: dict[str, Tally]) -> str:
    """Write the figures as a table."""
    lines: list[tuple[str, Callable[[Tally], str]]] = [
        ("missing F1, required", lambda tally: tally.missing_f1("required")),
        ("missing F1, all", lambda tally: tally.missing_f1("all")),
        ("false present, required", lambda tally: tally.wrong("missing", "required")),
        ("false present, all", lambda tally: tally.wrong("missing", "all")),
        ("false missing, all", lambda tally: tally.wrong("present", "all")),
        ("stock wording against specific", lambda tally: tally.share("stock or specific right", "stock or specific")),
        ("deficient found", lambda tally: tally.share("deficient caught", "deficient")),
        ("sound called deficient", lambda tally: tally.share("sound called deficient", "sound")),
        ("evidence", lambda tally: tally.share("evidence right", "both present")),
        ("time limit of the breach notice", lambda tally: tally.share("notice right", "notice")),
        ("kind of paper", lambda tally: tally.share("kind right", "papers")),
        ("left to a person", lambda tally: tally.share("undecided", "rows")),
    ]
    head = f"| measure | {' | '.join(columns)} |\n| --- |{' --- |' * len(columns)}"
    body = "\n".join(f"| {name} | {' | '.join(write(tally) for tally in columns.values())} |" for name, write in lines)
    return f"{head}\n{body}\n"


def main() -> int:
    """Print the figures, and the errors where asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--errors", action="store_true", help="list every disagreement")
    parser.add_argument("--readme", action="store_true", help="write the figures into the README")
    parser.add_argument("--cross", action="store_true", help="let every set be read by a classifier that was trained on the others")
    parser.add_argument("--labels", type=Path, help="measure labelled texts of another folder")
    parser.add_argument("--texts", type=Path, help="the folder of their texts")
    parser.add_argument("--only", default="", help="only papers and clauses whose name begins so")
    options = parser.parse_args()
    if options.labels:
        columns = {"agreements": of_papers(papers(options.labels, options.texts), AgreementReader(REQUIREMENTS), Tally())}
    elif options.readme or options.cross:
        columns = crossed()
    else:
        chosen = [paper for paper in (*agreements(), *negatives()) if paper.name.startswith(options.only)]
        columns = {"agreements": of_papers(chosen, AgreementReader(REQUIREMENTS), Tally())}
        if not options.only:
            columns["single clauses"] = of_clauses(clauses(), None, Tally())
    if options.errors:
        for tally in columns.values():
            print("\n".join(tally.errors), end="\n\n")
    written = table(columns)
    print(written)
    if options.readme:
        README.write_text(MARKS.sub(lambda _: written, README.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
