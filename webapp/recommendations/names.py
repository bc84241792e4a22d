"""What the ids inside reasons are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from webapp.catalog.models import Category, Product, Region


@dataclass(frozen=True)
class Names:
    """Names by id. Categories are as stored; `webapp.catalog.words` translates those of the demo market."""

    products: Mapping[int, str] = field(default_factory=dict)
    regions: Mapping[int, str] = field(default_factory=dict)
    categories: Mapping[int, str] = field(default_factory=dict)


def names_in(session: Session, reasons: Iterable[Mapping[str, Any]]) -> Names:
    """What the products, regions and categories inside these reasons are called, in one query."""
    wanted: dict[str, set[int]] = {"product": set(), "region": set(), "category": set()}
    for reason in reasons:
        for key, value in reason["values"].items():
            kind = key.removeprefix("other_")
            if kind in wanted:
                wanted[kind].add(int(value))
    tables = (("product", Product), ("region", Region), ("category", Category))
    found = session.execute(
        union_all(
            *(
                select(literal(kind), table.id, table.name).where(table.id.in_(wanted[kind]))
                for kind, table in tables
            )
        )
    ).all()
    by_kind = {kind: {key: name for each, key, name in found if each == kind} for kind in wanted}
    return Names(by_kind["product"], by_kind["region"], by_kind["category"])
