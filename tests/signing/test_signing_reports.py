"""What a report says, in one line, in JSON and in warnings, and what it demands beyond sound signatures."""

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diligence.model.text import clean
from diligence.signing import verify as verifier
from diligence.signing.report import Report, Status
from diligence.signing.sign import sign
from diligence.signing.trust import Trust, parse_trust
from diligence.signing.verify import verify


def test_a_valid_report_says_everything(people: Any, signed: bytes) -> None:
    report = verify(signed, parse_trust(people.trust()), required_outcomes=("approved", "not-approved"), now=people.now)
    assert report.first_line() == "SIGNATURES VALID. Recorded outcome: NOT APPROVED, 2 critical open."
    assert (report.face, report.vendor, report.revision) == ("contract", "Zürich Coding AG", 2)
    assert report.warnings == ()
    shown = json.loads(json.dumps(report.as_json()))
    assert (shown["status"], shown["exit_status"], shown["reasons"]) == ("VALID", 0, [])
    assert shown["signatures"][0] == {
        "role": "security-officer",
        "signer": "officer@clinic.example",
        "key": people.keys["security-officer"].fingerprint,
        "signed_at": "2025-03-01T09:00:00Z",
        "namespace": "diligence-findings.v1/security-officer",
        "trusted": True,
        "why_not": None,
    }
    assert set(shown) == {"schema", "first_line", "exit_status"} | set(Report.__dataclass_fields__)


def test_the_numbers_are_the_exit_statuses() -> None:
    assert [(status.name, status.value) for status in Status] == [("VALID", 0), ("INCOMPLETE", 4), ("UNTRUSTED", 5), ("INVALID", 6)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text, "NOT APPROVED, 2 critical open"),
        (lambda text: text.replace("open_high = 0", "open_high = 3"), "NOT APPROVED, 2 critical and 3 high open"),
        (lambda text: text.replace("open_critical = 2", "open_critical = 0"), "NOT APPROVED, nothing critical or high open"),
        (lambda text: text.replace("open_critical = 2", 'open_critical = "2"'), "NOT APPROVED"),
        (lambda text: text.replace('outcome = "not-approved"\n', ""), "NONE, 2 critical open"),
        (lambda text: text.replace("not-approved", "approved\\u001b[2J\\u202e"), "APPROVED\\X1B[2J\\U202E, 2 critical open"),
    ],
)
def test_the_one_line(change: Callable[[str], str], words: str, people: Any, payload: bytes) -> None:
    data = people.both(change(payload.decode()).encode())
    line = verify(data, parse_trust(people.trust()), now=people.now).first_line()
    assert line == f"SIGNATURES VALID. Recorded outcome: {words}."
    assert clean(line) == line


def test_an_outcome_that_is_not_required(people: Any, signed: bytes) -> None:
    report = verify(signed, parse_trust(people.trust()), required_outcomes=("approved", "approved-with-conditions"), now=people.now)
    assert report.status is Status.INCOMPLETE
    assert report.reasons == ("The recorded outcome is not-approved; required is approved or approved-with-conditions",)
    assert report.missing_roles == ()


def test_roles_that_the_relying_party_requires(people: Any, signed: bytes) -> None:
    report = verify(signed, parse_trust(people.trust()), required_roles=("legal", "vendor"), now=people.now)
    assert (report.status, report.missing_roles) == (Status.INCOMPLETE, ("vendor",))
    whole = verify(people.sign(signed, "vendor", people.second), parse_trust(people.trust("security-officer", "legal", "vendor")),
                   required_roles=("legal", "vendor"), now=people.now)  # fmt: skip
    assert whole.status is Status.VALID


@pytest.mark.parametrize("roles", ["[]", "3", '"legal"', "[1]", '[""]', "[true]"])
def test_a_file_that_asks_for_nobody_is_incomplete(roles: str, people: Any) -> None:
    data = people.both(f"[policy]\nrequired_roles = {roles}\n".encode())
    report = verify(data, parse_trust(people.trust()), required_roles=("legal",), now=people.now)
    assert report.status is Status.INCOMPLETE
    assert "does not say whose signatures" in report.first_line()


def test_a_file_without_a_policy_is_incomplete(people: Any) -> None:
    for payload in (b"a = 1\n", b"policy = 1\n", b"[policy]\n"):
        assert verify(people.both(payload), parse_trust(people.trust()), now=people.now).status is Status.INCOMPLETE


def test_clocks_may_differ_by_five_minutes(people: Any, signed: bytes) -> None:
    trust = parse_trust(people.trust())
    assert verify(signed, trust, now=people.second - timedelta(minutes=5)).status is Status.VALID
    late = verify(signed, trust, now=people.second - timedelta(minutes=5, seconds=1))
    assert late.status is Status.INVALID
    assert "still to come" in late.first_line()


def test_nobody_trusted(people: Any, signed: bytes) -> None:
    report = verify(signed, Trust(), now=people.now)
    assert report.status is Status.UNTRUSTED
    assert [one.trusted for one in report.signatures] == [False, False]
    assert report.outcome is None


def test_warnings(people: Any, payload: bytes) -> None:
    unbound = parse_trust("".join(f"{people.addresses[role]} {people.lines[role]}\n" for role in ("security-officer", "legal")))
    old = payload.decode().replace('face = "contract"', 'face = "record"').replace("diligence.findings/1", "diligence.findings/9")
    report = verify(people.both(old.encode()), unbound, now=datetime(2026, 3, 2, tzinfo=UTC))
    assert report.status is Status.VALID
    for words in ("does not know", "valid until 2026-03-01", "house matters", "lets officer@clinic.example sign in every role"):
        assert any(words in warning for warning in report.warnings), words
    last_day = verify(people.both(payload), parse_trust(people.trust()), now=datetime(2026, 3, 1, 23, tzinfo=UTC))
    assert last_day.warnings == ()


@given(data=st.binary(max_size=200))
def test_bytes_of_any_kind_get_a_report(data: bytes) -> None:
    report = verify(data, Trust(), now=datetime(2025, 1, 1, tzinfo=UTC))
    assert report.status is Status.INVALID
    assert "breaks the verifier" not in report.first_line()


def test_a_verifier_that_breaks_says_invalid(signed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "examine", lambda _: 1 // 0)
    report = verify(signed, Trust(), now=datetime(2025, 4, 1, tzinfo=UTC))
    assert (report.status, report.signatures) == (Status.INVALID, ())


@pytest.mark.parametrize("signer", ["o'brien+baa@clinic.example", "$HOME`id`{}|&=~%^/_-@clinic.example"])
def test_the_recipe_takes_odd_addresses_for_what_they_are(signer: str, people: Any, recipe: Any, tmp_path: Path) -> None:
    payload = b'# x\n[policy]\nrequired_roles = ["legal"]\n[summary]\nlimits = ["other"]\n'
    edited = people.sign(payload, "legal", people.first).replace(b"counsel@clinic.example", signer.encode())
    assert recipe.run(tmp_path, edited, people.trust()).returncode == Status.INVALID
    honest = sign(payload, role="legal", signer=signer, key=people.keys["legal"], signed_at=people.first)
    trust = f'{signer} namespaces="diligence-findings.v1/legal" {people.lines["legal"]}\n'
    done = recipe.run(tmp_path, honest, trust)
    assert done.returncode == Status.VALID, done.stdout + done.stderr
    assert signer.encode() in done.stdout
    assert verify(honest, parse_trust(trust), now=people.now).status is Status.VALID


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ('[policy]\nrequired_roles = ["legal"]\n', Status.VALID),
        ('[policy]\nrequired_roles = [ "legal", "security-officer" ]\n', Status.VALID),
        ('[policy]\nrequired_roles = [\n    "legal"\n]\n[x]\nroles = ["vendor"]\n', Status.VALID),
        ('[x]\nrequired_roles = ["vendor"]\n[policy]\nrequired_roles = ["legal"]\n', Status.VALID),
        ('a = "required_roles = [vendor]"\n[policy]\nrequired_roles = ["legal"]\nb = ["vendor"]\n', Status.VALID),
        ('[policy]\nrequired_roles = ["legal", "vendor"]\n', Status.INCOMPLETE),
        ('[policy]\nrequired_roles = [\n    "legal",\n# ]\n    "vendor",\n]\n', Status.INCOMPLETE),
        ('[policy]\nrequired_roles = [\n    "legal",\n    "]",\n    "vendor",\n]\n', Status.INCOMPLETE),
        ("[policy]\nrequired_roles = []\n", Status.INCOMPLETE),
        ("[policy]\nrequired_roles = [\n]\n", Status.INCOMPLETE),
        ('[policy]\nrequired_roles = "legal"\n', Status.INCOMPLETE),
        ('[[policy]]\nrequired_roles = ["legal"]\n', Status.INCOMPLETE),
        ('[policy.a]\nrequired_roles = ["legal"]\n', Status.INCOMPLETE),
        ('required_roles = ["legal"]\n', Status.INCOMPLETE),
        ('# required_roles = ["legal"]\n', Status.INCOMPLETE),
        ("a = 1\n[policy]\nrequired_roles = ['legal']\n", Status.INVALID),
        ("policy.required_roles = ['legal']\n", Status.INVALID),
    ],
    ids=[
        "in-a-line", "in-a-line-with-blanks", "over-lines", "another-table-too", "in-a-string-too", "one-more", "comment-within",
        "bracket-within", "nobody", "nobody-over-lines", "a-string", "tables", "a-table-below",
        "no-table", "in-a-comment", "literal-strings", "dotted-key",
    ],
)  # fmt: skip
def test_both_read_whose_signatures_a_file_asks_for(body: str, status: Status, people: Any, recipe: Any, tmp_path: Path) -> None:
    data = people.both(body.encode())
    assert verify(data, parse_trust(people.trust()), now=people.now).status is status
    done = recipe.run(tmp_path, data, people.trust())
    assert done.returncode == status, done.stdout + done.stderr


def test_the_recipe_explains_how_to_call_it(recipe: Any, tmp_path: Path) -> None:
    done = subprocess.run(["sh", str(recipe.script)], cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, done.stdout[:6]) == (2, b"usage:")
