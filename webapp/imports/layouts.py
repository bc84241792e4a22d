"""Which column of a file holds what: the known layouts, and the one that `--map` spells out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from babel.numbers import is_currency

from webapp.imports.errors import FileRefused

FIELDS = ("order", "trader", "product", "name", "quantity", "price", "time", "region", "currency")
REQUIRED = ("order", "trader", "product", "quantity", "price", "time", "currency")
CONSTANT = "="
"""`region==Nairobi` on the command line: every line has this value, no column does."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Column names by field, and values that hold for every line. `cancelled` is the mark of a cancellation."""

    format: str
    source: str
    supplier: str
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    cancelled: str = ""
    codes_have_digits: bool = False
    """True when a product code without a digit is a fee or a correction, never goods."""


ONLINE_RETAIL = Layout(
    format="online-retail",
    source="online-retail",
    supplier="UCI Online Retail",
    columns={
        "order": "InvoiceNo", "product": "StockCode", "name": "Description", "quantity": "Quantity",
        "time": "InvoiceDate", "price": "UnitPrice", "trader": "CustomerID", "region": "Country",
    },
    constants={"currency": "GBP"},
    cancelled="C",
    codes_have_digits=True,
)  # fmt: skip


def layout_for(format_name: str, mapping: str | None = None, source: str | None = None) -> Layout:
    """The layout named on the command line; raises `FileRefused` for an unknown one or a bad `--map`."""
    if format_name == "online-retail":
        return ONLINE_RETAIL
    if format_name != "csv":
        raise FileRefused("unknown_format", format=format_name)
    name = source or "orders"
    columns, constants = _parse_map(mapping or "")
    missing = [f for f in REQUIRED if f not in columns and f not in constants]
    if missing:
        raise FileRefused("map_lacks_fields", fields=", ".join(missing))
    return Layout("csv", name[:64], name[:120], columns, constants)


def positions(layout: Layout, header: Sequence[str]) -> dict[str, int]:
    """Where each field stands in a line; raises `FileRefused` that names every column the header lacks."""
    names = [cell.strip().casefold() for cell in header]
    missing = [column for column in layout.columns.values() if names.count(column.casefold()) == 0]
    if missing:
        raise FileRefused("columns_missing", columns=", ".join(missing), found=", ".join(header)[:300])
    twice = [column for column in layout.columns.values() if names.count(column.casefold()) > 1]
    if twice:
        raise FileRefused("columns_twice", columns=", ".join(twice))
    return {field_name: names.index(column.casefold()) for field_name, column in layout.columns.items()}


def _parse_map(mapping: str) -> tuple[dict[str, str], dict[str, str]]:
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    for pair in filter(None, (piece.strip() for piece in mapping.split(","))):
        name, equals, column = (part.strip() for part in pair.partition("="))
        if name not in FIELDS or not equals or not column.strip(CONSTANT):
            raise FileRefused("map_unreadable", part=pair, fields=", ".join(FIELDS))
        if name in columns or name in constants:
            raise FileRefused("map_names_twice", field=name)
        if column.startswith(CONSTANT):
            constants[name] = column.removeprefix(CONSTANT).strip()
        elif name == "currency" and is_currency(column):
            constants[name] = column
        else:
            columns[name] = column
    return columns, constants
