"""Who is who: accounts, their sessions, and the places they may choose."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload

from webapp.accounts.identities import Identity, find_identity
from webapp.accounts.models import Account, SignInSession
from webapp.catalog.models import PickupPoint, Region
from webapp.core.errors import NotFound

BIGGEST_ID = 2**63 - 1
TRADERS_SHOWN = 20


def find_signed_in(
    session: Session, sign_in_id: UUID, account_id: int
) -> tuple[SignInSession, Account] | None:
    """The running session and its person with their region, in one query; None when either has ended."""
    found = session.execute(
        select(SignInSession, Account)
        .join(Account, SignInSession.account_id == Account.id)
        .where(SignInSession.id == sign_in_id, SignInSession.account_id == account_id)
        .where(SignInSession.ended_at.is_(None), Account.disabled_at.is_(None))
        .options(joinedload(Account.region))
    ).first()
    return None if found is None else (found[0], found[1])


def find_by_identity(session: Session, identity: Identity | None) -> Account | None:
    """The account with this phone number or e-mail address."""
    if identity is None:
        return None
    return session.scalar(select(Account).where(_is(identity)))


def get_account(session: Session, account_id: int) -> Account:
    """The account of this id. Raises NotFound."""
    account = session.get(Account, account_id) if 0 < account_id <= BIGGEST_ID else None
    if account is None:
        raise NotFound
    return account


def named_accounts(session: Session, reference: str) -> Sequence[Account]:
    """The accounts that somebody at the support desk may mean: customer number, phone, e-mail, then id."""
    text = reference.strip()
    identity = find_identity(text)
    by_name: list[ColumnElement[bool]] = [Account.external_ref == text]
    if identity is not None:
        by_name.append(_is(identity))
    found = session.scalars(select(Account).where(or_(*by_name)).order_by(Account.id).limit(2)).all()
    if found or not (text.isascii() and text.isdigit() and int(text) <= BIGGEST_ID):
        return found
    return session.scalars(select(Account).where(Account.id == int(text))).all()


def traders_matching(session: Session, words: str) -> Sequence[Account]:
    """Up to 20 traders whose name, number, phone or e-mail holds *words*; the newest when there are none."""
    query = select(Account).where(Account.role == "trader").options(joinedload(Account.region))
    if words:
        fields = (Account.name, Account.external_ref, Account.phone, Account.email)
        query = query.where(or_(*(field.icontains(words, autoescape=True) for field in fields)))
    return session.scalars(query.order_by(Account.id.desc()).limit(TRADERS_SHOWN)).all()


def running_sign_ins(session: Session, account_id: int) -> Sequence[SignInSession]:
    """The browsers where this person is signed in, the latest first."""
    return session.scalars(
        select(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
        .order_by(SignInSession.last_seen_at.desc())
        .limit(50)
    ).all()


def pickup_points(session: Session) -> Sequence[PickupPoint]:
    """Every place where goods are handed over, by region and name."""
    return session.scalars(
        select(PickupPoint)
        .join(Region)
        .options(joinedload(PickupPoint.region))
        .order_by(Region.name, PickupPoint.name)
    ).all()


def _is(identity: Identity) -> ColumnElement[bool]:
    if identity.kind == "phone":
        return Account.phone == identity.value
    return func.lower(Account.email) == identity.value
