"""Recommendations: what fits the reader, and why."""

from __future__ import annotations

from typing import Any

from webapp.api import shapes
from webapp.api.examples import RECOMMENDATION
from webapp.api.operations import operation
from webapp.api.schemas.common import NoQuery
from webapp.api.schemas.recommendations import QueuedSchema, RecommendationsSchema
from webapp.api.words import N_
from webapp.core.clock import now
from webapp.core.queue import enqueue_after_commit
from webapp.recommendations.queries import cards_for, live_run
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.limits import limiter

REFRESH = "worker.jobs.recommendations.refresh"
REFRESHES = "6 per hour"


def trader() -> str:
    """Whose tries are counted."""
    return str(signed_in_account().id)


@operation(
    "GET", "/recommendations", tag="recommendations", query=NoQuery, answer=RecommendationsSchema,
    shows={"as_of": RECOMMENDATION["as_of"], "items": [RECOMMENDATION]}, summary=N_("What fits the reader, and why"),
    description=N_("Open groups and groups worth starting, the best first. Every number in a reason can be checked."),
)  # fmt: skip
@access("trader")
def list_recommendations(_: dict[str, Any]) -> Any:
    """The trader's cards."""
    run = live_run(session())
    cards = cards_for(session(), signed_in_account().id, now())
    return {"as_of": run.as_of if run else None, "items": shapes.recommendations(session(), cards)}


@operation(
    "POST", "/recommendations/generate", tag="recommendations", status=202, query=NoQuery, answer=QueuedSchema,
    shows={"state": "queued"}, summary=N_("Compute the reader's recommendations afresh"),
    description=N_("A worker does it in the background; a few times an hour is enough."),
)  # fmt: skip
@limiter.limit(REFRESHES, key_func=trader)
@access("trader")
def generate_recommendations(_: dict[str, Any]) -> Any:
    """Queue the job for this trader."""
    enqueue_after_commit(session(), REFRESH, signed_in_account().id)
    return {"state": "queued"}, 202, {"Location": "/api/recommendations"}
