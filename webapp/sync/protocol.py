"""The envelope of `POST /sync/ops`, read strictly: pure functions from plain values to `Batch`.

What makes the whole envelope meaningless is refused as a whole, and changes nothing. What is wrong with one
op concerns that op alone: its neighbours go on. Fields that are not named here have no effect.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

from webapp.core.errors import Refusal
from webapp.sync.values import MAX_INT, canonical_uuid, is_storable_text, is_whole

MAX_OPS = 50
MAX_SHOWN = 20
_KIND = re.compile(r"[a-z][a-z_]{0,39}")


class BadEnvelope(Refusal):
    """The batch itself cannot be understood."""

    code: ClassVar[str] = "bad_envelope"
    status: ClassVar[int] = 422


class TooManyOps(Refusal):
    """More than 50 ops: the phone halves the batch."""

    code: ClassVar[str] = "too_many_ops"
    status: ClassVar[int] = 413


@dataclass(frozen=True, slots=True)
class Op:
    """One commitment as it came from a phone. `args` are unread: they belong to the kind."""

    op_id: UUID
    seq: int
    actor: int
    subject: int
    kind: str
    kind_version: int
    args: dict[str, Any]
    shown: dict[str, Any]
    client_time: datetime | None

    @property
    def fingerprint(self) -> str:
        """SHA-256 of what the op commits to, whichever phone and session deliver it."""
        return fingerprint_of(self.actor, self.subject, self.kind, self.kind_version, self.args, self.shown)


@dataclass(frozen=True, slots=True)
class BrokenOp:
    """An op that cannot be read; `op_id` is echoed as it came, if it is a short text."""

    op_id: str | None
    field: str


@dataclass(frozen=True, slots=True)
class PhoneReport:
    """What the phone says of itself. Labels for a supervisor; no rule reads them."""

    unsent: int | None = None
    clock_offset_ms: int | None = None
    app_version: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request brought, in the phone's order."""

    installation: UUID
    ops: tuple[Op | BrokenOp, ...]
    phone: PhoneReport = field(default_factory=PhoneReport)


class _Unreadable(Exception):
    """One field of one op is not what it must be."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def read_batch(root: Any) -> Batch:
    """The envelope in a decoded body. Raises BadEnvelope, TooManyOps."""
    if not isinstance(root, dict) or not isinstance(root.get("ops"), list):
        raise BadEnvelope(field="ops")
    installation = canonical_uuid(root.get("installation"))
    if installation is None:
        raise BadEnvelope(field="installation")
    if len(root["ops"]) > MAX_OPS:
        raise TooManyOps(most=MAX_OPS)
    return Batch(installation, tuple(_read_op(raw) for raw in root["ops"]), _read_report(root.get("phone")))


def fingerprint_of(
    actor: int, subject: int, kind: str, kind_version: int, args: dict[str, Any], shown: dict[str, Any]
) -> str:
    """SHA-256 (hex) over the canonical JSON of an op's content."""
    content = json.dumps([actor, subject, kind, kind_version, args, shown], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()


def _read_op(raw: Any) -> Op | BrokenOp:
    if not isinstance(raw, dict):
        return BrokenOp(None, "op")
    try:
        return _op_from(raw)
    except _Unreadable as problem:
        given = raw.get("op_id")
        return BrokenOp(given if is_storable_text(given, 64) else None, problem.name)


def _op_from(raw: dict[str, Any]) -> Op:
    op_id = canonical_uuid(raw.get("op_id"))
    if op_id is None:
        raise _Unreadable("op_id")
    kind = raw.get("kind")
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise _Unreadable("kind")
    if raw.get("mandate") is not None and not is_whole(raw["mandate"], 1):
        raise _Unreadable("mandate")
    return Op(
        op_id=op_id,
        seq=_whole(raw, "seq"),
        actor=_whole(raw, "actor"),
        subject=_whole(raw, "subject"),
        kind=kind,
        kind_version=_whole(raw, "kind_version", 2**31 - 1),
        args=_flat(raw, "args"),
        shown=_flat(raw, "shown"),
        client_time=_label_time(raw.get("client_time")),
    )


def _whole(raw: dict[str, Any], name: str, most: int = MAX_INT) -> int:
    value = raw.get(name)
    if not is_whole(value, 1, most):
        raise _Unreadable(name)
    return value


def _flat(raw: dict[str, Any], name: str) -> dict[str, Any]:
    """An object of scalars. Its meaning is the kind's; here it must only be small and storable."""
    value = raw.get(name, {})
    if not isinstance(value, dict) or len(value) > MAX_SHOWN:
        raise _Unreadable(name)
    if not all(is_storable_text(key, 40) and _is_scalar(member) for key, member in value.items()):
        raise _Unreadable(name)
    return value


def _is_scalar(value: Any) -> bool:
    if isinstance(value, str):
        return is_storable_text(value)
    return value is None or isinstance(value, bool | float) or is_whole(value, -(2**63), 2**63)


def _label_time(value: Any) -> datetime | None:
    """The phone's own time if it can be read; any clock, right or wrong, and none at all are fine."""
    try:
        if type(value) in (int, float):
            return datetime.fromtimestamp(value / 1000, UTC)
        if isinstance(value, str) and len(value) <= 40:
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


def _read_report(raw: Any) -> PhoneReport:
    if not isinstance(raw, dict):
        return PhoneReport()
    unsent, offset, version = raw.get("unsent"), raw.get("clock_offset_ms"), raw.get("app_version")
    return PhoneReport(
        unsent=unsent if is_whole(unsent, 0, 2**31 - 1) else None,
        clock_offset_ms=offset if is_whole(offset, -MAX_INT) else None,
        app_version=version if is_storable_text(version, 40) else None,
    )
