"""Procurement's desk, from the approval to the next revision: every step by command, and what a stranger makes of it."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.journeys.house import LEGAL, OFFICER, SECOND, SHREDDER, SOUND, House, Runs, day, fine

STAFF = ("officer@clinic.example", "legal@clinic.example", "second@clinic.example")
SECRETS = ("counsel of the house", "only for us", "seen in the meeting", "roster-of-jane", "because we know them")


def keys(house: House) -> None:
    lines = []
    for name, role in (("officer", "security-officer"), ("legal", "legal")):
        house.do(OFFICER, "keys", "new", f"keys/{name}", "--no-passphrase")
        public = (house.home / f"keys/{name}.pub").read_text().strip()
        lines.append(f'{name}@clinic.example namespaces="diligence-findings.v1/{role}" {public}\n')
    house.do(OFFICER, "keys", "new", "keys/stranger", "--no-passphrase")
    stranger = f"stranger@clinic.example {(house.home / 'keys/stranger.pub').read_text().strip()}\n"
    for name, text in (("allowed_signers", "".join(lines)), ("strangers", stranger)):
        (house.home / name).write_text(text)
        (house.home / name).chmod(0o644)


def signed(house: House, name: str) -> str:
    for who, role in (("officer", "security-officer"), ("legal", "legal")):
        house.do(OFFICER, "sign", name, "--role", role, "--signer", f"{who}@clinic.example", "--key", f"keys/{who}", "--yes")
    return name


def reviewed(world: Runs) -> House:
    """Review a made-up vendor to where it can be approved with conditions, with evidence and things that stay in the house."""
    house = House(world)
    house.open(service="destruction of paper")
    house.do(OFFICER, "intake", house.vendor, *SHREDDER)
    agreement = house.typeset(SOUND, "agreement-from-jane.pdf")
    house.do(LEGAL, "document", "add", house.vendor, agreement, "--kind", "baa", "--state", "draft")
    (house.home / "roster-of-jane.txt").write_text("A made-up policy that nobody outside may read.\n")
    house.do(OFFICER, "evidence", "add", house.vendor, "roster-of-jane.txt", "--kind", "policy", "--issued", day(-30))
    house.walk(fine)
    return house


def with_conditions(house: House) -> None:
    """Ask for a change on everything that still stands against an approval, accept one, and approve with conditions."""
    for number, finding in enumerate(one for one in house.findings().values() if one["state"] == "open"):
        what = ("accept", "--reason", "because we know them") if number == 0 else ("change", "--reason", "seen in the meeting")
        house.do(LEGAL, "decide", house.vendor, finding["id"], *what, "--owner", "counsel of the house", "--until", day(60))
        if number == 0:
            house.do(SECOND, "decide", house.vendor, finding["id"], "approve")
    house.do(OFFICER, "outcome", house.vendor, "approved-with-conditions", "--reason", "only for us")


@pytest.fixture
def house(world: Runs) -> House:
    return reviewed(world)


def test_from_the_approval_to_the_next_revision(house: House) -> None:
    keys(house)
    with_conditions(house)
    house.do(OFFICER, "export", house.vendor, "-o", "first.toml")
    house.refused(8, OFFICER, "bundle", "first.toml", "-o", "early.zip")
    signed(house, "first.toml")

    gate(house)
    cover(house)
    exhibit(house)
    bundle(house)
    next_revision(house)


def gate(house: House) -> None:
    """What a purchasing pipeline calls: it looks at nothing but the exit status and the JSON."""
    trusted = ("verify", "first.toml", "--allowed-signers", "allowed_signers")
    full = (*trusted, "--require", "security-officer,legal", "--require-outcome", "approved,approved-with-conditions")
    passed = house.do(OFFICER, *full, "--format", "json")
    report = json.loads(passed.stdout)
    assert (report["status"], report["exit_status"], report["outcome"]) == ("VALID", 0, "approved-with-conditions")
    for status, options in (
        (4, (*trusted, "--require-outcome", "approved")),
        (4, (*trusted, "--require", "procurement")),
        (5, ("verify", "first.toml", "--allowed-signers", "strangers")),
        (6, ("verify", "changed.toml", "--allowed-signers", "allowed_signers")),
        (3, ("verify", "absent.toml", "--allowed-signers", "allowed_signers")),
        (2, (*trusted, "--require-outcome", "good")),
    ):
        (house.home / "changed.toml").write_text((house.home / "first.toml").read_text().replace("approved-with-conditions", "approved"))
        done = house.world.run(*options, "--format", "json")
        assert done.returncode == status, (options, done.stdout, done.stderr)
        if status in (4, 5, 6):
            assert json.loads(done.stdout)["exit_status"] == status


PIPELINE = """set -eu
report=$("$PYTHON" -m diligence verify "$FILE" --allowed-signers allowed_signers --require security-officer,legal \\
    --require-outcome approved,approved-with-conditions --format json)
printf '%s\\n' "$report" | jq -e --arg vendor "$VENDOR" --arg today "$TODAY" \\
    '.face == "contract" and .vendor_id == $vendor and .valid_until >= $today' >/dev/null
"""


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_a_pipeline_stops_at_the_wrong_vendor_and_after_the_last_day(world: Runs) -> None:
    house = House(world)
    keys(house)
    house.do(OFFICER, "vendor", "add", "Sample (made up)", "--id", house.vendor)
    house.do(OFFICER, "outcome", house.vendor, "not-approved", "--reason", "too early")
    house.do(OFFICER, "export", house.vendor, "-o", "refused.toml")
    signed(house, "refused.toml")

    def run(**changed: str) -> int:
        held = {"PYTHON": sys.executable, "FILE": "refused.toml", "VENDOR": "sample", "TODAY": day(0)} | changed
        script = changed.pop("SCRIPT", PIPELINE)
        return subprocess.run(
            ["sh", "-c", script], cwd=house.home, env=world.environment | held, capture_output=True, check=False
        ).returncode

    accepting = PIPELINE.replace("approved,approved-with-conditions", "not-approved")
    assert run() == 4, "the outcome is not one that the pipeline accepts"
    assert run(SCRIPT=accepting) == 0
    assert run(SCRIPT=accepting, VENDOR="other") == 1
    assert run(SCRIPT=accepting, TODAY=day(400)) == 1
    assert run(SCRIPT=accepting, FILE="absent.toml") == 3


def cover(house: House) -> None:
    house.do(OFFICER, "cover", "first.toml", "-o", "cover.html", "--contract", "C-17", "--allowed-signers", "allowed_signers")
    page = (house.home / "cover.html").read_text()
    for words in ("C-17", "APPROVED WITH CONDITIONS", "officer@clinic.example", "legal@clinic.example", "SIGNATURES VALID", "Conditions ("):
        assert words in page
    payload = (house.home / "first.toml").read_bytes().split(b"[[signature]]\n")[0]
    assert hashlib.sha256(payload).hexdigest() in page
    commands = [line for line in re.sub(r"<[^>]+>", "", page).replace("&#x27;", "'").split("\n") if "FILE" in line and "sed" in line]
    printed = subprocess.run(
        ["sh", "-c", commands[0].replace("FILE", "first.toml")], cwd=house.home, capture_output=True, text=True, check=True
    )
    assert printed.stdout.split()[0] == hashlib.sha256(payload).hexdigest(), "the page's own line prints the page's own digest"
    assert not [secret for secret in SECRETS if secret in page]


def exhibit(house: House) -> None:
    text = house.do(OFFICER, "exhibit", "first.toml").stdout
    house.do(OFFICER, "exhibit", "first.toml", "-o", "conditions.txt")
    assert (house.home / "conditions.txt").read_text() == text
    numbers = re.findall(r"(?m)^(\d+)\. ", text)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) == (house.home / "first.toml").read_text().count('state = "change-required"') > 0
    assert re.search(r"By \d+ [A-Z][a-z]+ 20\d\d: ", text)
    assert not [secret for secret in (*SECRETS, *STAFF) if secret in text]


def bundle(house: House) -> None:
    first = house.do(OFFICER, "bundle", "first.toml", "-o", "one.zip").stdout
    second = house.do(OFFICER, "bundle", "first.toml", "-o", "two.zip").stdout
    assert first == second
    assert (house.home / "one.zip").read_bytes() == (house.home / "two.zip").read_bytes()
    with zipfile.ZipFile(house.home / "one.zip") as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
        archive.extractall(house.home / "received")
    agreement = (house.home / "agreement-from-jane.pdf").read_bytes()
    digest = hashlib.sha256(agreement).hexdigest()
    documents = {name: data for name, data in held.items() if name.startswith("documents/")}
    assert documents == {f"documents/01-baa-draft-{digest}.pdf": agreement}
    assert set(held) == {"README.txt", "SHA256SUMS", "check.sh", "findings.toml", *documents}
    everything = b"".join(held.values()) + " ".join(held).encode()
    assert not [secret for secret in (*SECRETS, "agreement-from-jane", "that nobody outside may read") if secret.encode() in everything]
    received = house.home / "received"
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=received, check=True, capture_output=True)
    if shutil.which("ssh-keygen"):
        shutil.copy(house.home / "allowed_signers", received)
        checked = subprocess.run(
            ["sh", "check.sh", "findings.toml", "allowed_signers", "security-officer", "legal"],
            cwd=received, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout + checked.stderr
    damaged(house, digest)


def damaged(house: House, digest: str) -> None:
    kept = house.home / "workspace" / "files" / digest
    original = kept.read_bytes()
    kept.chmod(0o600)
    kept.write_bytes(original + b" ")
    told = house.refused(7, OFFICER, "bundle", "first.toml", "-o", "three.zip")
    assert "Document 1 (agreement-from-jane.pdf) was changed" in told
    kept.unlink()
    assert "Document 1 (agreement-from-jane.pdf) is gone" in house.refused(7, OFFICER, "bundle", "first.toml", "-o", "three.zip")
    assert not (house.home / "three.zip").exists()
    kept.write_bytes(original)


def next_revision(house: House) -> None:
    house.do(OFFICER, "export", house.vendor, "-o", "record.toml", "--face", "record")
    for command in (("cover", "record.toml", "-o", "x.html"), ("exhibit", "record.toml"), ("bundle", "record.toml", "-o", "x.zip")):
        assert "stays in the house" in house.refused(8, OFFICER, *command)
    condition = next(name for name, one in house.findings().items() if one["state"] == "change-required")
    house.do(LEGAL, "decide", house.vendor, condition, "change", "--reason", "later", "--owner", "vendor", "--until", day(90))
    assert "is older than the review" in house.refused(8, OFFICER, "bundle", "first.toml", "-o", "x.zip")
    house.do(OFFICER, "export", house.vendor, "-o", "second.toml")

    assert house.do(OFFICER, "diff", "first.toml", "first.toml").stdout.endswith("Both say the same.\n")
    differ = house.world.run("diff", "first.toml", "second.toml")
    assert differ.returncode == 1, differ.stderr
    assert "NOT checked" in differ.stdout
    assert "Nobody has signed it" in differ.stdout
    assert re.search(rf"Conditions:\n  {condition} .*due was .*, is {day(90)}", differ.stdout), differ.stdout
    told = house.world.run("diff", "first.toml", "second.toml", "--allowed-signers", "allowed_signers", "--format", "json")
    found = json.loads(told.stdout)
    assert (told.returncode, found["same"]) == (1, False)
    assert (found["old"]["signatures_checked"], found["new"]["signatures_checked"]) == (True, False)
    assert {change["subject"] for change in found["changes"]} == {f"finding {condition}"}
    assert house.refused(3, OFFICER, "diff", "first.toml", "changed.toml")
    assert house.refused(3, OFFICER, "diff", "first.toml", "second.toml", "--allowed-signers", "strangers")
    assert house.refused(3, OFFICER, "diff", "first.toml", "absent.toml")
    assert house.refused(2, OFFICER, "diff", "first.toml", "record.toml")


def test_nothing_of_another_vendor_is_taken_for_this_one(world: Runs) -> None:
    ours, theirs = House(world), House(world, "other")
    for house in (ours, theirs):
        house.do(OFFICER, "vendor", "add", f"{house.vendor} (made up)", "--id", house.vendor)
        house.do(OFFICER, "outcome", house.vendor, "not-approved", "--reason", "too early")
        house.do(OFFICER, "export", house.vendor, "-o", f"{house.vendor}.toml")
    assert "different vendors" in ours.refused(2, OFFICER, "diff", "sample.toml", "other.toml")
    meant = world.run("diff", "sample.toml", "other.toml", "--other-vendor")  # type: ignore[attr-defined]
    assert meant.returncode == 1
    assert "id was sample, is other" in meant.stdout
    text = (world.home / "sample.toml").read_text()
    (world.home / "forged.toml").write_text(text.replace('outcome = "not-approved"', 'outcome = "approved"'))
    assert "not what the latest review of sample exported" in ours.refused(8, OFFICER, "bundle", "forged.toml", "-o", "x.zip", "--unsigned")
    assert "There is no vendor" in ours.refused(2, OFFICER, "bundle", "nobody", "-o", "x.zip")
    assert "Name its file" in ours.refused(2, OFFICER, "bundle", "sample", "-o", "x.zip")
    ours.do(OFFICER, "export", "sample", "-o", "sample-1-contract.toml")
    ours.do(OFFICER, "bundle", "sample", "-o", "x.zip", "--unsigned")
    with zipfile.ZipFile(world.home / "x.zip") as archive:
        assert archive.namelist() == ["README.txt", "SHA256SUMS", "check.sh", "findings.toml"]
    assert datetime.now(UTC) - datetime.fromtimestamp((world.home / "x.zip").stat().st_mtime, UTC) < timedelta(hours=1)
    assert Path(world.home / "x.zip").stat().st_mode & 0o077 == 0
