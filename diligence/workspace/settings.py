"""What a workspace remembers about its user (``settings.toml``) and what the house demands (``policy.toml``)."""

import json
import tomllib
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from diligence.errors import UsageError, WorkspaceError
from diligence.model.base import Actor, Email, Frozen, Role
from diligence.model.policy import Policy
from diligence.model.text import one_line

SETTINGS_FILE = "settings.toml"
POLICY_FILE = "policy.toml"

M = TypeVar("M", bound=Frozen)


class Settings(Frozen):
    """Who works in this workspace when the command line does not say."""

    email: str | None = None
    role: str | None = None


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
    lines = [f"{key} = {json.dumps(value)}\n" for key, value in settings.model_dump().items() if value is not None]
    try:
        (folder / SETTINGS_FILE).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise WorkspaceError(f"The settings could not be written ({error.strerror})", "Make the workspace's folder writable") from None


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
