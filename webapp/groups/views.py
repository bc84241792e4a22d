"""The pages of groups: the lists, each group, and what a trader does in it without JavaScript."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from webapp.core.clock import now
from webapp.core.errors import NotFound
from webapp.core.money import exponent
from webapp.groups import pages, words
from webapp.groups.queries import find_group_by_code
from webapp.sync.forms import commit_form, status_of
from webapp.sync.outcomes import Outcome
from webapp.sync.words import outcome_message
from webapp.web.auth import access, current_account
from webapp.web.database import session
from webapp.web.paging import asked_number, asked_page, asked_text
from webapp.web.parts import part_response
from webapp.web.render import render, wants_fragment

bp = Blueprint("groups", __name__)
for name, function in (
    ("standing", words.standing),
    ("log_words", words.log_sentence),
    ("members_words", words.members_sentence),
    ("exponent", exponent),
    ("short_link", pages.short_link),
):
    bp.add_app_template_filter(function, name)


@bp.get("/groups")
@access("public")
def index() -> Response:
    """My groups, and the open ones."""
    account = current_account()
    lists = pages.group_lists(session(), account, asked_page(), now())
    if wants_fragment():
        return part_response("groups/_lists.html", "next_groups", lists, account, True)
    return render("groups/index.html", lists=lists)


@bp.get("/groups/<int:group_id>")
@access("public")
def show(group_id: int) -> Response:
    """One group: how full, what it costs, why it fits, how to join, what happened in it."""
    return _page(group_id, done=words.done(asked_text("done")))


@bp.get("/groups/<int:group_id>/quote")
@access("public")
def quote(group_id: int) -> Response:
    """What a quantity means in money, for the form that is being filled in."""
    card = pages.get_card(session(), current_account(), group_id, now())
    firm, extra = asked_number("firm", card.step), asked_number("extra", 0)
    return part_response("groups/_quote.html", "quote_box", card, firm, extra, True)


@bp.get("/groups/<int:group_id>/code.svg")
@access("public")
def code(group_id: int) -> Response:
    """The group's short link as a picture to scan."""
    return pages.code_picture(pages.get_card(session(), None, group_id, now()).code)


@bp.get("/g")
@bp.get("/g/<code>")
@access("public")
def by_code(code: str = "") -> AnyResponse:
    """The short link, or a code that was read out and typed in."""
    group_id = find_group_by_code(session(), code or asked_text("code"))
    if group_id is None:
        raise NotFound(kind="group")
    return redirect(f"/groups/{group_id}", 303)


@bp.post("/groups")
@access("trader")
def open_group() -> AnyResponse:
    """Start a group and take the first seat in it."""
    outcome = commit_form("open_group", "offer_id", "pickup_point_id", "target", "days", "firm", "extra")
    if outcome.outcome == "applied":
        return redirect(f"/groups/{outcome.result['group_id']}?done={outcome.kind}", 303)
    return render("errors/refusal.html", status=status_of(outcome), message=outcome_message(outcome))


@bp.post("/groups/<int:group_id>/memberships")
@access("trader")
def join(group_id: int) -> AnyResponse:
    """Take a seat."""
    return _after(commit_form("join_group", "firm", "extra", group_id=group_id), group_id)


@bp.post("/groups/<int:group_id>/memberships/mine")
@access("trader")
def change(group_id: int) -> AnyResponse:
    """Take more or less."""
    return _after(commit_form("change_membership", "firm", "extra", group_id=group_id), group_id)


@bp.post("/groups/<int:group_id>/departures")
@access("trader")
def leave(group_id: int) -> AnyResponse:
    """Give the seat back."""
    return _after(commit_form("leave_group", group_id=group_id), group_id)


def _after(outcome: Outcome, group_id: int) -> AnyResponse:
    """The group's page as it stands now: with the seat, or with the reason why not."""
    if outcome.outcome == "applied":
        return redirect(f"/groups/{group_id}?done={outcome.kind}", 303)
    return _page(group_id, refusal=outcome_message(outcome), status=status_of(outcome))


def _page(group_id: int, done: str = "", refusal: str = "", status: int = 200) -> Response:
    detail, html = pages.group_page(session(), current_account(), group_id, now())
    return render("groups/show.html", status=status, detail=detail, html=html, done=done, refusal=refusal)
