"""Keys that sign only through OpenSSH's own ``ssh-keygen``: in an agent, in a security key, or of a kind other than Ed25519.

What the tool makes is not taken on trust: whoever signs a findings file verifies the signature before the file is written.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from diligence.errors import SigningError
from diligence.model.text import one_line
from diligence.signing.key_types import IN_A_SECURITY_KEY, fingerprint
from diligence.signing.wire import Reader

PATIENCE: Final = 120
"""Seconds within which a security key wants to be touched, or an agent's question answered."""

_WORD: Final = "DILIGENCE_KEY_WORD"
_ASK: Final = f"""#!/bin/sh
[ "${{SSH_ASKPASS_PROMPT:-}}" = none ] || printf '%s\\n' "${_WORD}"
"""
_ADD: Final = "Add the key with `ssh-add KEY`, and see with `ssh-add -l` what the agent holds"
_WHY: Final = {
    "Couldn't get agent socket": ("No SSH agent can be reached here", 'Start one with `eval "$(ssh-agent)"` and add the key to it'),
    "Couldn't find key in agent": ("The SSH agent does not hold the key {name}", _ADD),
    "agent refused operation": ("The SSH agent refused to sign with the key {name}", "Say yes when it asks, or touch the security key"),
    "incorrect passphrase": ("The passphrase does not open the key {name}", "Check the passphrase and try again"),
    "device not found": ("The security key that holds {name} is not plugged in", "Plug it in and sign again"),
    "requested feature not supported": ("The ssh-keygen of this machine cannot use security keys", "Install OpenSSH with FIDO support"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StockKey:
    """A key by the file that ``ssh-keygen`` knows it by: a private key, or a public one where ``agent`` holds the private half.

    ``word`` is its passphrase. Where there is none and ``terminal`` is set, ``ssh-keygen`` may ask on the terminal, such as for a PIN.
    """

    path: Path
    public: bytes
    agent: bool = False
    word: bytes | None = field(default=None, repr=False)
    terminal: bool = False

    def sign(self, message: bytes, namespace: str) -> str:
        """Have a message signed and return the armored signature. Raises ``SigningError`` with what stood in the way."""
        name = one_line(str(self.path), 120)
        tool = shutil.which("ssh-keygen")
        if tool is None:
            raise SigningError(
                f"The key {name} signs only through ssh-keygen, which is not installed", "Install OpenSSH, or sign with an Ed25519 key file"
            )
        command = [tool, "-Y", "sign", *(["-U"] if self.agent else []), "-n", namespace, "-f", str(self.path.absolute())]
        with _environment(self.word, terminal=self.terminal) as environment:
            try:
                done = subprocess.run(
                    command, input=message, capture_output=True, check=False, timeout=PATIENCE, env=environment,
                    start_new_session=not self.terminal,
                )  # fmt: skip
            except subprocess.TimeoutExpired:
                raise SigningError(f"Nobody answered for the key {name} within {PATIENCE} seconds", "Sign again, and answer") from None
            except OSError as error:
                raise SigningError(f"ssh-keygen could not be started ({error.strerror})", "Look at the installation of OpenSSH") from None
        if done.returncode != 0 or not done.stdout:
            raise self._failed(done.stderr.decode("utf-8", "replace"), name)
        return done.stdout.decode("ascii", "replace")

    @property
    def fingerprint(self) -> str:
        """The key as OpenSSH names it, ``SHA256:…``."""
        return fingerprint(self.public)

    @property
    def wants_touch(self) -> bool:
        """Tell whether the key lives in a security key."""
        return Reader(self.public, "The key").string() in IN_A_SECURITY_KEY

    def _failed(self, said: str, name: str) -> SigningError:
        for sign, (what, remedy) in _WHY.items():
            if sign in said:
                return SigningError(what.format(name=f"{name} ({self.fingerprint})"), remedy)
        last = one_line((said.strip().splitlines() or ["no reason was given"])[-1], 160)
        return SigningError(f"ssh-keygen could not sign with the key {name}: {last}", "Try `ssh-keygen -Y sign` with this key by itself")


@contextmanager
def _environment(word: bytes | None, *, terminal: bool) -> Iterator[dict[bytes, bytes]]:
    """Make the environment in which ``ssh-keygen`` is told the passphrase, or finds nobody to ask where there is no terminal for it.

    OpenSSH takes a passphrase from a program of ours (SSH_ASKPASS). That one gets it from its environment, which nobody but this user can
    read; it never lies in a file.
    """
    inherited = {key: value for key, value in os.environb.items() if key not in (b"SSH_ASKPASS", b"SSH_ASKPASS_REQUIRE")}
    if word is None and terminal:
        yield dict(os.environb)
        return
    with tempfile.TemporaryDirectory(prefix="diligence-") as folder:
        ask = Path(folder) / "ask"
        ask.write_text(_ASK, encoding="ascii")
        ask.chmod(0o700)
        yield {
            **inherited,
            b"SSH_ASKPASS": os.fsencode(ask),
            b"SSH_ASKPASS_REQUIRE": b"force",
            _WORD.encode("ascii"): word or b"",
        }
