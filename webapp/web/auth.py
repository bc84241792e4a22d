"""Who is asking, and what they may do. A route without an `@access` line is closed to everyone.

The lines are the access matrix: a check in the tests walks every route with every kind of person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from structlog import get_logger
from werkzeug.wrappers import Response as AnyResponse

from webapp.accounts.models import Account
from webapp.core.errors import NotAllowed, NotFound, Refusal
from webapp.web.database import session
from webapp.web.errors import error_response, wants_json
from webapp.web.paths import local_path
from webapp.web.render import wants_fragment

Rule = Literal["public", "signed_in", "trader", "agent", "supplier", "admin"]
Owner = Callable[..., bool]
"""`owner(session, account, **route values)`: is this record this person's? If not, it does not exist for them."""
View = TypeVar("View", bound=Callable[..., Any])

FRAMEWORK_RULES: dict[str, tuple[Rule, ...]] = {"static": ("public",)}
"""Routes that Flask itself makes, which no decorator can reach."""
log = get_logger()


class SignedOut(Refusal):
    """Nobody is signed in here, and this is not for everybody."""

    code: ClassVar[str] = "signed_out"
    status: ClassVar[int] = 401


@dataclass(frozen=True, slots=True)
class AccessRule:
    """One line of the access matrix: who may, and whose record it must be."""

    who: tuple[Rule, ...]
    owner: Owner | None = None

    def check(self, account: Account | None, values: dict[str, Any]) -> None:
        """Let *account* pass. Raises SignedOut, NotAllowed, or NotFound for the record of somebody else."""
        if "public" in self.who:
            return
        if account is None:
            raise SignedOut
        if "signed_in" not in self.who and account.role not in self.who:
            raise NotAllowed
        if self.owner is not None and not self.owner(session(), account, **values):
            raise NotFound


def access(*who: Rule, owner: Owner | None = None) -> Callable[[View], View]:
    """The access line of a view: `@access("trader", "agent")`. Stands nearest to the function."""
    if not who:
        raise TypeError("an access line names who may")

    def mark(view: View) -> View:
        if hasattr(view, "access_rule"):
            raise TypeError(f"{view.__name__} has two access lines")
        view.access_rule = AccessRule(who, owner)  # type: ignore[attr-defined]
        return view

    return mark


def current_account() -> Account | None:
    """The person of this request; None when nobody is signed in."""
    account: Account | None = g.get("account")
    return account


def signed_in_account() -> Account:
    """The person of this request. Raises SignedOut; for views that are not public."""
    account = current_account()
    if account is None:
        raise SignedOut
    return account


def rule_of(app: Flask, endpoint: str, method: str) -> AccessRule | None:
    """The access line of a route; None when it has none, which closes it."""
    if endpoint in FRAMEWORK_RULES:
        return AccessRule(FRAMEWORK_RULES[endpoint])
    view = app.view_functions[endpoint]
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        view = getattr(view_class, "get" if method == "HEAD" else method.lower(), view)
    rule: AccessRule | None = getattr(view, "access_rule", None)
    return rule


def init_app(app: Flask) -> None:
    """Check every request against the access line of its route."""
    app.before_request(_check_access)
    app.register_error_handler(SignedOut, _ask_to_sign_in)
    app.jinja_env.globals.update(current_account=current_account)


def _check_access() -> None:
    if request.endpoint is None or request.method == "OPTIONS":
        return  # the router answers: 404, 405, or which methods there are
    rule = rule_of(current_app, request.endpoint, request.method)
    if rule is None:
        log.error("route_without_access_line", endpoint=request.endpoint)
        raise NotAllowed
    rule.check(current_account(), request.view_args or {})


def _ask_to_sign_in(_: SignedOut) -> AnyResponse:
    """Programs hear 401; a person is brought to the sign-in page and back afterwards."""
    if wants_json():
        return error_response(SignedOut.status, SignedOut.code)
    address = url_for("accounts.sign_in", next=_way_back())
    if wants_fragment():
        return Response(status=SignedOut.status, headers={"HX-Redirect": address})
    return redirect(address, 303)


def _way_back() -> str:
    if request.method in ("GET", "HEAD") and not wants_fragment():
        return request.full_path.removesuffix("?")
    page = urlsplit(request.headers.get("HX-Current-URL") or request.referrer or "/")
    return local_path(page.path + ("?" + page.query if page.query else ""))
