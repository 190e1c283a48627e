"""What a workspace remembers about its user (``settings.toml``) and what the house demands (``policy.toml``)."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from diligence.errors import UsageError, WorkspaceError
from diligence.export.files import write_atomically
from diligence.model.base import Actor, Email, Frozen, Role
from diligence.model.policy import Policy
from diligence.model.text import clean, one_line

SETTINGS_FILE = "settings.toml"
POLICY_FILE = "policy.toml"

M = TypeVar("M", bound=Frozen)


class Settings(Frozen):
    """Who works in this workspace when the command line does not say, and where that person keeps things.

    ``signing_key`` and ``trust_file`` (an ``allowed_signers`` file) are paths, ``export_folder`` is where findings files were last written.
    ``exports`` holds the path of the last findings file by review and face, as in ``acme-1 contract``.
    """

    email: str | None = None
    role: str | None = None
    signing_key: str | None = None
    trust_file: str | None = None
    export_folder: str | None = None
    exports: dict[str, str] = Field(default_factory=dict)

    def with_paths(self, *, exports: Mapping[str, Path] | None = None, **paths: Path) -> "Settings":
        """Return the settings with more paths remembered. One that holds what cannot be shown or written as text is not remembered."""
        named = {name: shown for name, path in paths.items() if (shown := _rememberable(path))}
        written = {name: shown for name, path in (exports or {}).items() if (shown := _rememberable(path))}
        return self.model_copy(update={**named, "exports": {**self.exports, **written}})


def make_actor(email: str, role: str) -> Actor:
    """Check an address and a role. Raises ``UsageError`` saying what fits."""
    try:
        address = TypeAdapter(Email).validate_python(email)
    except ValidationError:
        raise UsageError(f"'{one_line(email, 60)}' is no e-mail address", "Give one like officer@clinic.example") from None
    if role not in set(Role):
        raise UsageError(f"'{one_line(role, 40)}' is no role", f"Choose one of {', '.join(Role)}")
    return Actor(email=address, role=Role(role))


def load_settings(folder: Path) -> Settings:
    """Read the settings; nothing is set where there are none. Raises ``WorkspaceError``."""
    return _load(folder / SETTINGS_FILE, Settings)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings. Raises ``WorkspaceError``."""
    content = settings.model_dump(exclude_none=True)
    exports = content.pop("exports")
    lines = [f"{key} = {_toml(value)}\n" for key, value in content.items()]
    if exports:
        lines += ["\n[exports]\n", *(f"{_toml(key)} = {_toml(value)}\n" for key, value in sorted(exports.items()))]
    write_atomically(folder / SETTINGS_FILE, "".join(lines).encode("utf-8"), replace=True)


def _toml(text: str) -> str:
    """Write a string for TOML, whose basic strings are JSON's for every text that ``clean`` leaves as it is."""
    return json.dumps(clean(text), ensure_ascii=False)


def _rememberable(path: Path) -> str | None:
    text = str(path.absolute())
    return text if clean(text) == text else None


def load_policy(folder: Path) -> Policy:
    """Read the house's policy; the defaults hold where there is none. Raises ``WorkspaceError``."""
    return _load(folder / POLICY_FILE, Policy)


def _load(path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return model()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        what = f"{path.name} of the workspace is wrong at {one_line(where, 60)}: {one_line(first['msg'], 120)}"
    except (ValueError, OSError) as error:
        what = f"{path.name} of the workspace cannot be read: {one_line(str(error), 120)}"
    raise WorkspaceError(what, "Correct it or remove it")
