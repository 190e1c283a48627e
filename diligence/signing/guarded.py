"""Files that decide about trust, read only where nobody but their owner could have changed them."""

import os
import stat
from pathlib import Path
from typing import Final

from diligence.errors import SigningError
from diligence.model.text import one_line

LARGEST: Final = 1024 * 1024


def read_guarded(path: Path, what: str) -> bytes:
    """Read a file; ``what`` names its kind. Raises ``SigningError`` where others than you and root could have changed it."""
    name, remedy = one_line(str(path), 120), f"Name {what}"
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            facts = os.fstat(descriptor)
            if not stat.S_ISREG(facts.st_mode):
                raise SigningError(f"{name} is no file", remedy)
            if facts.st_mode & 0o022:
                raise SigningError(f"Others on this machine may change {name}", f"Look through it, then run `chmod go-w {name}`")
            if facts.st_uid not in (os.geteuid(), 0):
                raise SigningError(f"{name} belongs to another user, who may change it", "Make a copy of your own and look through it")
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "this is no name for a file"
        raise SigningError(f"{name} cannot be read ({why})", remedy) from None
    if len(content) > LARGEST:
        raise SigningError(f"{name} is larger than 1 MiB", remedy)
    return content
