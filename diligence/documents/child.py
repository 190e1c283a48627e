"""What runs in the child that reads one hostile file: put on the limits, cut off the network, read the descriptor, write the answer, end.

The answer goes through a pipe as eight bytes of length and that many bytes of ASCII JSON; nothing is ever unpickled.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from diligence.documents import refusals, rendering
from diligence.documents.ink import Ink
from diligence.documents.limits import Limits
from diligence.documents.pdf import TIGHT, extract, tighten
from diligence.documents.rendering import PlacedString, placed_strings
from diligence.errors import DocumentError

LENGTH_BYTES = 8
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_DESCRIPTORS = 32
"""Enough for a module that Python imports late; a file cannot make the child open many."""


def run(source: int, answer: int, limits: Limits, parent: int, unprinted: Mapping[int, Sequence[int]] | None = None) -> None:
    """Read the file behind the descriptor ``source`` and write its document, or its error, to ``answer``. Never returns.

    Without ``unprinted`` the strings come along, for a second look at them where the extra for it is installed.
    """

    def work() -> dict[str, Any]:
        strings: dict[int, list[PlacedString]] = {}

        def watch(number: int, ink: Ink) -> None:
            strings[number] = placed_strings(ink)

        looks = unprinted is None and rendering.available()
        document = extract(_read(source, limits.file_bytes), unprinted=unprinted, watch=watch if looks else None)
        return {"document": document.model_dump(mode="json"), **({"strings": list(strings.items())} if looks else {})}

    _finish(answer, limits, parent, work)


def look(source: int, answer: int, limits: Limits, parent: int, pages: Mapping[int, Sequence[PlacedString]]) -> None:
    """Look by rendering where nothing is printed, and write the places of the strings by page. Never returns."""
    _finish(answer, limits, parent, lambda: {"unprinted": list(rendering.unprinted(_read(source, limits.file_bytes), pages).items())})


def probe(answer: int, limits: Limits, parent: int) -> None:
    """Put the limits on and write which of them hold. Never returns."""
    _finish(answer, limits, parent, _protections)


def _finish(answer: int, limits: Limits, parent: int, work: Callable[[], dict[str, Any]]) -> None:
    status = 1
    try:
        confine(limits, parent)
        _send(answer, _answer(work, limits), limits)
        status = 0
    except BaseException:  # noqa: S110 (nobody is left to tell; the parent sees the status)
        pass
    finally:
        os._exit(status)


def _answer(work: Callable[[], dict[str, Any]], limits: Limits) -> dict[str, Any]:
    try:
        return work()
    except DocumentError as refusal:
        error = refusal
    except MemoryError:
        error = refusals.memory_limit(limits.memory_bytes)
    except RecursionError:
        error = refusals.damaged()
    return error_form(error)


def error_form(error: DocumentError) -> dict[str, Any]:
    """Return the error as it travels between the processes."""
    return {"error": {"code": error.code, "what": error.what, "remedy": error.remedy}}


def _send(answer: int, content: dict[str, Any], limits: Limits) -> None:
    payload = json.dumps(content, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    if len(payload) > limits.output_bytes:
        payload = json.dumps(error_form(refusals.output_limit(limits.output_bytes))).encode("ascii")
    message = memoryview(len(payload).to_bytes(LENGTH_BYTES, "big") + payload)
    while message:
        message = message[os.write(answer, message) :]


def _read(source: int, limit: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while part := os.read(source, 1 << 20):
        size += len(part)
        if size > limit:
            raise refusals.too_large(limit)
        parts.append(part)
    return b"".join(parts)


def confine(limits: Limits, parent: int) -> None:
    """Give up what reading a file does not need: memory, time, files, processes, the network; and end when ``parent`` ends.

    Best effort where the system has no means; ``probe`` tells what holds.
    """
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
            libc.unshare(_CLONE_NEWNET)  # an administrator may be allowed this one where the first is switched off
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # after the change of namespaces, which takes it back
        if os.getppid() != parent:
            os._exit(1)  # it ended before this process could ask to be told
    _lower("RLIMIT_AS", limits.memory_bytes)
    _lower("RLIMIT_CPU", limits.cpu_seconds, above=1)  # at the lower figure comes a signal that names the reason, at the upper one the end
    _lower("RLIMIT_NOFILE", _DESCRIPTORS)
    _lower("RLIMIT_FSIZE", 0)
    _lower("RLIMIT_CORE", 0)
    _lower("RLIMIT_NPROC", 0)
    tighten()


def _lower(name: str, value: int, *, above: int = 0) -> None:
    number = getattr(resource, name, None)
    if number is None:
        return
    _, hard = resource.getrlimit(number)
    highest = value + above if hard == resource.RLIM_INFINITY else min(value + above, hard)
    try:
        resource.setrlimit(number, (min(value, highest), highest))
    except (OSError, ValueError):
        return  # macOS refuses some of them


def _protections() -> dict[str, Any]:
    """Try every protection from inside and tell which holds. True means that the attempt was refused."""
    import pypdf  # noqa: PLC0415 (already loaded by pdf.py)

    configuration = pypdf.get_configuration()
    return {
        "protections": {
            "memory": _figure("RLIMIT_AS"),
            "cpu-seconds": _figure("RLIMIT_CPU"),
            "open-files": _figure("RLIMIT_NOFILE"),
            "no-core-dump": resource.getrlimit(resource.RLIMIT_CORE)[0] == 0,
            "no-file-writing": resource.getrlimit(resource.RLIMIT_FSIZE)[0] == 0,
            "no-new-processes": _cannot_fork(),
            "no-network": _no_network(),
            "pdf-limits": all(getattr(configuration, name) == value for name, value in TIGHT.items()),
            "second-look": rendering.available(),
            "no-external-programs": configuration.jbig2dec_binary is None,
        }
    }


def _figure(name: str) -> str | bool:
    number = getattr(resource, name, None)
    soft = resource.RLIM_INFINITY if number is None else resource.getrlimit(number)[0]
    return False if soft == resource.RLIM_INFINITY else str(soft)


def _cannot_fork() -> bool:
    try:
        process = os.fork()
    except OSError:
        return True
    if process == 0:
        os._exit(0)
    os.waitpid(process, 0)
    return False


def _no_network() -> bool:
    """Tell whether this process stands in a network of its own, in which only a loopback exists that is switched off."""
    import socket  # noqa: PLC0415 (only a probe needs it)

    if sys.platform != "linux":
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe_socket:
        try:
            probe_socket.connect(("192.0.2.1", 9))  # a datagram socket sends nothing; it only looks for a route
        except OSError:
            return [name for _, name in socket.if_nameindex()] in ([], ["lo"])
    return False
