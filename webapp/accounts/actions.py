"""What people do with accounts: sign up, prove who they are, claim, and set how things look."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from config import LANGUAGES
from webapp.accounts import queries, sign_ins
from webapp.accounts.identities import Identity
from webapp.accounts.models import ROLES, Account
from webapp.accounts.passwords import hash_password, is_password
from webapp.catalog.models import PickupPoint
from webapp.core.clock import now
from webapp.core.errors import BadInput, NotAllowed, Refusal

NAME_MAX = 120
INVITED = ("agent", "supplier")
"""Roles that an admin gives on a page; traders sign up, and admins are made by command."""


class IdentityTaken(Refusal):
    """Somebody already has this phone number or e-mail address."""

    code = "identity_taken"


class WrongSignIn(Refusal):
    """No such person, or not their password: the same answer for both, on purpose."""

    code = "wrong_sign_in"
    status = 422


def create_account(
    session: Session,
    role: str,
    name: str,
    identity: Identity,
    password: str | None,
    *,
    language: str = "en",
    pickup_point_id: int | None = None,
) -> Account:
    """A new person; without a *password* they come in by a one-time link. Of two at once for one identity, one wins.

    Raises IdentityTaken, or BadInput for a weak password, an empty name, an unknown role or place.
    """
    if role not in ROLES:
        raise BadInput("role", "choice")
    values: dict[str, Any] = {
        "role": role,
        "name": clean_name(name),
        identity.kind: identity.value,
        "password_hash": None if password is None else hash_password(password, name, identity.value),
        "language": language if language in LANGUAGES else "en",
        **_place(session, pickup_point_id),
    }
    # A unique phone and a unique lower(email): whichever is hit, this person exists already.
    made: Account | None = session.scalar(
        insert(Account).values(values).on_conflict_do_nothing().returning(Account)
    )
    if made is None:
        raise IdentityTaken
    return made


def sign_up(
    session: Session, name: str, identity: Identity, password: str, language: str, pickup_point_id: int | None
) -> Account:
    """A new trader. Other roles are given by an admin. Raises as `create_account`."""
    return create_account(
        session, "trader", name, identity, password, language=language, pickup_point_id=pickup_point_id
    )


def invite(session: Session, role: str, name: str, identity: Identity) -> tuple[Account, str]:
    """An agent or a supplier, and the token of the link by which they come in and choose a password.

    Raises IdentityTaken, or BadInput for an empty name or any other role.
    """
    if role not in INVITED:
        raise BadInput("role", "choice")
    account = create_account(session, role, name, identity, None)
    return account, sign_ins.make_sign_in_link(session, account, now())


def authenticate(session: Session, identity: Identity | None, password: str) -> Account:
    """The person of *identity*, if that is their password. Raises WrongSignIn, in equal time for every cause."""
    account = queries.find_by_identity(session, identity)
    kept = account.password_hash if account is not None else None
    if not is_password(kept, password) or account is None or account.disabled_at is not None:
        raise WrongSignIn
    return account


def set_language(account: Account, language: str) -> None:
    """Speak *language* to this person from now on. Raises BadInput."""
    if language not in LANGUAGES:
        raise BadInput("language", "choice")
    account.language = language


def change_settings(
    session: Session, account: Account, name: str, data_saver: bool, pickup_point_id: int | None
) -> None:
    """The person's name, care for their data, and where they pick goods up. Raises BadInput."""
    account.name = clean_name(name)
    account.data_saver = data_saver
    for column, value in _place(session, pickup_point_id).items():
        setattr(account, column, value)


def change_identity(session: Session, account: Account, identity: Identity, password: str) -> None:
    """A new phone number or e-mail address, for someone who shows their password (or has none yet).

    Raises WrongSignIn, or IdentityTaken.
    """
    confirm_password(account, password)
    try:
        with session.begin_nested():
            setattr(account, identity.kind, identity.value)
    except IntegrityError:
        raise IdentityTaken from None


def change_password(
    session: Session, account: Account, old: str, new: str, kept_sign_in: UUID | None
) -> None:
    """A new password; every other browser is signed out. Raises WrongSignIn or BadInput."""
    confirm_password(account, old)
    if account.phone is None and account.email is None:
        raise BadInput("identity", "needed_first")
    account.password_hash = hash_password(new, account.name, account.phone or "", account.email or "")
    sign_ins.end_other_sign_ins(session, account.id, kept_sign_in, "password_changed", now())


def confirm_password(account: Account, password: str) -> None:
    """Nothing for someone without a password. Raises WrongSignIn."""
    if account.password_hash is not None and not is_password(account.password_hash, password):
        raise WrongSignIn


def link_for_trader(session: Session, account_id: int) -> str:
    """A one-time link's token for a trader whom the support desk talks to. Raises NotFound, NotAllowed."""
    account = queries.get_account(session, account_id)
    if account.role != "trader" or account.disabled_at is not None:
        raise NotAllowed
    return sign_ins.make_sign_in_link(session, account, now())


def random_password() -> str:
    """24 random characters, to be shown once."""
    return secrets.token_urlsafe(18)


def clean_name(name: str) -> str:
    """*name* without control characters, in single spaces. Raises BadInput (`name`)."""
    clean = " ".join("".join(c if c.isprintable() else " " for c in name[: NAME_MAX * 2]).split())
    if not clean or len(clean) > NAME_MAX:
        raise BadInput("name", "empty" if not clean else "long")
    return clean


def _place(session: Session, pickup_point_id: int | None) -> dict[str, int]:
    """The columns of a pickup point and its region; none when none is chosen. Raises BadInput."""
    if pickup_point_id is None:
        return {}
    region_id = session.scalar(select(PickupPoint.region_id).where(PickupPoint.id == pickup_point_id))
    if region_id is None:
        raise BadInput("pickup_point_id", "choice")
    return {"pickup_point_id": pickup_point_id, "region_id": region_id}
