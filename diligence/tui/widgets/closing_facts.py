"""The last place in a few lines: the answer, the outcome, both files with their signatures, and the verifier's word."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.content import Content

from diligence.model.plain_words import SEVERITY_GLYPHS
from diligence.model.text import one_line
from diligence.tui.widgets.finding_card import QUIET

if TYPE_CHECKING:
    from diligence.workspace.attaching import FaceFile, Standing

QUESTION = "Can this be attached to the contract?"
LABEL_WIDTH = 11
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
    return Content.assemble((f"{QUESTION}  ", "bold"), (f"{SEVERITY_GLYPHS['critical']} No:", "bold $text-error"), f" {stands} in the way.")


def facts(standing: "Standing") -> Content:
    """Return outcome, files, signatures and the verifier's word, one under the other."""
    return Content("\n").join([*_outcome(standing), *_file(standing.contract), *_file(standing.record), *_verifier(standing)])


def role_in_words(role: str) -> str:
    """Return a role as people write it."""
    return one_line(role.replace("-", " "), 40)


def _outcome(standing: "Standing") -> Iterator[Content]:
    stamped = standing.picture.review.outcome
    if stamped is None:
        yield _labeled("Outcome", "not set · o sets it")
        return
    words = stamped.event.outcome.value.replace("-", " ")
    yield Content.assemble(
        (_label("Outcome"), QUIET), (words, "bold"), f" · {role_in_words(stamped.by.role.value)}, {stamped.at:%d %b %Y}"
    )
    yield _labeled("", one_line(stamped.event.reason, 200))


def _file(file: "FaceFile") -> Iterator[Content]:
    label = file.face.capitalize()
    if not file.exists:
        yield _labeled(label, f"not written · {FACE_KEYS[file.face]} writes it · it {LEAVES[file.face]}")
        return
    yield _labeled(label, f"{one_line(str(file.path), 200)} · it {LEAVES[file.face]}")
    if file.problem:
        yield Content.assemble((_label(""), ""), (f"{SEVERITY_GLYPHS['high']} {file.problem}.", "$text-warning"))
        return
    if file.current:
        yield _labeled("", f"revision {file.revision}, the review as it stands")
    else:
        yield Content.assemble(
            (_label(""), ""), (f"{SEVERITY_GLYPHS['high']} revision {file.revision}, older than the review", "$text-warning"),
            f" · {FACE_KEYS[file.face]} writes it again",
        )  # fmt: skip
    marks = [f"{role_in_words(one.role)}: ✓ {one_line(one.signer, 60)}, {one.at:%d %b %Y}" for one in file.signed]
    marks += [f"{role_in_words(role)}: waiting" for role in file.waiting]
    for number, mark in enumerate(marks or ["nobody is asked to sign it"]):
        yield _labeled("Signatures" if number == 0 else "", mark)


def _verifier(standing: "Standing") -> Iterator[Content]:
    contract = standing.contract
    if contract.verdict:
        glyph, style = (SEVERITY_GLYPHS["none"], "$text-success") if contract.valid else (SEVERITY_GLYPHS["high"], "$text-warning")
        yield Content.assemble((_label("Verifier"), QUIET), (f"{glyph} ", style), one_line(contract.verdict, 400))
    elif standing.trust is None:
        yield _labeled("Verifier", "no trust file is known · v names one")
    else:
        yield _labeled("Verifier", f"trusts whom {one_line(str(standing.trust), 120)} names")


def _label(text: str) -> str:
    return f"{text:<{LABEL_WIDTH}}"


def _labeled(label: str, text: str) -> Content:
    return Content.assemble((_label(label), QUIET), text)
