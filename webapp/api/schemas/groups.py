"""Groups as the API reads and writes them."""

from __future__ import annotations

from marshmallow import fields

from webapp.api.fields import Choice, Input, Moment, Output, Pattern, WholeNumber
from webapp.api.schemas.catalog import ProductSchema
from webapp.api.schemas.common import ErrorFactsSchema, ErrorSchema, PageQuery, PageSchema, TierSchema
from webapp.api.words import N_
from webapp.groups.models import STATES
from webapp.groups.terms import MAX_UNITS

KEY_SHAPE = "[!-~]{1,128}"
MINE = ("yes", "no")


class GroupQuery(PageQuery):
    """Which groups."""

    product_id = WholeNumber(least=1, from_text=True, load_default=None)
    mine = Choice(
        MINE, load_default="no",
        metadata={"description": N_("yes: the groups you are in, closed ones too. no: those that can be joined.")},
    )  # fmt: skip


class ReasonSchema(Output):
    """Why something is recommended, as facts and as a sentence."""

    code = fields.String()
    values = fields.Dict(keys=fields.String())
    text = fields.String(metadata={"description": N_("In the reader's language; for people.")})


class SeatSchema(Output):
    """The reader's own place in a group."""

    firm = fields.Integer()
    extra = fields.Integer()
    max_unit_price = fields.Integer(metadata={"description": N_("You never pay more for a unit.")})


class GroupSchema(Output):
    """Traders buying one offer together. Prices in minor units, quantities in base units."""

    id = fields.Integer()
    code = fields.String(metadata={"description": N_("Short enough to read aloud.")})
    state = fields.String(metadata={"enum": list(STATES)})
    is_open = fields.Boolean()
    can_join = fields.Boolean()
    product_id = fields.Integer()
    product_name = fields.String()
    unit = fields.String()
    category = fields.String()
    supplier = fields.String()
    pickup_point = fields.String()
    region = fields.String()
    leader = fields.String(allow_none=True)
    currency = fields.String()
    currency_digits = fields.Integer(metadata={"description": N_("Digits after the point: 2 means cents.")})
    alone_price = fields.Integer(metadata={"description": N_("A unit's price for whoever buys alone.")})
    promised_price = fields.Integer(
        metadata={"description": N_("Nobody who joins now pays more for a unit.")}
    )
    unit_price = fields.Integer(allow_none=True, metadata={"description": N_("Fixed when the group filled.")})
    tiers = fields.List(fields.Nested(TierSchema))
    pack_size = fields.Integer()
    step = fields.Integer(metadata={"description": N_("Quantities go up and down by this much.")})
    target = fields.Integer()
    cap = fields.Integer()
    firm = fields.Integer(metadata={"description": N_("Units that members take for certain.")})
    extra = fields.Integer(metadata={"description": N_("Units that members would take to fill a pack.")})
    free = fields.Integer()
    members = fields.Integer()
    is_reached = fields.Boolean()
    opened_at = fields.DateTime()
    closes_at = fields.DateTime()
    seat = fields.Nested(SeatSchema, allow_none=True)
    reasons = fields.List(fields.Nested(ReasonSchema))


class GroupsSchema(PageSchema):
    """A page of groups, the soonest to close first."""

    items = fields.List(fields.Nested(GroupSchema))


class LogRowSchema(Output):
    """One line of a group's public log. Members are not named in it."""

    kind = fields.String()
    at = fields.DateTime()
    text = fields.String(metadata={"description": N_("In the reader's language; for people.")})


class GroupDetailSchema(GroupSchema):
    """A group with its log, and groups that could take its place when it is closed or full."""

    log = fields.List(fields.Nested(LogRowSchema))
    alternatives = fields.List(fields.Nested(GroupSchema))


class ProductDetailSchema(ProductSchema):
    """A product with its open groups and products like it."""

    groups = fields.List(fields.Nested(GroupSchema))
    similar = fields.List(fields.Nested(ProductSchema))


class JoinHeaders(Input):
    """What makes sending twice the same as sending once."""

    key = Pattern(
        KEY_SHAPE, "key", least=1, most=128, required=True, data_key="Idempotency-Key",
        metadata={"description": N_("New for each thing you want to happen, the same when you send it again.")},
    )  # fmt: skip


class ShownBody(Input):
    """What the trader saw when they decided: a worse truth is a conflict, never a silent change."""

    unit_price = WholeNumber(least=0, metadata={"description": N_("In minor units of the currency.")})
    currency = Pattern("[A-Z]{3}", "currency", least=3, most=3)
    closes_at = Moment()


class JoinBody(Input):
    """How much the trader takes."""

    firm = WholeNumber(
        required=True,
        least=1,
        most=MAX_UNITS,
        metadata={"description": N_("Base units, in whole steps of the group.")},
    )
    extra = WholeNumber(
        least=0, most=MAX_UNITS, load_default=0,
        metadata={"description": N_("Units you would take more, if they fill a pack.")},
    )  # fmt: skip
    shown = fields.Nested(ShownBody, load_default=dict)


class TakenSeatSchema(Output):
    """The seat that was taken."""

    group_id = fields.Integer()
    membership_id = fields.Integer()
    firm = fields.Integer()
    extra = fields.Integer()
    unit_price = fields.Integer(metadata={"description": N_("You never pay more for a unit.")})
    currency = fields.String()


class JoinedSchema(Output):
    """The join was carried out, now or when its key was first sent."""

    op_id = fields.UUID()
    outcome = fields.String(metadata={"enum": ["applied"]})
    message = fields.String(metadata={"description": N_("In the reader's language; for people.")})
    seat = fields.Nested(TakenSeatSchema)


class JoinRefusedFactsSchema(ErrorFactsSchema):
    """Why the trader did not join, and where they could."""

    outcome = fields.String(metadata={"enum": ["conflict", "rejected"]})
    op_id = fields.UUID()
    values = fields.Dict(keys=fields.String(), metadata={"description": N_("The figures behind the code.")})
    alternatives = fields.List(fields.Nested(GroupSchema))


class JoinRefusedSchema(ErrorSchema):
    """The rules of the group said no. Nothing was charged."""

    error = fields.Nested(JoinRefusedFactsSchema, required=True)
