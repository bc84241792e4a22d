"""What became of an op, and the reasons for which a phone keeps one or cannot deliver any."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID

from webapp.core.errors import NotAllowed

TERMINAL = ("applied", "rejected", "conflict")


@dataclass(frozen=True, slots=True)
class Outcome:
    """`applied`, `rejected` and `conflict` are final; `gap` and `kept` leave the op on the phone."""

    op_id: UUID | str | None
    outcome: str
    code: str
    kind: str = ""
    seq: int | None = None
    args: dict[str, Any] = field(default_factory=dict)
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def is_terminal(self) -> bool:
        """The phone may forget the op."""
        return self.outcome in TERMINAL


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """The outcomes of a batch in its order, and the number that the next op must carry."""

    outcomes: tuple[Outcome, ...]
    next_seq: int


class NotNow(Exception):
    """This op has to wait on the phone: roll everything back. `outcome` is `gap` or `kept`."""

    def __init__(self, outcome: str, code: str) -> None:
        super().__init__(code)
        self.outcome = outcome
        self.code = code


class AccountDisabled(NotAllowed):
    """The person may act no more; their ops stay on the phone."""

    code: ClassVar[str] = "account_disabled"


class InstallationRevoked(NotAllowed):
    """This phone was shut out; its ops stay on it."""

    code: ClassVar[str] = "installation_revoked"
