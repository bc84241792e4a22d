"""People of the demo market whom anybody who runs it may sign in as, one for each role."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from webapp.accounts.actions import IdentityTaken, create_account, random_password
from webapp.accounts.identities import Identity
from webapp.accounts.models import Account
from webapp.accounts.passwords import hash_password
from webapp.catalog.models import Product, Region, Supplier
from webapp.orders.models import Order

FILE = "demo-sign-ins.json"
HOME = "demo-kampala"
OTHERS = {"agent": "Grace Atim", "supplier": "Daniel Opio", "admin": "Ruth Nabirye"}
PHONE = "+2567000001{:02}"
PHONES = 100
SignIns = dict[str, dict[str, str]]


def add_sign_ins(session: Session) -> SignIns:
    """A sign-in for each role, with a random password; the trader is the city's busiest buyer."""
    phones = _free_phones(session)
    trader = _busiest(session)
    trader.phone, password = phones.pop(0), random_password()
    trader.password_hash = hash_password(password, trader.name, trader.phone)
    sign_ins = {"trader": {"sign_in": trader.phone, "password": password}}
    for role, name in OTHERS.items():
        phone, password = phones.pop(0), random_password()
        account = create_account(
            session, role, name, Identity("phone", phone), password, pickup_point_id=trader.pickup_point_id
        )
        account.is_synthetic = True
        if role == "supplier":
            _largest_supplier(session).account_id = account.id
        sign_ins[role] = {"sign_in": phone, "password": password}
    return sign_ins


def write_sign_ins(directory: Path, sign_ins: SignIns) -> Path:
    """Keep them where only the person who runs the product can read them."""
    path = directory / FILE
    directory.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(sign_ins, file, indent=2)
    return path


def _free_phones(session: Session) -> list[str]:
    numbers = [PHONE.format(number) for number in range(PHONES)]
    taken = set(session.scalars(select(Account.phone).where(Account.phone.in_(numbers))))
    free = [number for number in numbers if number not in taken]
    if len(free) <= len(OTHERS):
        raise IdentityTaken
    return free


def _busiest(session: Session) -> Account:
    buyers = (
        select(Account)
        .join(Region, Region.id == Account.region_id)
        .join(Order, Order.trader_id == Account.id)
        .where(Region.code == HOME, Account.is_synthetic, Account.language == "en")
        .group_by(Account.id)
        .order_by(func.count(Order.id).desc(), Account.id)
    )
    return session.scalars(buyers.limit(1)).one()


def _largest_supplier(session: Session) -> Supplier:
    sellers = (
        select(Supplier)
        .join(Product, Product.supplier_id == Supplier.id)
        .where(Supplier.is_synthetic)
        .group_by(Supplier.id)
        .order_by(func.count(Product.id).desc(), Supplier.id)
    )
    return session.scalars(sellers.limit(1)).one()
