"""Fifty-four ways to tamper with a signed file, each against the verifier and against the recipe in the file's own header.

The recipe agrees with the verifier everywhere but in two re-encodings of the last signature (rows 39 and 41), which change no meaning:
the findings are named by the digest of their payload, never by the bytes of a signature. Each row is made anew here, and lies in
tests/assets/signed/rows as a file that was made once.
"""

import base64
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from diligence.model.text import clean
from diligence.signing.report import Status
from diligence.signing.revocation import parse_revoked
from diligence.signing.trust import parse_trust
from diligence.signing.verify import verify
from tests.signing.rows import INVALID, ROWS, UNTRUSTED, Row, Scene, rewrapped

FOLDER = Path(__file__).resolve().parents[1] / "assets" / "signed" / "rows"
VERDICTS: dict[str, Any] = tomllib.loads((FOLDER / "verdicts.toml").read_text(encoding="utf-8"))
ROLES = ("security-officer", "legal")


def by_name(row: Row) -> str:
    return row.file_name


@pytest.fixture(scope="module")
def scene(people: Any, payload: bytes, signed: bytes) -> Scene:
    return Scene(people, payload, signed)


def test_the_table_is_whole(scene: Scene) -> None:
    assert [row.number for row in ROWS] == list(range(1, 55))
    untouched = [row.number for row in ROWS if row.tamper(scene) == scene.signed]
    assert untouched == [1, 28, 29, 53], "a row that tampers with the file must change it"


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_verifier(row: Row, scene: Scene) -> None:
    trust = parse_trust(row.trust(scene.people), parse_revoked((row.revoked(scene.people) if row.revoked else "").encode()))
    report = verify(row.tamper(scene), trust, required_roles=ROLES, now=scene.people.now)
    assert report.status is row.status, report
    said = [*report.reasons, *report.warnings, report.first_line()]
    assert all(text == clean(text) for text in said)
    assert not any("breaks the verifier" in text for text in said)
    if row.status in (INVALID, UNTRUSTED):
        assert (report.outcome, report.vendor, report.face, report.open_critical) == (None, None, None, None)


@pytest.mark.parametrize("row", ROWS, ids=by_name)
def test_recipe(row: Row, scene: Scene, recipe: Any, tmp_path: Path) -> None:
    revoked = row.revoked(scene.people) if row.revoked else None
    done = recipe.run(tmp_path, row.tamper(scene), row.trust(scene.people), ROLES, revoked=revoked)
    expected = row.status if row.recipe is None else row.recipe
    assert done.returncode == expected, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].startswith(expected.name.encode())
    assert not list((tmp_path / "scratch").iterdir()), "the recipe leaves nothing behind"


@pytest.mark.parametrize("row", VERDICTS["row"], ids=lambda row: str(row["file"]))
def test_named_file(row: dict[str, str], recipe: Any, tmp_path: Path) -> None:
    data, trusted = (FOLDER / f"{row['file']}.toml").read_bytes(), (FOLDER / f"{row['file']}.allowed_signers").read_text(encoding="utf-8")
    listed = FOLDER / f"{row['file']}.revoked"
    revoked = listed.read_text(encoding="utf-8") if listed.exists() else None
    now = datetime.strptime(VERDICTS["now"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    report = verify(data, parse_trust(trusted, parse_revoked((revoked or "").encode())), required_roles=ROLES, now=now)
    assert report.status.name == row["verifier"], report
    done = recipe.run(tmp_path, data, trusted, ROLES, revoked=revoked)
    assert Status(done.returncode).name == row["recipe"], done.stdout + done.stderr


def test_the_named_files_are_the_table() -> None:
    assert [row["name"] for row in VERDICTS["row"]] == [row.name for row in ROWS]
    differ = [number for number, row in enumerate(VERDICTS["row"], start=1) if row["verifier"] != row["recipe"]]
    assert differ == [39, 41]
    assert {path.suffix for path in FOLDER.iterdir()} == {".toml", ".allowed_signers", ".revoked"}


def test_crlf_damage_is_called_by_its_name(scene: Scene) -> None:
    report = verify(scene.signed.replace(b"\n", b"\r\n"), parse_trust(scene.people.trust()), now=scene.people.now)
    assert "line endings" in report.first_line()


def test_an_unsigned_file_says_so(scene: Scene) -> None:
    report = verify(scene.payload, parse_trust(scene.people.trust()), now=scene.people.now)
    assert report.first_line() == "SIGNATURES INVALID. Nobody has signed the file."


def test_base64_padding_bits_must_be_zero(scene: Scene) -> None:
    text = scene.last[scene.last.index(b"U1NI") : scene.last.index(b"\n-----END")].replace(b"\n", b"")
    assert text.endswith(b"="), "the test needs a signature with padding"
    at = len(text.rstrip(b"="))
    sibling = bytes([text[at - 1] + 1])
    changed = text[: at - 1] + sibling + text[at:]
    assert base64.b64decode(changed) == base64.b64decode(text)
    data = scene.with_last_signature(lambda _: rewrapped(70)(changed))
    assert verify(data, parse_trust(scene.people.trust()), now=scene.people.now).status is INVALID
