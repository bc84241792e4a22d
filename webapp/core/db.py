"""The declarative base and the column types that every noun shares. No Flask here."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, MetaData, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column, registry

# Named by rule, so that a migration can drop a constraint by its name.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table of the product."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: DateTime(timezone=True), dict[str, Any]: JSONB, list[Any]: JSONB},
    )


BigId = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
Amount = Annotated[int, mapped_column(BigInteger)]
"""Money in minor units of the row's currency."""
Quantity = Annotated[int, mapped_column(BigInteger)]
"""Whole base units of an offer."""
CreatedAt = Annotated[datetime, mapped_column(server_default=func.now())]


def account_ref(ondelete: str = "CASCADE") -> Any:
    """A foreign-key column to an account."""
    return mapped_column(ForeignKey("accounts.id", ondelete=ondelete), index=True)
