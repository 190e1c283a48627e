"""A contract face with the documents it speaks of and the means to check it, as one zip archive of reproducible bytes.

The same files give the same archive on every machine: entries in a fixed order, with fixed times and permissions, stored as they are
(compression differs between versions of its library).
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Final

from diligence.export.findings_toml import header
from diligence.export.plain import plain_text
from diligence.model.findings_file import DocumentPart, FindingsPayload
from diligence.model.text import one_line

EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the earliest that a zip archive can hold."""

_PLAIN, _UNIX = 0o100644, 3
_ENDINGS: Final = {b"%PDF-": "pdf", b"PK\x03\x04": "zip"}


def bundle_bytes(payload: FindingsPayload, findings: bytes, payload_sha256: str, documents: Sequence[tuple[DocumentPart, bytes]]) -> bytes:
    """Return the archive. ``documents`` are the documents that the payload names, with their bytes, whose digests were compared before."""
    held = {"findings.toml": findings, "check.sh": check_script().encode("utf-8")}
    names = {part.number: document_name(part, data) for part, data in documents}
    held |= {names[part.number]: data for part, data in documents}
    held["README.txt"] = _readme(payload, payload_sha256, [(part, names[part.number]) for part, _ in documents]).encode("utf-8")
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(held.items()))
    return _zipped({"README.txt": held.pop("README.txt"), "SHA256SUMS": sums.encode("ascii"), **dict(sorted(held.items()))})


def document_name(part: DocumentPart, data: bytes) -> str:
    """Return the name of a document in the archive: its number, kind, state and digest; the name it came with stays in the house."""
    ending = next((ending for start, ending in _ENDINGS.items() if data.startswith(start)), "bin")
    words = "-".join("".join(c for c in word if c.isascii() and (c.isalnum() or c == "-")) or "x" for word in (part.kind, part.state))
    return f"documents/{part.number:02d}-{words[:40]}-{part.sha256}.{ending}"


def check_script() -> str:
    """Return the check that stands in the header of every findings file."""
    return "".join(line.removeprefix("#| ") + "\n" for line in header().split("\n") if line.startswith("#| "))


def _readme(payload: FindingsPayload, payload_sha256: str, documents: Sequence[tuple[DocumentPart, str]]) -> str:
    template = (files("diligence.export") / "bundle-readme.txt").read_text(encoding="utf-8")
    listed = [f"Document {part.number}: {_line(part.kind)}, {_line(part.state)}\n    {name}" for part, name in documents]
    review = payload.review
    return template.format_map(
        {
            "vendor": _line(payload.vendor.name),
            "outcome": _line(review.outcome).replace("-", " "),
            "round": review.round,
            "revision": review.revision,
            "valid_until": review.valid_until,
            "roles": " ".join(role.value for role in payload.policy.required_roles),
            "payload_sha256": payload_sha256,
            "documents": "\n".join(listed) or "The review holds no document.",
        }
    )


def _zipped(held: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in held.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system, entry.external_attr = _UNIX, _PLAIN << 16
            archive.writestr(entry, data)
    return target.getvalue()


def _line(text: str) -> str:
    return one_line(plain_text(text), 160)
