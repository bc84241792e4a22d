"""A cursor is one of ours, or it is nothing."""

import pytest

from webapp.sync.cursor import Cursor, Place, read_cursor

EPOCH = "0123456789ab"


@pytest.mark.parametrize(
    "cursor", [Cursor(EPOCH, 0), Cursor(EPOCH, 10**17), Cursor(EPOCH, 5, 9, Place("group", "12"))]
)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert read_cursor(str(cursor)) == cursor


GARBAGE = [
    *[
        None,
        "",
        "x",
        "0",
        "9" * 100_000,
        EPOCH,
        f"{EPOCH}.",
        f"{EPOCH}.-1",
        f"{EPOCH}.1.5",
        f"{EPOCH}.1e9",
        f"{EPOCH}.٣",
    ],
    *[
        f"{EPOCH}.{10**19}",
        f"{EPOCH.upper()}.1",
        f"{EPOCH}.1\n",
        f"{EPOCH}.1.2.group",
        f"{EPOCH}.1.2.group.'; --",
    ],
]


@pytest.mark.parametrize("text", GARBAGE)
def test_any_other_text_is_no_cursor(text: str | None) -> None:
    assert read_cursor(text) is None
