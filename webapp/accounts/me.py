"""One's own page: name, language, place, ways to sign in, and the browsers that are signed in."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from sqlalchemy.orm import Session
from structlog import get_logger
from werkzeug.wrappers import Response as AnyResponse

from webapp.accounts import actions, forms, queries, sign_ins, words
from webapp.accounts.fragments import my_page
from webapp.accounts.models import Account
from webapp.core.clock import now
from webapp.core.errors import NotFound, Refusal
from webapp.web.auth import access, signed_in_account
from webapp.web.database import session
from webapp.web.limits import limit_own_password
from webapp.web.render import render
from webapp.web.session import current_sign_in

bp = Blueprint("me", __name__, url_prefix="/me")
log = get_logger()


@bp.get("")
@access("signed_in")
def show() -> Response:
    """One's own page."""
    return _page({})


@bp.post("")
@access("signed_in")
def change() -> AnyResponse:
    """Name, care for data, pickup point."""
    form = request.form
    try:
        actions.change_settings(
            session(), signed_in_account(), form.get("name", ""), "data_saver" in form, forms.pickup_point_id(form)
        )
    except Refusal as refusal:
        return _refused(refusal)
    return _done("saved")


@bp.post("/identities")
@limit_own_password
@access("signed_in")
def change_identity() -> AnyResponse:
    """A phone number or e-mail address to sign in with."""
    account, form = signed_in_account(), request.form
    try:
        actions.change_identity(session(), account, forms.identity(form), form.get("password_now", ""))
    except Refusal as refusal:
        return _refused(refusal)
    return _done("identity")


@bp.post("/passwords")
@limit_own_password
@access("signed_in")
def change_password() -> AnyResponse:
    """A password, or another one; all other browsers are signed out."""
    account, form, here = signed_in_account(), request.form, current_sign_in()
    try:
        actions.change_password(
            session(), account, form.get("old_password", ""), form.get("password", ""), here.id if here else None
        )
    except Refusal as refusal:
        return _refused(refusal)
    return _done("password")


def owns_sign_in(session: Session, account: Account, sign_in_id: UUID) -> bool:
    """Is this one of the person's own signed-in browsers?"""
    return any(sign_in.id == sign_in_id for sign_in in queries.running_sign_ins(session, account.id))


@bp.post("/sign-ins/<uuid:sign_in_id>/endings")
@access("signed_in", owner=owns_sign_in)
def end_sign_in(sign_in_id: UUID) -> AnyResponse:
    """Sign out another of one's own browsers."""
    if not sign_ins.end_sign_in(session(), signed_in_account().id, sign_in_id, "signed_out_elsewhere", now()):
        raise NotFound
    return _done("browser")


def _done(what: str) -> AnyResponse:
    # `network`: what the phone has kept of this page is of before the change.
    return redirect(url_for("me.show", done=what, network=1), 303)


def _refused(refusal: Refusal) -> Response:
    log.info("refused", code=refusal.code, **refusal.values)
    session().rollback()  # the page shows the account as it stands, not as it was refused
    return _page(words.what_is_wrong(refusal), 422)


def _page(wrong: dict[str, str], status: int = 200) -> Response:
    here = current_sign_in()
    done = words.done(request.args.get("done", ""))
    page = my_page(session(), signed_in_account(), here.id if here else None, wrong, done)
    return render("accounts/me.html", status=status, page=page)
