"""Recommendations as the API writes them."""

from __future__ import annotations

from marshmallow import fields

from webapp.api.fields import Output
from webapp.api.schemas.groups import ReasonSchema
from webapp.api.words import N_

KINDS = ("group", "proposal")


AS_OF = N_("The moment up to which orders were counted.")


class RecommendationSchema(Output):
    """One card: a group to join, or a group that could be started."""

    id = fields.Integer()
    kind = fields.String(metadata={"enum": list(KINDS)})
    group_id = fields.Integer(allow_none=True)
    proposal_id = fields.Integer(allow_none=True)
    product_id = fields.Integer()
    product_name = fields.String()
    pickup_point = fields.String()
    rank = fields.Integer(metadata={"description": N_("1 is the best.")})
    score = fields.Float()
    reasons = fields.List(fields.Nested(ReasonSchema))
    as_of = fields.DateTime(metadata={"description": AS_OF})
    expires_at = fields.DateTime(allow_none=True)


class RecommendationsSchema(Output):
    """The reader's cards, the best first."""

    as_of = fields.DateTime(allow_none=True, metadata={"description": AS_OF})
    items = fields.List(fields.Nested(RecommendationSchema))


class QueuedSchema(Output):
    """A job was queued; ask for the recommendations again in a while."""

    state = fields.String(metadata={"enum": ["queued"]})
