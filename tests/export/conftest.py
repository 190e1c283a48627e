"""A payload of each face in which every field is set."""

from datetime import UTC, date, datetime

import pytest

from diligence.model.findings_file import (
    AnswerPart,
    ChecklistPart,
    ConsideredPart,
    DocumentPart,
    EvidencePart,
    FactPart,
    FindingPart,
    FindingsPayload,
    PolicyPart,
    RequirementPart,
    ReviewPart,
    SidePart,
    SummaryPart,
    VendorPart,
)

AT = datetime(2025, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def record() -> FindingsPayload:
    return FindingsPayload(
        schema="diligence.findings/1",
        face="record",
        vendor=VendorPart(id="acme-coding", name="Acme Coding, Inc.", service="Medical coding"),
        review=ReviewPart(
            id="0123456789abcdef0123456789abcdef", round=1, revision=2, supersedes="e" * 64, exported_at=AT, valid_until=date(2026, 3, 1),
            outcome="approved-with-conditions", outcome_reason="Fixes are promised", tool_version="0.1.0", requirements_version="2026.11",
            requirements_as_of="2026-11-01", history_length=7, history_head="a" * 64, record_payload=None,
            checklists=(
                ChecklistPart(id="hipaa-security", version="2026.11", as_of="2026-11-01"),
                ChecklistPart(id="medical-coding", version="2026.11", as_of="2026-11-01"),
            ),
        ),
        policy=PolicyPart(required_roles=("security-officer", "legal"), digest="c" * 64),
        summary=SummaryPart(
            agreement_verdict="required-terms-open", open_critical=1, open_high=1, open_medium=2, open_low=3, changes_required=1,
            accepted=1, questions_answered=2, questions_asked=9, limits="Found and not found, for review by counsel; not legal advice.",
        ),
        document=(DocumentPart(number=1, kind="baa", state="draft", sha256="1" * 64, pages=9, file="acme baa.pdf"),),
        requirement=(
            RequirementPart(
                id="breach-notification", document=1, level="required", grade="deficient", severity="critical", citation="45 CFR 164.410",
                why="90 days from discovery; the limit is 60", page=4, quote="within 90 days", grade_by_reader="specific",
                reason="Read again by counsel", likeness=12, notes=("form of 2013", "old style"),
                considered=(ConsideredPart(page=2, quote="breach means", why_not="definition only"),
                            ConsideredPart(page=3, quote="security incident", why_not="another duty")),
            ),
        ),
        finding=(
            FindingPart(
                id="breach-notification", source="agreement", severity="critical", title="Breach notice comes late", ask="Agree to 60 days",
                citation="45 CFR 164.410", state="open", due=date(2025, 5, 1), detail="House detail", reason="House reason",
                owner="owner@clinic.example", approved_by="second@clinic.example", decided_at=AT,
                side=(SidePart(who="agreement", says="in 90 days", where="section 3"),
                      SidePart(who="answer", says="in 72 hours", where="inc-02")),
            ),
            FindingPart(
                id="mfa-remote", source="question", severity="high", title="No second factor for remote access", ask="Turn it on",
                citation="45 CFR 164.312(d)", state="change-required", due=date(2025, 6, 1), owner="owner@clinic.example",
            ),
            FindingPart(
                id="offshore", source="question", severity="high", title="Coders abroad", ask="Name the countries", citation="house rule",
                state="rejected",
            ),
            FindingPart(
                id="backup-age", source="evidence", severity="high", title="Accepted by the house", ask="none", citation="house rule",
                state="accepted", due=date(2025, 9, 1), reason="Known",
            ),
        ),
        answer=(
            AnswerPart(question="mfa-remote", value="no", vendor_states="We plan it.\nSoon.", source="call", verified="contradicted",
                       evidence=(1, 2), note="They hesitated", by="officer@clinic.example",
                       checked_by="tester@clinic.example", checked_at=AT),
        ),
        evidence=(
            EvidencePart(number=1, kind="soc2", sha256="2" * 64, issued=date(2025, 1, 1), period_start=date(2024, 1, 1),
                         period_end=date(2024, 12, 31), expires=date(2026, 1, 1), file="soc2.pdf",
                         fact=(FactPart(key="sites", value="Manila"),)),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def contract(record: FindingsPayload) -> FindingsPayload:
    """The same review as it may leave the house."""
    content = record.model_dump()
    content["face"] = "contract"
    content["review"] |= {"outcome_reason": None, "record_payload": "b" * 64}
    content["summary"] |= {"accepted": None}
    house = {
        "document": {"file": None},
        "requirement": {"grade_by_reader": None, "reason": None, "likeness": None, "notes": (), "considered": ()},
        "finding": {"detail": None, "reason": None, "owner": None, "approved_by": None, "decided_at": None, "side": ()},
        "answer": {"source": None, "note": None, "by": None, "checked_by": None, "checked_at": None},
        "evidence": {"file": None, "fact": ()},
    }
    for table, nothing in house.items():
        content[table] = [part | nothing for part in content[table] if part.get("state") != "accepted"]
    content["schema"] = content.pop("schema_")
    return FindingsPayload(**content)
