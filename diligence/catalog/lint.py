"""Check all rule files together: what one record alone cannot show. The result is a list of plain sentences, empty where all is well.

Of the house's own folders the packs and extensions are checked against the shipped ones, but not how their files are laid out.
"""

from collections.abc import Iterator, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path

from diligence.catalog.agreement_facts import load_agreement_facts
from diligence.catalog.branch_lint import can_all_hold, lint_branches
from diligence.catalog.condition_lint import Known, condition_faults
from diligence.catalog.countries import load_countries
from diligence.catalog.cross_check_lint import lint_cross_checks
from diligence.catalog.depths import DEPTHS_FILE, load_depths
from diligence.catalog.evidence_kinds import lint_evidence_kinds
from diligence.catalog.extensions import extended, load_extension, no_such_pack
from diligence.catalog.fault import Fault
from diligence.catalog.known_forms import lint_known_forms
from diligence.catalog.layout_lint import lint_layout, lint_sections
from diligence.catalog.pack import Pack, load_pack, twins
from diligence.catalog.question_lint import lint_questions
from diligence.catalog.requirements import FOLDER, RequirementSet, load_head, load_requirements
from diligence.catalog.shelf import Shelf
from diligence.errors import ChecklistError
from diligence.model.checklist import Checklist, Depth
from diligence.model.country import CountryTable


def lint(root: Traversable, *, own: Sequence[Path] = ()) -> tuple[str, ...]:
    """Return every fault of a folder of checklists, and of the house's own folders, as a sentence that begins with the place."""
    faults = [*map(str, lint_layout(root)), *lint_known_forms(root)]
    try:
        countries = load_countries(root)
    except ChecklistError as error:
        return (*faults, str(error))
    found: list[Fault] = []
    requirements = _requirements(root, found)
    packs, unread = _packs(Shelf(root, tuple(own)), countries)
    found.extend(unread)
    facts = _facts(root, found)
    # What is wrong with a file that could not be read is said once; what refers to it is not wrong for that.
    known = Known(
        questions={question.id: question for pack in reversed(packs) for question in pack.checklist.questions},
        requirements=requirements,
        facts=None if facts is None else frozenset(facts),
        countries=countries,
        whole=not unread,
        fact_values={fact: values for fact, values in (facts or {}).items() if values},
    )
    found.extend(twins(packs))
    for pack in packs:
        if pack.shipped:
            found.extend(lint_sections(root, pack))
        found.extend(_pack_faults(pack))
        found.extend(lint_questions(pack, known))
    found.extend(lint_branches(packs, known))
    found.extend(_triggers(root, known))
    found.extend(_depths(root, packs, known))
    found.extend(lint_cross_checks(root, known))
    kinds = lint_evidence_kinds(root, [_as_shipped(pack) for pack in packs if pack.shipped])
    return tuple(dict.fromkeys([*faults, *map(str, found), *kinds]))


def _as_shipped(pack: Pack) -> Checklist:
    """Return a pack without what a house has put in: it may ask for evidence of kinds of its own."""
    sections = (
        section.model_copy(update={"questions": tuple(question for question in section.questions if question.id not in pack.anchors)})
        for section in pack.checklist.sections
    )
    return pack.checklist.model_copy(update={"sections": tuple(sections)})


def _packs(shelf: Shelf, countries: CountryTable) -> tuple[list[Pack], list[Fault]]:
    """Load what can be loaded, and say of the rest why it cannot."""
    faults: list[Fault] = []
    packs: dict[str, Pack] = {}
    try:
        places = shelf.packs()
        extensions, strangers = shelf.extensions(), shelf.strangers()
    except ChecklistError as error:
        return [], [Fault.of(error)]
    for name in sorted(places):
        try:
            packs[name] = load_pack(places[name], countries)
        except ChecklistError as error:
            faults.append(Fault.of(error))
    for place in extensions:
        try:
            extension = load_extension(place, countries)
            if extension.extends in packs:
                packs[extension.extends] = extended(packs[extension.extends], extension, place)
            elif extension.extends not in places:
                raise no_such_pack(place, extension.extends, sorted(places))
        except ChecklistError as error:
            faults.append(Fault.of(error))
    faults.extend(Fault(place.shown, "is neither a pack nor an extension", "Put it somewhere else") for place in strangers)
    return list(packs.values()), faults


def _requirements(root: Traversable, faults: list[Fault]) -> tuple[str, ...]:
    """Check the requirements and return the ids that questions may refer to."""
    try:
        head = load_head(root)
    except ChecklistError as error:
        faults.append(Fault.of(error))
        return ()
    try:
        found = load_requirements(root)
    except ChecklistError as error:
        faults.append(Fault.of(error))
        return head.order
    place = f"{FOLDER}/pack.toml: order"
    for name in head.order:
        if name not in found.ids:
            faults.append(Fault(place, f"order names '{name}', which has no file", "Write the file, or take the name out"))
    for name in found.ids:
        if name not in head.order:
            faults.append(Fault(f"{FOLDER}/{name}.toml", "pack.toml does not name it in 'order'", "Add it there"))
    if len(set(head.order)) != len(head.order):
        faults.append(Fault(place, "order names a requirement twice", "Take one of the two out"))
    if found.ids != tuple(name for name in head.order if name in found.ids):
        faults.append(Fault(place, "order must list required, then conditional, then diligence", "Change the order"))
    faults.extend(_record_faults(found))
    return head.order


def _record_faults(found: RequirementSet) -> Iterator[Fault]:
    for one in found.requirements:
        name = f"{FOLDER}/{one.id}.toml"
        if one.as_of > found.as_of:
            yield Fault(f"{name}: as_of", "as_of lies after that of pack.toml", "Correct one of the two dates")
        for key in ("title", "citation", "explains", "advice"):
            if not getattr(one, key).strip():
                yield Fault(f"{name}: {key}", f"{key} is empty", "Write it")


def _triggers(root: Traversable, known: Known) -> Iterator[Fault]:
    """Check which answers tell whether a conditional requirement applies; a file that cannot be read is named elsewhere."""
    try:
        found = load_requirements(root).requirements
    except ChecklistError:
        return
    for one in found:
        place = f"{FOLDER}/{one.id}.toml: applies_when"
        if one.applies_when is not None:
            yield from condition_faults(place, (one.applies_when,), known)
            if one.trigger is None:
                yield Fault(place, "stands without 'trigger'", "Say in 'trigger' when the requirement applies")


def _facts(root: Traversable, faults: list[Fault]) -> dict[str, frozenset[str]] | None:
    """Return the facts that an agreement may state with their values, none for a fact whose value is read out of the words."""
    try:
        facts = load_agreement_facts(root)
    except ChecklistError as error:
        faults.append(Fault.of(error))
        return None
    return {fact.id: frozenset(value.value for value in fact.values) for fact in facts} or None


def _pack_faults(pack: Pack) -> Iterator[Fault]:
    positions: dict[int, str] = {}
    for section in pack.checklist.sections:
        other = positions.setdefault(section.position, section.id)
        if other != section.id:
            what = f"two sections have the same position as '{other}' and '{section.id}' do"
            yield Fault(f"{pack.sections[section.id]}: position", what, "Give one of them another position")
    for key in ("title", "version", "source", "licence"):
        if not getattr(pack.checklist, key).strip():
            yield Fault(f"{pack.head}: {key}", "is empty", "Write it")


def _depths(root: Traversable, packs: Sequence[Pack], known: Known) -> Iterator[Fault]:
    """Check which answers choose how deep a review goes; nothing where a folder has no such file and no pack asks for it."""
    try:
        rules = load_depths(root)
    except ChecklistError as error:
        yield Fault.of(error)
        return
    newest = max((pack.checklist.as_of for pack in packs), default=None)
    asked_first = {
        question.id
        for pack in packs
        for section in pack.checklist.sections
        for question in section.questions
        if pack.checklist.by_default and (question.depth or section.depth) is Depth.CORE
    }
    for number, rule in enumerate(rules.depths, start=1):
        place = f"{DEPTHS_FILE}: depth[{number}]"
        wrong = list(condition_faults(f"{place}.when", rule.when, known))
        yield from wrong
        if not wrong and not can_all_hold(rule.when, packs, known):
            yield Fault(f"{place}.when", "no answers fulfill all conditions", "Take out what contradicts the rest")
        if not rule.says.strip():
            yield Fault(f"{place}.says", "is empty", "Say in one sentence why the review goes that deep")
        if newest is not None and rule.as_of > newest:
            yield Fault(f"{place}.as_of", f"lies after those of all packs, {newest}", "Correct the date")
        for name in (name for other in rule.when for name in other.questions):
            if name in known.questions and name not in asked_first:
                what = f"rests on {name}, which is not asked of every vendor at every depth"
                yield Fault(f"{place}.when", what, "Name a question of depth 'core' in a pack that is asked by default")
