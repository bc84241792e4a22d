"""Sign-ins: a browser's family of refresh tokens, and the one-time links of the support desk."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webapp.accounts.models import Account, SignInLink, SignInSession
from webapp.core.errors import Refusal
from webapp.core.ids import uuid7

GRACE = timedelta(seconds=30)
LINK_FOR = timedelta(hours=24)
DEVICE_MAX = 200


class LinkSpent(Refusal):
    """The one-time link was used, is too old, or never existed."""

    code = "link_spent"
    status = 404


def start_sign_in(session: Session, account: Account, device: str, now: datetime) -> SignInSession:
    """A new browser (or program) of *account*, with its first refresh token."""
    sign_in = SignInSession(
        id=uuid7(), account_id=account.id, current_token=uuid4(), previous_token=None, rotated_at=now,
        device=device[:DEVICE_MAX], created_at=now, last_seen_at=now,
    )  # fmt: skip
    session.add(sign_in)
    session.flush()
    return sign_in


def renew_sign_in(session: Session, sign_in_id: UUID, token: UUID, now: datetime) -> SignInSession | None:
    """Exchange a refresh *token*; the session whose `current_token` is the one to hand out, or None.

    Of many requests at once the first rotates and the others get the same new token. The token before it is
    good for GRACE, and as long as its successor was never seen (the answer that carried it may have been lost
    on the way). Any other use of an old token means that two hold it: the family ends.
    """
    rotated: SignInSession | None = session.scalar(
        update(SignInSession)
        .where(SignInSession.id == sign_in_id, SignInSession.current_token == token)
        .where(SignInSession.ended_at.is_(None))
        .values(previous_token=token, current_token=uuid4(), rotated_at=now, last_seen_at=now)
        .returning(SignInSession)
    )
    if rotated is not None:
        return rotated
    family = session.get(SignInSession, sign_in_id, populate_existing=True)
    if family is None or family.ended_at is not None:
        return None
    is_fresh = now - family.rotated_at <= GRACE or family.last_seen_at <= family.rotated_at
    if token == family.previous_token and is_fresh:
        return family
    end_sign_in(session, family.account_id, sign_in_id, "token_reused", now)
    return None


def is_first_sight(sign_in: SignInSession, token: UUID) -> bool:
    """Is this the first request that shows the newest token?"""
    return (
        sign_in.previous_token is not None
        and token == sign_in.current_token
        and sign_in.last_seen_at <= sign_in.rotated_at
    )


def mark_seen(session: Session, sign_in_id: UUID, now: datetime) -> None:
    """The newest token has arrived at its browser; from here on the one before it is spent."""
    session.execute(update(SignInSession).where(SignInSession.id == sign_in_id).values(last_seen_at=now))


def end_sign_in(session: Session, account_id: int, sign_in_id: UUID, because: str, now: datetime) -> bool:
    """End one session of this account; False when there is no such running session of theirs."""
    return bool(_end(session, account_id, because, now, SignInSession.id == sign_in_id))


def end_other_sign_ins(session: Session, account_id: int, kept: UUID | None, because: str, now: datetime) -> int:
    """End every session of the account but *kept*; how many."""
    return _end(session, account_id, because, now, SignInSession.id.is_distinct_from(kept))


def make_sign_in_link(session: Session, account: Account, now: datetime) -> str:
    """The token of a one-time link for *account*, good for 24 hours; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(account_id=account.id, token_hash=_digest(token), created_at=now, expires_at=now + LINK_FOR)
    )
    session.flush()
    return token


def find_sign_in_link(session: Session, token: str, now: datetime) -> SignInLink:
    """The unused link of this token. Raises LinkSpent."""
    link = session.scalar(
        select(SignInLink)
        .join(Account)
        .where(SignInLink.token_hash == _digest(token), SignInLink.used_at.is_(None))
        .where(SignInLink.expires_at > now, Account.disabled_at.is_(None))
    )
    if link is None:
        raise LinkSpent
    return link


def use_sign_in_link(session: Session, token: str, now: datetime) -> Account:
    """The person of the link, which is spent now; of two at once one wins. Raises LinkSpent."""
    link = find_sign_in_link(session, token, now)
    won = session.scalar(
        update(SignInLink)
        .where(SignInLink.id == link.id, SignInLink.used_at.is_(None))
        .values(used_at=now)
        .returning(SignInLink.id)
    )
    if won is None:
        raise LinkSpent
    return link.account


def _end(session: Session, account_id: int, because: str, now: datetime, which: object) -> int:
    ended = session.scalars(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None), which)  # type: ignore[arg-type]
        .values(ended_at=now, ended_because=because)
        .returning(SignInSession.id)
    )
    return len(ended.all())


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
