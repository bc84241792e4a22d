"""What many operations read and answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from webapp.api.fields import Input, Output, WholeNumber
from webapp.api.words import N_

MOST_A_PAGE = 100
MOST_PAGES = 10_000


class PageQuery(Input):
    """Which part of a list."""

    page = WholeNumber(least=1, most=MOST_PAGES, from_text=True, load_default=1)
    limit = WholeNumber(
        least=1, most=MOST_A_PAGE, from_text=True, load_default=20,
        metadata={"description": N_("How many items a page has.")},
    )  # fmt: skip


class NoQuery(Input):
    """Nothing is read from the address."""


class PageSchema(Output):
    """One page of a list; its `items` are named by each list."""

    page = fields.Integer()
    limit = fields.Integer()
    has_more = fields.Boolean(metadata={"description": N_("Another page follows.")})


class TierSchema(Output):
    """One step of a price ladder."""

    min_quantity = fields.Integer(metadata={"description": N_("Base units from which the price holds.")})
    unit_price = fields.Integer(metadata={"description": N_("In minor units of the currency.")})


class NamedSchema(Output):
    """A thing and its name."""

    id = fields.Integer()
    name = fields.String()


class ErrorFactsSchema(Schema):
    """Why not."""

    code = fields.String(required=True, metadata={"description": N_("Stable; for programs.")})
    message = fields.String(
        required=True, metadata={"description": N_("In the reader's language; for people.")}
    )
    fields_ = fields.Dict(
        keys=fields.String(), values=fields.String(), data_key="fields", attribute="fields",
        metadata={"description": N_("What is wrong with each field or parameter, by its name.")},
    )  # fmt: skip


class ErrorSchema(Schema):
    """Every answer from 400 up."""

    error = fields.Nested(ErrorFactsSchema, required=True)


def tiers(ladder: Any) -> list[dict[str, int]]:
    """A ladder as the API writes it."""
    return [{"min_quantity": least, "unit_price": price} for least, price in ladder]
