"""The last place in a few lines: the answer, the outcome, both files with their signatures, and the verifier's word."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.fact_sheet import Fact

if TYPE_CHECKING:
    from diligence.workspace.attaching import FaceFile, Standing

QUESTION = "Can this be attached to the contract?"
TO_DO = {
    "read": "to read", "grade": "to grade", "decide": "to decide", "approve": "to be approved by a second person",
    "answer": "with open questions",
}  # fmt: skip
FACE_KEYS = {"contract": "x", "record": "r"}
LEAVES = {"contract": "may leave the house", "record": "stays in the house"}


def answer(standing: "Standing") -> Content:
    """Return the question of this place and its answer."""
    count = len(standing.obstacles)
    if not count:
        return Content.assemble(
            (f"{QUESTION}  ", "bold"), (f"{SEVERITY_GLYPHS['none']} Yes.", "bold $text-success"),
            f" {one_line(standing.contract.path.name)} bears every signature it needs, and they are valid.",
        )  # fmt: skip
    stands = "one thing stands" if count == 1 else f"{count} things stand"
    acts = Counter(one.act.value for one in standing.obstacles)
    parts = ", ".join(f"{acts[act]} {words}" for act, words in TO_DO.items() if acts[act])
    return Content.assemble(
        (f"{QUESTION}  ", "bold"), (f"{SEVERITY_GLYPHS['critical']} No:", "bold $text-error"), f" {stands} in the way.",
        (f"\n{parts}" if count > 1 and parts else "", "$text-muted"),
    )  # fmt: skip


def facts(standing: "Standing") -> list[Fact]:
    """Return outcome, files, signatures and the verifier's word, one under the other."""
    return [*_outcome(standing), *_file(standing.contract), *_file(standing.record), *_verifier(standing)]


def role_in_words(role: str) -> str:
    """Return a role as people write it."""
    return one_line(role.replace("-", " "), 40)


def _outcome(standing: "Standing") -> Iterator[Fact]:
    stamped = standing.picture.review.outcome
    if stamped is None:
        yield Fact("not set · o sets it", "Outcome")
        return
    words = stamped.event.outcome.value.replace("-", " ")
    yield Fact(Content.assemble((words, "bold"), f" · {role_in_words(stamped.by.role.value)}, {stamped.at:%d %b %Y}"), "Outcome")
    yield Fact(one_line(stamped.event.reason, 200), under=True)


def _file(file: "FaceFile") -> Iterator[Fact]:
    label = file.face.capitalize()
    if not file.exists:
        yield Fact(f"not written · {FACE_KEYS[file.face]} writes it · it {LEAVES[file.face]}", label)
        return
    yield Fact(f"{one_line(str(file.path), 200)} · it {LEAVES[file.face]}", label)
    if file.problem:
        yield Fact(Content.styled(f"{SEVERITY_GLYPHS['high']} {file.problem}.", "$text-warning"), under=True)
        return
    if file.current:
        yield Fact(f"revision {file.revision}, the review as it stands", under=True)
    else:
        older = (f"{SEVERITY_GLYPHS['high']} revision {file.revision}, older than the review", "$text-warning")
        yield Fact(Content.assemble(older, f" · {FACE_KEYS[file.face]} writes it again"), under=True)
    marks = [f"{role_in_words(one.role)}: ✓ {one_line(one.signer, 60)}, {one.at:%d %b %Y}" for one in file.signed]
    marks += [f"{role_in_words(role)}: waiting" for role in file.waiting]
    for number, mark in enumerate(marks or ["nobody is asked to sign it"]):
        yield Fact(mark, "Signed by" if number == 0 else "", under=True)


def _verifier(standing: "Standing") -> Iterator[Fact]:
    contract = standing.contract
    if contract.verdict:
        glyph, style = (SEVERITY_GLYPHS["none"], "$text-success") if contract.valid else (SEVERITY_GLYPHS["high"], "$text-warning")
        yield Fact(Content.assemble((f"{glyph} ", style), one_line(contract.verdict, 400)), "Verifier")
    elif standing.trust is None:
        yield Fact("no trust file is known · v names one", "Verifier")
    else:
        yield Fact(f"trusts whom {one_line(str(standing.trust), 120)} names", "Verifier")
