"""The reader process: pypdf loaded once, one limited child per file. Started with ``python -m diligence.documents.reader``.

It takes JSON, one request a line, on standard input, and answers each with one line on standard output:

    {"id": 1, "path": "/…/acme-baa.pdf", "limits": {…}}    ->   {"document": {…}, "id": 1}   or   {"error": {…}, "id": 1}
    {"id": 2, "probe": true, "limits": {…}}                ->   {"protections": {…}, "id": 2}

It never looks into a file itself, so a bad file can only end a child. It ends when its standard input ends, and gives up a file when
nobody reads its answers any more.
"""

import gc
import json
import os
import select
import signal
import stat
import sys
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any, NoReturn

import pypdf

from diligence.documents import child, refusals, rendering
from diligence.documents.limits import Limits
from diligence.documents.pdf import extract
from diligence.errors import DocumentError
from diligence.model.text import one_line

_CHUNK = 1 << 16
_LOOK_SECONDS = 5
"""Longest time for the second look at a file; three hundred pages take less."""


class OwnerGoneError(Exception):
    """Nobody reads the answers any more."""


def open_file(path: str, limits: Limits) -> int:
    """Open a regular file for reading and return its descriptor. Raises ``DocumentError`` where that cannot be done."""
    name = one_line(path.rpartition("/")[2], 80)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    except PermissionError:
        raise refusals.no_permission(name) from None
    except (OSError, ValueError):
        raise refusals.not_found(name) from None
    facts = os.fstat(descriptor)
    refusal: DocumentError | None = None
    if not stat.S_ISREG(facts.st_mode):
        refusal = refusals.not_a_file(name)
    elif facts.st_size == 0:
        refusal = refusals.empty()
    elif facts.st_size > limits.file_bytes:
        refusal = refusals.too_large(limits.file_bytes)
    if refusal is not None:
        os.close(descriptor)
        raise refusal
    return descriptor


def in_child(work: Callable[[int], None], limits: Limits, owner: int) -> bytes:
    """Run ``work(answer descriptor)`` in a child and return the JSON it sent; kill it when its wall clock or its output overruns.

    Raises ``DocumentError`` where the child gave no answer, and ``OwnerGoneError`` when the other end of ``owner`` was closed meanwhile.
    """
    incoming, outgoing = os.pipe()
    process = os.fork()
    if process == 0:
        _become_child(incoming, work, outgoing)
    os.close(outgoing)
    try:
        received = _receive(incoming, time.monotonic() + limits.wall_seconds, limits, owner)
    finally:
        os.close(incoming)
        _kill(process)
        _, status = os.waitpid(process, 0)
    if received is not None:
        return received
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU:
        raise refusals.time_limit(limits.cpu_seconds)
    raise refusals.reader_crashed()


def _become_child(incoming: int, work: Callable[[int], None], outgoing: int) -> NoReturn:
    try:
        os.close(incoming)
        nothing = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nothing, standard)
        work(outgoing)
    finally:
        os._exit(1)


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


def _receive(incoming: int, deadline: float, limits: Limits, owner: int) -> bytes | None:
    """Return what the child sent, None where it ended in the middle."""
    poll = select.poll()
    poll.register(incoming, select.POLLIN)
    poll.register(owner, 0)  # only its end is of interest: POLLERR when the other side of the pipe is closed
    received = bytearray()
    while True:
        remaining = deadline - time.monotonic()
        if remaining <= 0:
            raise refusals.time_limit(limits.wall_seconds)
        events = dict(poll.poll(remaining * 1000))
        if owner in events:
            raise OwnerGoneError
        if incoming not in events:
            continue
        chunk = os.read(incoming, _CHUNK)
        received += chunk
        expected = child.LENGTH_BYTES + int.from_bytes(received[: child.LENGTH_BYTES], "big")
        if len(received) >= child.LENGTH_BYTES:
            if expected > limits.output_bytes + child.LENGTH_BYTES:
                raise refusals.output_limit(limits.output_bytes)
            if len(received) >= expected:
                return bytes(received[child.LENGTH_BYTES : expected])
        if not chunk:
            return None


def answer_to(request: dict[str, Any], owner: int) -> bytes:
    """Carry one request out and return its answer as JSON without its id."""
    limits = Limits.model_validate(request.get("limits", {}))
    own = os.getpid()
    try:
        if request.get("probe"):
            return in_child(lambda answer: child.probe(answer, limits, own), limits, owner)
        source = open_file(str(request["path"]), limits)
        try:
            read = in_child(lambda answer: child.run(source, answer, limits, own), limits, owner)
            return _second_look(read, source, limits, owner) if rendering.available() else read
        finally:
            os.close(source)
    except DocumentError as error:
        return json.dumps(child.error_form(error)).encode("ascii")


def _second_look(read: bytes, source: int, limits: Limits, owner: int) -> bytes:
    """Return what was read without the strings that another library prints nothing of. It breaking down over the file changes nothing."""
    answer = json.loads(read)
    if "document" not in answer:
        return read
    own, pages = os.getpid(), {int(number): [(place, tuple(box)) for place, box in found] for number, found in answer.pop("strings", ())}
    short = limits.model_copy(
        update={"cpu_seconds": min(limits.cpu_seconds, _LOOK_SECONDS), "wall_seconds": min(limits.wall_seconds, _LOOK_SECONDS)}
    )
    try:
        os.lseek(source, 0, os.SEEK_SET)
        looked = json.loads(in_child(lambda outgoing: child.look(source, outgoing, short, own, pages), short, owner))
    except DocumentError:
        looked = {}
    if "unprinted" not in looked:
        text = "The pages could not be rendered, so it was not checked a second time whether all words are printed"
        answer["document"]["warnings"].append({"code": "not-rendered", "page": None, "text": text})
    unprinted = {int(number): list(map(int, places)) for number, places in looked.get("unprinted", ())}
    if not unprinted:
        return json.dumps(answer).encode("ascii")
    os.lseek(source, 0, os.SEEK_SET)
    return in_child(lambda outgoing: child.run(source, outgoing, limits, own, unprinted), limits, owner)


def _with_id(body: bytes, number: object) -> bytes:
    """Add the id at the end, where it overrules any other."""
    if not (body.startswith(b"{") and body.endswith(b"}")) or b"\n" in body:
        body = json.dumps(child.error_form(refusals.reader_crashed())).encode("ascii")
    return body[:-1] + b',"id":' + json.dumps(number).encode("ascii") + b"}\n"


def _warm_up() -> None:
    """Read a page made here, so that what pypdf imports late is loaded before the first fork."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(72, 72)
    made = BytesIO()
    writer.write(made)
    extract(made.getvalue())
    if rendering.available():
        rendering.unprinted(made.getvalue(), {})
    gc.collect()
    gc.freeze()


def main() -> int:
    """Serve standard input until it ends."""
    owner = os.dup(1)
    os.set_inheritable(owner, False)
    os.dup2(2, 1)
    _warm_up()
    try:
        for line in sys.stdin.buffer:
            request = json.loads(line)
            answer = memoryview(_with_id(answer_to(request, owner), request["id"]))
            while answer:
                answer = answer[os.write(owner, answer) :]
    except (OwnerGoneError, BrokenPipeError, KeyboardInterrupt):
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
