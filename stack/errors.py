"""The one error that the person who starts the product reads. Standard library only."""

import contextlib
import re
from collections.abc import Iterator

NO_MESSAGE = "no message"
REASON = re.compile(r"FATAL|PANIC|[Ee]rror\b|ERROR|could not|[Cc]annot|No space")


class StackError(Exception):
    """Something under the product does not work. Its text is one sentence that says what, and what to do."""


def telling_line(output: str) -> str:
    """The first line of a program's output that looks like its reason, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()] or [NO_MESSAGE]
    told = [line for line in lines if REASON.search(line)]
    return (told[0] if told else lines[-1])[:300]


@contextlib.contextmanager
def plain_sentences() -> Iterator[None]:
    """Turn what the operating system refuses (no disk, no permission) into a StackError."""
    try:
        yield
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        raise StackError(f"{error.strerror or error}{place}. Make room or give permission, then try again.") from error
