"""Rebuild the shipped anchors of all records: ``python tests/accuracy/anchors.py`` writes diligence/analysis/anchors.json."""

import json
from pathlib import Path

import diligence.analysis
from diligence.analysis.anchors import FILE, find_anchors, key_of
from diligence.analysis.matching import RequirementRule
from diligence.analysis.stated_facts import StatedFactRule
from diligence.catalog.agreement_facts import load_agreement_facts
from diligence.catalog.location import shipped
from diligence.catalog.requirements import load_requirements


def every_anchor() -> dict[str, list[list[str]]]:
    """Return the anchors of every pattern of the shipped records."""
    found = {}
    records: list[RequirementRule | StatedFactRule] = [
        *(RequirementRule(requirement) for requirement in load_requirements(shipped()).requirements),
        *(StatedFactRule(fact) for fact in load_agreement_facts(shipped())),
    ]
    for record in records:
        for rule in record.every_rule():
            for source in {rule.source, *(branch.source for branch in rule.branches)}:
                found[key_of(source)] = [list(words) for words in find_anchors(source)]
    return dict(sorted(found.items()))


if __name__ == "__main__":
    target = Path(diligence.analysis.__file__).parent / FILE
    target.write_text(json.dumps(every_anchor(), ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{target}: {target.stat().st_size // 1024} KiB")
