"""The doors: sign up, sign in, come in by a link, stay signed in, sign out, choose a language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from structlog import get_logger
from werkzeug.wrappers import Response as AnyResponse

from config import LANGUAGES
from webapp.accounts import actions, forms, queries, sign_ins, words
from webapp.accounts.models import Account
from webapp.accounts.passwords import LEAST_CHARACTERS
from webapp.core.clock import now
from webapp.core.errors import Refusal
from webapp.web.auth import SignedOut, access, current_account
from webapp.web.database import session
from webapp.web.i18n import LANGUAGE_COOKIE, language
from webapp.web.limits import limit_links, limit_sign_in, limit_sign_up
from webapp.web.paths import fresh, local_path
from webapp.web.render import render
from webapp.web.session import ACCESS_FOR, REFRESH_FOR, end_person, start_person

bp = Blueprint("accounts", __name__)
log = get_logger()


@bp.get("/sign-up")
@access("public")
def sign_up() -> AnyResponse:
    """The form for a new trader."""
    return _door("accounts/sign_up.html", points=queries.pickup_points(session()))


@bp.post("/sign-up")
@limit_sign_up
@access("public")
def create() -> AnyResponse:
    """Make a trader's account, and sign them in."""
    try:
        account = actions.sign_up(
            session(), request.form.get("name", ""), forms.identity(request.form),
            request.form.get("password", ""), language(), forms.pickup_point_id(request.form),
        )  # fmt: skip
    except Refusal as refusal:
        return _refused("accounts/sign_up.html", refusal, points=queries.pickup_points(session()))
    return _come_in(account)


@bp.get("/sign-in")
@access("public")
def sign_in() -> AnyResponse:
    """The form for someone who has an account."""
    return _door("accounts/sign_in.html")


@bp.post("/sign-in")
@limit_sign_in
@access("public")
def enter() -> AnyResponse:
    """Sign in with a password."""
    try:
        identity = forms.identity(request.form)
        account = actions.authenticate(session(), identity, request.form.get("password", ""))
    except Refusal as refusal:
        return _refused("accounts/sign_in.html", refusal)
    return _come_in(account)


@bp.get("/sign-in/<token>")
@limit_links
@access("public")
def show_link(token: str) -> Response:
    """A one-time link: a button, because mail programs and previews open links by themselves."""
    try:
        link = sign_ins.find_sign_in_link(session(), token, now())
    except sign_ins.LinkSpent as spent:
        return render("accounts/link_spent.html", status=spent.status, here="sign-in")
    return render("accounts/link.html", here="sign-in", name=link.account.name)


@bp.post("/sign-in/<token>")
@limit_links
@access("public")
def use_link(token: str) -> AnyResponse:
    """Come in by a one-time link; who has no password yet is asked to choose one."""
    try:
        account = sign_ins.use_sign_in_link(session(), token, now())
    except sign_ins.LinkSpent as spent:
        return render("accounts/link_spent.html", status=spent.status, here="sign-in")
    start_person(account)
    return redirect("/" if account.password_hash else url_for("me.show", _anchor="claim"), 303)


@bp.post("/sign-out")
@access("public")
def sign_out() -> AnyResponse:
    """Sign out on this browser. Ops that still wait on the phone stay there."""
    end_person()
    return redirect(url_for("accounts.sign_in"), 303)


@bp.post("/session/refresh")
@access("public")
def refresh() -> Response:
    """For the phone: is somebody still signed in here? The cookies were renewed on the way, if need be."""
    if current_account() is None:
        raise SignedOut
    return jsonify({"expires_in": int(ACCESS_FOR.total_seconds())})


@bp.post("/language")
@access("public")
def choose_language() -> AnyResponse:
    """Speak another language from now on: to this person, or to this browser."""
    chosen, account = request.form.get("language", ""), current_account()
    if account is not None:
        actions.set_language(account, chosen)
    response = redirect(fresh(local_path(_referring_path())), 303)
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=REFRESH_FOR, samesite="Lax")
    return response


def _door(template: str, **context: Any) -> AnyResponse:
    """A page for people who are not signed in; the others are already inside."""
    if current_account() is not None:
        return redirect(local_path(request.args.get("next")))
    return _form(template, 200, {}, next=local_path(request.args.get("next")), **context)


def _refused(template: str, refusal: Refusal, **context: Any) -> Response:
    log.info("refused", code=refusal.code, **refusal.values)
    return _form(template, 422, words.what_is_wrong(refusal), next=local_path(request.form.get("next")), **context)


def _form(template: str, status: int, wrong: dict[str, str], **context: Any) -> Response:
    return render(
        template, status=status, here="sign-in", wrong=wrong, values=request.form, countries=words.countries(),
        country=request.form.get("country") or forms.likely_country(), least=LEAST_CHARACTERS, **context,
    )  # fmt: skip


def _come_in(account: Account) -> AnyResponse:
    start_person(account)
    return redirect(local_path(request.form.get("next")), 303)


def _referring_path() -> str | None:
    prefix, referrer = request.host_url.rstrip("/"), request.referrer or ""
    return referrer.removeprefix(prefix) if referrer.startswith(prefix + "/") else None
