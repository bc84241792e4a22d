"""Products as the API writes them."""

from __future__ import annotations

from marshmallow import fields

from webapp.api.fields import Output, Text
from webapp.api.schemas.common import NamedSchema, PageQuery, PageSchema, TierSchema
from webapp.api.words import N_


class ProductQuery(PageQuery):
    """Which products."""

    search = Text(
        most=100, load_default="", metadata={"description": N_("Words; spelling mistakes are forgiven.")}
    )
    category = Text(most=64, load_default="", metadata={"description": N_("A category's slug.")})


class CategorySchema(Output):
    """A shelf of the catalogue."""

    slug = fields.String()
    name = fields.String()


class CategoriesSchema(Output):
    """The categories with something on sale."""

    items = fields.List(fields.Nested(CategorySchema))


class PickupPointSchema(NamedSchema):
    """Where goods are handed over."""

    region = fields.Nested(NamedSchema)


class PickupPointsSchema(Output):
    """Every pickup point."""

    items = fields.List(fields.Nested(PickupPointSchema))


class OfferSchema(Output):
    """On what terms a product is sold in the reader's region. Prices in minor units, quantities in base units."""

    id = fields.Integer()
    currency = fields.String()
    currency_digits = fields.Integer(metadata={"description": N_("Digits after the point: 2 means cents.")})
    alone_price = fields.Integer(metadata={"description": N_("A unit's price for whoever buys alone.")})
    best_price = fields.Integer(
        metadata={"description": N_("A unit's price on the last step of the ladder.")}
    )
    saving_percent = fields.Integer()
    tiers = fields.List(fields.Nested(TierSchema))
    pack_size = fields.Integer()
    step = fields.Integer(metadata={"description": N_("Quantities go up and down by this much.")})
    minimum = fields.Integer()
    capacity = fields.Integer()


class ProductSchema(Output):
    """A thing that is sold."""

    id = fields.Integer()
    name = fields.String()
    unit = fields.String(metadata={"description": N_("What one base unit is.")})
    category = fields.Nested(CategorySchema)
    supplier = fields.String()
    offer = fields.Nested(OfferSchema, allow_none=True)
    open_groups = fields.Integer()


class ProductsSchema(PageSchema):
    """A page of products, the best match first, else by name."""

    items = fields.List(fields.Nested(ProductSchema))
