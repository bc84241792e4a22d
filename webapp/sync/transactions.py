"""One transaction at a time, tried again when it only met others on the way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from structlog import get_logger

from webapp.core import queue
from webapp.core.errors import Unavailable

TRIES = 3
# Serialization failure, deadlock, lock not available: the same transaction may well succeed now.
TRANSIENT = ("40001", "40P01", "55P03")
MACHINE_FAULTS = (PoolTimeout, OperationalError, InterfaceError)
Result = TypeVar("Result")
log = get_logger()


def in_transaction(session: Session, work: Callable[[], Result]) -> Result:
    """Commit *work*. Raises Unavailable when the database cannot do it now; nothing of it stays then.

    A lost connection is tried again too: had the commit gone through unheard, the op is in the inbox.
    """
    for left in reversed(range(TRIES)):
        try:
            result = work()
            session.commit()
        except MACHINE_FAULTS as error:
            _undo(session)
            if left == 0 or not _is_transient(error):
                log.error("op_postponed", reason=str(error)[:300])
                raise Unavailable from error
            log.info("op_tried_again", left=left, reason=str(error)[:200])
        except BaseException:
            _undo(session)
            raise
        else:
            return result
    raise AssertionError("the last try returns or raises")


def _undo(session: Session) -> None:
    session.rollback()
    queue.forget_pending(session)


def _is_transient(error: Exception) -> bool:
    if not isinstance(error, DBAPIError):
        return False
    return error.connection_invalidated or getattr(error.orig, "pgcode", None) in TRANSIENT
