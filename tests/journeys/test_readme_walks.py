"""The README's three walks, as they stand there, run in a fresh shell in one go."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FLAGGED = ("diligence scan ", "diligence vendor gaps ")

# What a person types in answer to a question stands here as an option, because nobody is there to type.
TYPED = {"diligence keys new": " --no-passphrase", "diligence sign ": " --yes"}


def walks() -> list[str]:
    part = README[
        README.index("## Three walks") : README.index(
            "```sh\ndiligence verify sample-findings.toml --allowed-signers allowed_signers --require"
        )
    ]
    return [line for block in re.findall(r"^```sh\n(.*?)^```$", part, re.MULTILINE | re.DOTALL) for line in block.splitlines()]


def test_the_walks_work_as_they_stand(tmp_path: Path) -> None:
    script = ["set -u"]
    for line in walks():
        command = line.split("   #")[0].rstrip() + next((option for start, option in TYPED.items() if line.startswith(start)), "")
        wanted = 1 if line.startswith(FLAGGED) else 0
        script.append(f"{command}\nstatus=$?; [ $status -eq {wanted} ] || {{ echo 'status' $status 'of:' >&2; exit 99; }}")
    for name in ("README.md", "diligence"):
        (tmp_path / name).symlink_to(ROOT / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "diligence").write_text(f'#!/bin/sh\nexec {sys.executable} -P -m diligence "$@"\n')
    (programs / "diligence").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DILIGENCE_", "XDG_"))}
    done = subprocess.run(
        ["bash", "-c", "\n".join(script)], cwd=tmp_path, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        env=kept | {"HOME": str(home), "PATH": f"{programs}:{os.environ['PATH']}", "NO_COLOR": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "SIGNATURES VALID. Recorded outcome: NOT APPROVED" in done.stdout
    assert (tmp_path / "sample.md").read_text().startswith("#")
