"""Where a phone stands in the feed, as one short text that it hands back.

`EPOCH.SINCE` is a settled cursor: everything written before transaction SINCE has been seen. While a feed
comes in pages it is `EPOCH.SINCE.UNTIL.KIND.RECORD`: the place of the last record sent, and the transaction
that the finished feed will stand at. A whole feed has SINCE 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CURSOR = re.compile(
    r"(?P<epoch>[0-9a-f]{12})\.(?P<since>[0-9]{1,18})"
    r"(?:\.(?P<until>[0-9]{1,18})\.(?P<kind>[a-z]{1,16})\.(?P<record>[0-9a-z-]{1,36}))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """The last record of a page that others follow."""

    kind: str
    record_id: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since`: the oldest transaction that has not been seen; 0 in a whole feed."""

    epoch: str
    since: int
    until: int | None = None
    after: Place | None = None

    def __str__(self) -> str:
        settled = f"{self.epoch}.{self.since}"
        if self.after is None:
            return settled
        return f"{settled}.{self.until}.{self.after.kind}.{self.after.record_id}"


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor in *text*; None when it is not one of ours."""
    found = _CURSOR.fullmatch(text or "")
    if found is None:
        return None
    if found["until"] is None:
        return Cursor(found["epoch"], int(found["since"]))
    after = Place(found["kind"], found["record"])
    return Cursor(found["epoch"], int(found["since"]), int(found["until"]), after)
