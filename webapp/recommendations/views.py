"""The first page, and the answers to what is recommended on it."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.clock import now
from webapp.groups.fragments import filled_groups
from webapp.recommendations.cards import landing_ids, market
from webapp.recommendations.fragments import home_page_html
from webapp.sync.forms import commit_form, status_of
from webapp.sync.outcomes import Outcome
from webapp.sync.words import outcome_message
from webapp.web.auth import access, current_account
from webapp.web.database import session
from webapp.web.render import render

bp = Blueprint("recommendations", __name__)


@bp.get("/")
@access("public")
def home() -> Response:
    """What fits this person; for a visitor, what this is and how it goes today."""
    account, moment = current_account(), now()
    if account is not None:
        return render("recommendations/home.html", html=home_page_html(session(), account, moment))
    cards = filled_groups(session(), None, landing_ids(session(), moment), moment)
    return render("recommendations/landing.html", market=market(session(), moment), cards=cards.values())


@bp.post("/recommendations/<int:recommendation_id>/dismissals")
@access("trader")
def dismiss(recommendation_id: int) -> AnyResponse:
    """Not interested: the card goes, and its product is not recommended to this trader again."""
    return _after(commit_form("dismiss_recommendation", recommendation_id=recommendation_id))


@bp.post("/proposals/<int:proposal_id>/backers")
@access("trader")
def back(proposal_id: int) -> AnyResponse:
    """Tell me when it opens."""
    return _after(commit_form("back_proposal", proposal_id=proposal_id))


def _after(outcome: Outcome) -> AnyResponse:
    if outcome.outcome == "applied":
        return redirect("/", 303)
    return render("errors/refusal.html", status=status_of(outcome), message=outcome_message(outcome))
