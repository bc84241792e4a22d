"""The one error that the person who starts the product reads. Standard library only."""

import contextlib
from collections.abc import Iterator


class StackError(Exception):
    """Something under the product does not work. Its text is one sentence that says what, and what to do."""


@contextlib.contextmanager
def plain_sentences() -> Iterator[None]:
    """Turn what the operating system refuses (no disk, no permission) into a StackError."""
    try:
        yield
    except OSError as error:
        place = f": {error.filename}" if error.filename else ""
        raise StackError(f"{error.strerror or error}{place}. Make room or give permission, then try again.") from error
