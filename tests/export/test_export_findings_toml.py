"""The bytes that are signed: the same each time, read back as they were meant, and of a form that shell tools can follow."""

import hashlib
import os
import subprocess
import sys
import tomllib
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diligence.errors import DiligenceError, UsageError
from diligence.export import findings_toml
from diligence.export.findings_toml import header, payload_bytes
from diligence.export.plain import plain, plain_text
from diligence.model.base import Role
from diligence.model.findings_file import (
    AnswerPart,
    ConsideredPart,
    DocumentPart,
    EvidencePart,
    FindingPart,
    FindingsPayload,
    PolicyPart,
    RequirementPart,
    ReviewPart,
    SummaryPart,
    VendorPart,
)
from diligence.model.findings_format import line_out_of_place
from diligence.model.text import clean

HOSTILE = [
    "'''", "''''''", "x'''y''''z", '"""', '\\"""', "\\", "a\\'''", "[[signature]]", "\n[[signature]]\n",
    "value = '''\n-----BEGIN SSH SIGNATURE-----", "\r\nvalue = ", "\x1b]52;c;AAAA\x07", "\u202egnp.exe", "a\u200bb",
    "\ud800", "e\u0301", "\u202e\u0301", "\u0085", "\u2028",
    "tab\there", "", " ", "é", "\0",
    "2025-01-01 00:00:00+00:00", "a = 2025-01-01 00:00:00+00:00", "\x7f", "\ufeff",
]  # fmt: skip
text = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.text(alphabet="'\"\\\n[]=#", max_size=12)
maybe = st.none() | text
digest = st.binary(min_size=32, max_size=32).map(bytes.hex)
number = st.integers(1, 10**6)
count = st.integers(0, 10**6)
day = st.dates()
moment = st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2999, 1, 1), timezones=st.just(UTC))
payloads = st.builds(
    FindingsPayload,
    schema=st.just("diligence.findings/1"),
    face=st.just("record"),
    vendor=st.builds(VendorPart, id=text, name=text, service=maybe),
    review=st.builds(
        ReviewPart, id=text, round=number, revision=number, supersedes=st.none() | digest, exported_at=moment, valid_until=day,
        outcome=text, outcome_reason=maybe, tool_version=text, requirements_version=text, requirements_as_of=text,
        history_length=number, history_head=digest,
    ),
    policy=st.builds(PolicyPart, required_roles=st.lists(st.sampled_from(Role), min_size=1, max_size=4).map(tuple), digest=digest),
    summary=st.builds(
        SummaryPart, agreement_verdict=maybe, open_critical=count, open_high=count, open_medium=count, open_low=count,
        changes_required=count, accepted=st.none() | count, questions_answered=count, questions_asked=count, limits=text,
    ),
    document=st.lists(
        st.builds(DocumentPart, number=number, kind=text, state=text, sha256=digest, pages=st.none() | count, file=maybe), max_size=2
    ).map(tuple),
    requirement=st.lists(
        st.builds(
            RequirementPart, id=text, document=number, level=text, grade=text, severity=text, citation=text, why=text, quote=maybe,
            notes=st.lists(text, max_size=2).map(tuple),
            considered=st.lists(st.builds(ConsideredPart, page=number, quote=text, why_not=text), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    finding=st.lists(
        st.builds(FindingPart, id=text, source=text, severity=text, title=text, ask=text, citation=text, state=text, due=st.none() | day,
                  decided_at=st.none() | moment),
        max_size=2,
    ).map(tuple),
    answer=st.lists(
        st.builds(AnswerPart, question=text, value=text, vendor_states=maybe, verified=text,
                  evidence=st.lists(number, max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
    evidence=st.lists(st.builds(EvidencePart, number=number, kind=text, sha256=digest, issued=st.none() | day), max_size=2).map(tuple),
)  # fmt: skip


def strings(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [one for inner in value.values() for one in strings(inner)]
        case list():
            return [one for inner in value for one in strings(inner)]
    return []


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(payload=payloads)
def test_what_is_written_reads_the_same(payload: FindingsPayload) -> None:
    data = payload_bytes(payload)
    assert tomllib.loads(data.decode()) == plain(payload)
    assert payload_bytes(payload) == data
    assert line_out_of_place(data.decode().removesuffix("\n")) is None
    assert data.endswith(b"\n")
    assert not data.endswith(b"\n\n")
    assert not any((byte < 0x20 and byte != 0x0A) or byte == 0x7F for byte in data)
    for one in strings(plain(payload)):
        assert clean(one, keep_newlines=True) == one
        assert unicodedata.is_normalized("NFC", one)


@given(text=text)
def test_text_is_stable_under_a_second_pass(text: str) -> None:
    once = plain_text(text)
    assert plain_text(once) == once


def test_ordinary_text_stays_as_it_is(record: FindingsPayload) -> None:
    content = tomllib.loads(payload_bytes(record).decode())
    assert content["vendor"]["name"] == "Acme Coding, Inc."
    assert content["answer"][0]["vendor_states"] == "We plan it.\nSoon."
    assert content["review"]["exported_at"] == datetime(2025, 3, 1, 9, tzinfo=UTC)
    assert content["review"]["valid_until"] == date(2026, 3, 1)


def test_the_body_is_this(contract: FindingsPayload) -> None:
    golden = Path(__file__).resolve().parent / "contract-body.toml"
    assert payload_bytes(contract).decode().removeprefix(header()) == golden.read_text(encoding="utf-8")


def test_tables_stand_in_the_order_of_the_model(record: FindingsPayload) -> None:
    content = tomllib.loads(payload_bytes(record).decode())
    assert list(content) == [field.alias or name for name, field in FindingsPayload.model_fields.items()]
    assert list(content["review"]) == [name for name in ReviewPart.model_fields if name != "record_payload"]
    assert list(content["answer"][0]) == [field.serialization_alias or name for name, field in AnswerPart.model_fields.items()]
    assert [one["page"] for one in content["requirement"][0]["considered"]] == [2, 3]


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "C", "TZ": "Asia/Tokyo"},
        {"LC_ALL": "C.UTF-8", "TZ": "America/New_York", "PYTHONUTF8": "1"},
        {"LC_ALL": "de_DE.UTF-8", "TZ": "Pacific/Apia", "PYTHONUTF8": "0"},
    ],
)
def test_bytes_do_not_depend_on_the_machine(environment: dict[str, str], record: FindingsPayload, tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from diligence.model.findings_file import FindingsPayload as P;"
        "from diligence.export.findings_toml import payload_bytes;"
        "sys.stdout.buffer.write(payload_bytes(P.model_validate_json(pathlib.Path(sys.argv[1]).read_bytes())))"
    )
    (tmp_path / "payload.json").write_text(record.model_dump_json().replace('"schema_"', '"schema"'), encoding="utf-8")
    seeded = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": str(len(environment)), **environment}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "payload.json")], cwd=root, env=seeded, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == payload_bytes(record)


def test_what_would_not_read_the_same_is_not_handed_out(record: FindingsPayload, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(findings_toml, "_as_findings_files_write_it", lambda text: text.replace("Acme", "Acne"))
    with pytest.raises(DiligenceError, match="read the same again"):
        payload_bytes(record)


def test_a_review_that_is_too_large_says_so(record: FindingsPayload) -> None:
    answer = record.answer[0].model_copy(update={"note": "x" * 9_000_000})
    with pytest.raises(UsageError, match="more than a findings file may hold"):
        payload_bytes(record.model_copy(update={"answer": (answer,)}))


@pytest.mark.parametrize("value", [1.5, 10**18, b"bytes", float("nan")])
def test_values_that_toml_tools_read_differently_are_not_written(value: object, record: FindingsPayload) -> None:
    review = record.review.model_copy(update={"tool_version": value})
    with pytest.raises(DiligenceError, match="cannot hold"), pytest.warns(UserWarning, match="serializ"):
        payload_bytes(record.model_copy(update={"review": review}))


def test_the_header_gives_the_digest_of_the_script_it_holds() -> None:
    lines = header().split("\n")
    script = "".join(line.removeprefix("#| ") + "\n" for line in lines if line.startswith("#| "))
    assert f"# SHA-256 of check.sh: {hashlib.sha256(script.encode()).hexdigest()}" in lines
    assert all(line.startswith("#") for line in lines if line)
    assert header().isascii()
    assert max(map(len, lines)) <= 150


@pytest.mark.parametrize("word", ["compliant", "compliance"])
def test_no_export_says_that_anybody_complies(word: str, contract: FindingsPayload) -> None:
    assert word not in payload_bytes(contract).decode().lower()


def test_lines_that_are_out_of_place_are_counted_from_one() -> None:
    assert line_out_of_place("# fine\n\na = 1") is None
    assert line_out_of_place("# fine\na = 1\n a = 1") == 3
    for line in (
        "value = 1",
        "signature = 1",
        "[signature]",
        "[[signature]]",
        "[[signature.x]]",
        "-----BEGIN",
        "# '''",
        "a = 1.5",
        "a=1",
        '"a" = 1',
    ):
        assert line_out_of_place(line) == 1, line
    for line in (
        "value_x = 1",
        "[signatures]",
        'a = "value = "',
        "a = [1, 2]",
        "a = []",
        "    1,",
        "a = 2025-01-01T00:00:00Z",
        "]",
        "a = [",
    ):
        assert line_out_of_place(line) is None, line
