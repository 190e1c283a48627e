"""Answers held against agreements that were really read: the samples of the made-up coding vendor."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from diligence.assess.contradictions import contradiction_findings
from diligence.catalog.cross_checks import load_cross_checks
from diligence.catalog.location import shipped
from diligence.model.document import DocumentKind, DocumentState
from diligence.model.finding import Finding
from diligence.workspace.answering import answer
from diligence.workspace.intake import add_document, add_vendor
from diligence.workspace.judging import matter_of
from diligence.workspace.reading import Readers
from diligence.workspace.workspace import Workspace


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as opened:
        yield opened


def contradictions(workspace: Workspace, readers: Readers, file: Path, **answers: str) -> dict[str, Finding]:
    add_vendor(workspace, "Made-up Coders", identifier="coders")
    add_document(
        workspace,
        "coders",
        file,
        kind=DocumentKind.BAA,
        state=DocumentState.DRAFT,
        replaces=None,
        scan_file=readers.scan,
    )
    for question, value in answers.items():
        answer(workspace, "coders", question.replace("_", "-"), value)
    found = contradiction_findings(load_cross_checks(shipped()), matter_of(workspace, workspace.review_of("coders")))
    return {finding.id: finding for finding in found}


def test_promises_that_a_deficient_agreement_does_not_keep(workspace: Workspace, readers: Readers, samples: Path) -> None:
    found = contradictions(
        workspace, readers, samples / "coding-vendor-deficient.pdf",
        in_04="assists", off_01="US", off_02="US", inc_02="24", ai_01="yes", ai_02="no-training",
    )  # fmt: skip
    assert {"x02", "x06", "x10", "x11"} <= set(found)
    agreed = next(side for side in found["x11"].sides if side.who == "agreement")
    assert agreed.where.startswith("document 1, page ")
    assert agreed.says.startswith("granted: “")


def test_a_sound_agreement_contradicts_nothing_that_it_also_says(workspace: Workspace, readers: Readers, samples: Path) -> None:
    found = contradictions(
        workspace, readers, samples / "coding-vendor-sound.pdf",
        in_04="assists", in_05="part-2-records", off_01="US", off_02="US", ai_01="yes", ai_02="no-training", enc_01="yes",
        ins_01="5000000", sub_01="list",
    )  # fmt: skip
    assert found == {}


@pytest.mark.parametrize("abroad", ["PL", "PH"], ids=["not named", "named as a place that needs consent"])
def test_a_country_that_the_sound_agreement_does_not_allow(workspace: Workspace, readers: Readers, samples: Path, abroad: str) -> None:
    found = contradictions(workspace, readers, samples / "coding-vendor-sound.pdf", off_01="US", off_02=f"{abroad}, US", ins_01="1000000")
    assert set(found) == {"x03", "x13"}
    assert next(side.where for side in found["x03"].sides) == "question off-02"
