"""A phone as the server sees it: an installation, a person, and a growing sequence of ops."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from webapp.core.ids import uuid7
from webapp.sync.protocol import Batch, read_batch


@dataclass
class Phone:
    """One person on one phone."""

    account: int
    installation: UUID = field(default_factory=uuid7)
    seq: int = 0

    def op(
        self, kind: str = "join_group", shown: dict[str, Any] | None = None, **args: Any
    ) -> dict[str, Any]:
        """The next op of this phone."""
        self.seq += 1
        return {
            "op_id": str(uuid7()), "seq": self.seq, "actor": self.account, "subject": self.account,
            "kind": kind, "kind_version": 1, "args": args, "shown": shown or {}, "client_time": None,
        }  # fmt: skip

    def join(self, group_id: int, firm: int = 10, extra: int = 0, **shown: Any) -> dict[str, Any]:
        """A join, as the next op."""
        return self.op(shown=shown, group_id=group_id, firm=firm, extra=extra)

    def envelope(self, *ops: Any) -> dict[str, Any]:
        """The body of a request with these ops."""
        return {"installation": str(self.installation), "ops": list(ops)}

    def batch(self, *ops: Any) -> Batch:
        """The same, as the server reads it."""
        return read_batch(self.envelope(*ops))
