"""Check all rule files together: what one record alone cannot show. The result is a list of plain sentences, empty where all is well."""

from importlib.resources.abc import Traversable

from diligence.catalog.checklists import HEAD_FILE, available, load_checklist
from diligence.catalog.countries import COUNTRIES_FILE, load_countries
from diligence.catalog.known_forms import FOLDER as FORMS
from diligence.catalog.known_forms import lint_known_forms
from diligence.catalog.loader import read_table
from diligence.catalog.location import rule_files
from diligence.catalog.question_lint import lint_questions
from diligence.catalog.requirements import FOLDER, RequirementSet, load_head, load_requirements
from diligence.errors import ChecklistError
from diligence.model.checklist import Checklist

MAX_LINE = 160
"""Characters of a line of a rule file, so that a change reads well in a side-by-side comparison; a pattern in ``baa/`` cannot be broken."""

KEYS_OF_A_QUESTION = (
    *("id", "text", "why", "type", "unit", "choices", "words", "asked_of", "depth", "asked_when", "opened_when"),
    *("ask", "weak", "strong", "unanswered", "citations", "as_of", "mark", "requirements", "examples"),
    *("from_agreement", "evidence", "findings"),
)
"""The order in which a question's keys stand, so that two questions compare line by line."""

README = "README.md"


def lint(root: Traversable) -> tuple[str, ...]:
    """Return every fault of a folder of checklists as a sentence that begins with the place."""
    faults = [*_strangers(root), *(fault for name, file in rule_files(root) for fault in _text_faults(name, file))]
    faults.extend(lint_known_forms(root))
    try:
        countries = load_countries(root)
    except ChecklistError as error:
        return (*faults, error.what)
    requirements = _requirements(root, faults)
    packs: list[Checklist] = []
    for checklist_id in available(root):
        try:
            packs.append(load_checklist(root, checklist_id))
        except ChecklistError as error:
            faults.append(error.what)
            continue
        faults.extend(_section_faults(root, packs[-1]))
    asked = {question.id: question for pack in reversed(packs) for question in pack.questions}
    for pack in packs:
        faults.extend(lint_questions(pack, asked, requirements, countries))
    faults.extend(_twins(packs))
    return tuple(dict.fromkeys(faults))


def _strangers(root: Traversable) -> list[str]:
    """Name what is neither data nor the README; a stray Python file would end up in the package."""
    faults = []
    for entry in sorted(root.iterdir(), key=lambda entry: entry.name):
        if not entry.is_dir():
            if entry.name not in (README, COUNTRIES_FILE):
                faults.append(f"{entry.name}: does not belong into checklists/, which holds {README}, {COUNTRIES_FILE} and folders of TOML")
            continue
        inside = sorted(found.name for found in entry.iterdir())
        faults.extend(f"{entry.name}/{name}: is not a TOML file" for name in inside if not name.endswith(".toml"))
        if entry.name not in (FOLDER, FORMS) and HEAD_FILE not in inside:
            faults.append(f"{entry.name}: has no {HEAD_FILE}")
    return faults


def _text_faults(name: str, file: Traversable) -> list[str]:
    """Hold a file against the one layout all of them have, so that changes show and nothing else does."""
    content = file.read_bytes()
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return [f"{name}: is not UTF-8"]
    faults = []
    if lines[-1] != "" or lines[-2:-1] == [""] or lines[0] == "":
        faults.append(f"{name}: must begin with text and end with exactly one line break")
    for number, line in enumerate(lines, start=1):
        if line != line.rstrip() or "\t" in line:
            faults.append(f"{name}: line {number} holds a tab, a carriage return, or blanks at its end")
        if len(line) > MAX_LINE and not name.startswith(f"{FOLDER}/"):
            faults.append(f"{name}: line {number} is longer than {MAX_LINE} characters")
    return faults


def _requirements(root: Traversable, faults: list[str]) -> tuple[str, ...]:
    """Check the requirements and return the ids that questions may refer to."""
    try:
        head = load_head(root)
    except ChecklistError as error:
        faults.append(error.what)
        return ()
    try:
        found = load_requirements(root)
    except ChecklistError as error:
        faults.append(error.what)
        return head.order
    faults.extend(f"{FOLDER}/pack.toml: order names '{name}', which has no file" for name in head.order if name not in found.ids)
    faults.extend(f"{FOLDER}/{name}.toml: pack.toml does not name it in 'order'" for name in found.ids if name not in head.order)
    if len(set(head.order)) != len(head.order):
        faults.append(f"{FOLDER}/pack.toml: order names a requirement twice")
    if found.ids != tuple(name for name in head.order if name in found.ids):
        faults.append(f"{FOLDER}/pack.toml: order must list required, then conditional, then diligence")
    faults.extend(_record_faults(found))
    return head.order


def _record_faults(found: RequirementSet) -> list[str]:
    faults: list[str] = []
    for one in found.requirements:
        name = f"{FOLDER}/{one.id}.toml"
        if one.as_of > found.as_of:
            faults.append(f"{name}: as_of lies after that of pack.toml")
        faults.extend(f"{name}: {key} is empty" for key in ("title", "citation", "explains", "advice") if not getattr(one, key).strip())
    return faults


def _section_faults(root: Traversable, checklist: Checklist) -> list[str]:
    """Check what the models no longer show: names of files, positions, and the order of keys."""
    faults: list[str] = []
    names = {entry.name for entry in (root / checklist.id).iterdir()}
    faults.extend(
        f"{checklist.id}: section '{section.id}' must be in {section.id}.toml"
        for section in checklist.sections
        if f"{section.id}.toml" not in names
    )
    positions = [section.position for section in checklist.sections]
    if len(set(positions)) != len(positions):
        faults.append(f"{checklist.id}: two sections have the same position")
    order = KEYS_OF_A_QUESTION
    for section in checklist.sections:
        name = f"{section.id}.toml"
        if name not in names:
            continue
        for raw in read_table(root / checklist.id / name, f"{checklist.id}/{name}")["question"]:
            keys = [key for key in raw if key in order]
            if keys != sorted(keys, key=order.index):
                faults.append(f"{checklist.id}/{name}: {raw['id']}: keys are not in the order of checklists/README.md")
    return faults


def _twins(packs: list[Checklist]) -> list[str]:
    """Refuse one id in two packs: a review keeps answers by question id alone."""
    owner: dict[str, str] = {}
    return [
        f"{pack.id}: question '{question.id}' is in {owner[question.id]} as well"
        for pack in packs
        for question in pack.questions
        if owner.setdefault(question.id, pack.id) != pack.id
    ]
