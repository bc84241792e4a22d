"""The records that a person's phone may hold, and those of them that were written since it last asked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    and_,
    cast,
    literal,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from webapp.accounts.models import Account
from webapp.catalog.models import PickupPoint, Product
from webapp.catalog.queries import product_is_on_sale
from webapp.groups.models import JOINABLE, Group, Membership
from webapp.notifications.models import Notification
from webapp.sync.cursor import Cursor
from webapp.sync.models import InboxOp
from webapp.sync.ops import QUIET

Key = tuple[str, str]
"""Kind and id of a record: `("group", "12")`."""
PAGES = ("activity", "groups", "home", "me", "notifications", "products")
RECENT = 100
"""So many of the newest notifications and ops a new phone begins with."""

# A first page names groups that can still be joined, and the catalogue's page the shelves that hold something:
# both may read otherwise once any group or product was written.
_CHANGED = text("""
    WITH noted AS (
        SELECT kind, record_id FROM changes WHERE account_id IN (0, :account) AND xid >= :since
    ), keys AS (
        SELECT kind, record_id FROM noted
        UNION SELECT 'page', 'home' FROM noted WHERE kind = 'group'
        UNION SELECT 'page', 'products' FROM noted WHERE kind = 'product'
    )
    SELECT kind, record_id FROM keys
    WHERE (kind COLLATE "C", record_id COLLATE "C") > (:kind, :record)
    ORDER BY kind COLLATE "C", record_id COLLATE "C" LIMIT :most
""")


def changed_keys(session: Session, account: Account, cursor: Cursor, most: int) -> list[Key]:
    """Keys noted since the cursor, for everyone or for this person, from the cursor's place on."""
    after = cursor.after
    place = {"kind": after.kind if after else "", "record": after.record_id if after else ""}
    asked = {"account": account.id, "since": cursor.since, "most": most, **place}
    return [(kind, record_id) for kind, record_id in session.execute(_CHANGED, asked)]


def visible_keys(session: Session, account: Account, cursor: Cursor, most: int) -> list[Key]:
    """Keys of everything that this person may see, from the cursor's place on."""
    keys = _everything(account).subquery("keys")
    order = (keys.c.kind.collate("C"), keys.c.record_id.collate("C"))
    query = select(keys.c.kind, keys.c.record_id).order_by(*order).limit(most)
    if cursor.after is not None:
        query = query.where(tuple_(*order) > (cursor.after.kind, cursor.after.record_id))
    return [(kind, record_id) for kind, record_id in session.execute(query)]


def visible_group_ids(session: Session, account: Account, ids: Sequence[int]) -> list[int]:
    """Those of *ids* that can be joined in the person's region, and those in which the person has a seat."""
    return list(session.scalars(_groups(account).where(Group.id.in_(ids))))


def _groups(account: Account) -> Select[int]:
    hers = select(Membership.group_id).where(
        Membership.trader_id == account.id, Membership.status == "active"
    )
    joinable: ColumnElement[bool] = Group.state.in_(JOINABLE)
    if account.region_id is not None:
        here = select(PickupPoint.id).where(PickupPoint.region_id == account.region_id)
        joinable = and_(joinable, Group.pickup_point_id.in_(here))
    return select(Group.id).where(or_(joinable, and_(Group.state != "draft", Group.id.in_(hers))))


def _everything(account: Account) -> CompoundSelect[str, str]:
    products = select(Product.id).where(product_is_on_sale(account.region_id))
    told = select(Notification.id).where(Notification.account_id == account.id)
    told = told.order_by(Notification.created_at.desc(), Notification.id.desc()).limit(RECENT)
    hers = or_(InboxOp.actor_id == account.id, InboxOp.subject_id == account.id)
    done = select(InboxOp.op_id).where(hers, InboxOp.dismissed_at.is_(None), InboxOp.kind.not_in(QUIET))
    done = done.order_by(InboxOp.received_at.desc(), InboxOp.op_id.desc()).limit(RECENT)
    kinds = {"group": _groups(account), "notification": told, "op": done, "product": products}
    parts = [_keys(kind, ids) for kind, ids in kinds.items()]
    pages = [select(literal("page").label("kind"), literal(name).label("record_id")) for name in PAGES]
    return union_all(*parts, *pages)


def _keys(kind: str, ids: Select[int] | Select[object]) -> Select[str, str]:
    found = ids.subquery()
    record_id = cast(next(iter(found.c)), String).label("record_id")
    return select(literal(kind).label("kind"), record_id)
