"""The admin's pages: numbers, jobs, proposals, traders, the demo market. Thin doors to the nouns' own actions."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from config import Settings
from webapp.accounts import actions as accounts
from webapp.accounts import queries as people
from webapp.accounts.forms import identity, likely_country
from webapp.accounts.words import countries, what_is_wrong
from webapp.admin import pages, words
from webapp.core.clock import now
from webapp.core.errors import BadInput, NotFound, Refusal
from webapp.core.queue import enqueue_after_commit
from webapp.demo.removal import remove_demo
from webapp.demo.sign_ins import FILE as DEMO_SIGN_INS
from webapp.recommendations import actions as recommendations
from webapp.recommendations.models import Proposal
from webapp.recommendations.queries import standing_proposals
from webapp.recommendations.words import segment_name
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.paging import asked_number, asked_text
from webapp.web.render import render

bp = Blueprint("admin", __name__, url_prefix="/admin")
REBUILD = "worker.jobs.recommendations.rebuild"
TOP_MOST = 100
SHOWN = 24
LATEST = 10**11
for name, function in (
    ("kind_name", words.kind_name),
    ("feature_name", words.feature_name),
    ("feature_figure", pages.figure),
    ("job_name", words.job_name),
    ("job_state", words.job_state),
    ("step_name", words.step_name),
    ("segment_name", segment_name),
):
    bp.add_app_template_filter(function, name)


@bp.get("")
@access("admin")
def home() -> Response:
    """Numbers, segments, jobs."""
    shown = pages.home(session(), asked_number("asked", 0, LATEST), now())
    done = words.done(request.args.get("done", ""))
    return render("admin/home.html", home=shown, done=done, features=pages.SHOWN_FEATURES)


@bp.get("/jobs")
@access("admin")
def jobs() -> str:
    """The last runs, for the page that watches them."""
    return render_template("admin/_jobs.html", jobs=pages.jobs(session(), asked_number("asked", 0, LATEST), now()))


@bp.post("/rebuilds")
@access("admin")
def rebuild() -> AnyResponse:
    """Features, segments, recommendations and proposals anew, by a worker."""
    enqueue_after_commit(session(), REBUILD, queue="slow")
    return _done("rebuild")


@bp.get("/proposals")
@access("admin")
def proposals() -> Response:
    """Groups worth starting."""
    done = words.done(request.args.get("done", ""))
    return render("admin/proposals.html", proposals=standing_proposals(session(), SHOWN), done=done, most=TOP_MOST)


@bp.post("/proposals/<int:proposal_id>/openings")
@access("admin")
def open_one(proposal_id: int) -> AnyResponse:
    """Make a proposal an open group."""
    proposal = session().get(Proposal, proposal_id) if proposal_id < 2**63 else None
    if proposal is None:
        raise NotFound
    try:
        recommendations.open_proposal(session(), proposal, actor=signed_in_account(), now=now())
    except Refusal:
        return redirect(url_for("admin.proposals", done="gone"), 303)
    return redirect(url_for("admin.proposals", done="opened"), 303)


@bp.post("/proposals/openings")
@access("admin")
def open_top() -> AnyResponse:
    """Make the proposals of most worth open groups."""
    typed = request.form.get("top", "")
    top = min(int(typed), TOP_MOST) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
    recommendations.open_proposals(session(), top=top, actor=signed_in_account(), now=now())
    return redirect(url_for("admin.proposals", done="opened" if top else ""), 303)


@bp.post("/demo-removals")
@access("admin")
def remove_synthetic() -> AnyResponse:
    """Remove the synthetic market, and what the models made of it."""
    if "sure" not in request.form:
        raise BadInput("sure", "missing")
    remove_demo(session())
    settings: Settings = current_app.extensions["settings"]
    (settings.var_dir / DEMO_SIGN_INS).unlink(missing_ok=True)
    enqueue_after_commit(session(), REBUILD, queue="slow")
    return _done("removed")


@bp.get("/traders")
@access("admin")
def traders() -> Response:
    """Find a trader who needs help to get in."""
    return _people({})


@bp.post("/traders/<int:account_id>/sign-in-links")
@access("admin")
def make_link(account_id: int) -> Response:
    """A one-time link for a trader, shown once."""
    settings: Settings = current_app.extensions["settings"]
    token = accounts.link_for_trader(session(), account_id)
    trader = people.get_account(session(), account_id)
    return render("admin/link.html", link=f"{settings.base_url}/sign-in/{token}", name=trader.name)


@bp.post("/accounts")
@access("admin")
def invite() -> Response:
    """An agent or a supplier, and the link by which they come in, shown once."""
    settings: Settings = current_app.extensions["settings"]
    form = request.form
    try:
        account, token = accounts.invite(session(), form.get("role", ""), form.get("name", ""), identity(form))
    except Refusal as refusal:
        session().rollback()
        return _people(what_is_wrong(refusal), 422)
    return render("admin/link.html", link=f"{settings.base_url}/sign-in/{token}", name=account.name)


def _people(wrong: dict[str, str], status: int = 200) -> Response:
    text = asked_text("q")
    return render(
        "admin/traders.html", status=status, traders=people.traders_matching(session(), text), text=text, wrong=wrong,
        values=request.form, countries=countries(), country=request.form.get("country") or likely_country(),
        roles=[(role, words.role_name(role)) for role in accounts.INVITED],
    )  # fmt: skip


def _done(what: str) -> AnyResponse:
    return redirect(url_for("admin.home", done=what, asked=int(now().timestamp()), _anchor="jobs"), 303)
