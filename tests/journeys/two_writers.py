"""One of two programs that answer questions of one review at the same time: ``python two_writers.py FOLDER NAME FIRST MANY``."""

import sys
import time
from pathlib import Path

from diligence.errors import WorkspaceError
from diligence.model.base import Actor, Role
from diligence.workspace.answering import answer
from diligence.workspace.workspace import open_workspace

PAUSE = 0.01
"""Seconds between two answers, so that neither is done before the other has begun."""


def main(folder: str, name: str, first: int, many: int) -> None:
    """Answer so many questions, looking again and repeating where the other one was faster, and say each answer that was saved."""
    workspace = open_workspace(Path(folder), create=False)
    workspace.actor = Actor(email=f"{name}@clinic.example", role=Role.SECURITY_OFFICER)
    asked = [question.id for pack in workspace.packs for question in pack.questions][first : first + many]
    print("ready", flush=True)  # noqa: T201 (the test reads it)
    sys.stdin.readline()
    repeated = 0
    for question in asked:
        while True:
            try:
                answer(workspace, "sample", question, "cannot-be-judged", note=f"{name} asked for {question}")
            except WorkspaceError as error:
                if "was changed meanwhile" not in error.what:
                    raise
                repeated += 1
                continue
            print(question, flush=True)  # noqa: T201 (the test reads it)
            break
        time.sleep(PAUSE)
    seen = sum(one not in asked for one in workspace.review_of("sample").answers)
    workspace.close()
    print(f"done {repeated} {seen}", flush=True)  # noqa: T201 (the test reads it)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
