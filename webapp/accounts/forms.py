"""What people type about themselves, read into what the actions take."""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict

from webapp.accounts.identities import AFRICAN_COUNTRIES, DEFAULT_COUNTRY, Identity, read_identity
from webapp.core.errors import BadInput

Form = MultiDict[str, str]
_ID_DIGITS_MAX = 18


def identity(form: Form) -> Identity:
    """The phone number or e-mail address. Raises BadInput."""
    return read_identity(form.get("identity", ""), form.get("country") or DEFAULT_COUNTRY)


def pickup_point_id(form: Form) -> int | None:
    """The chosen place; None when none was chosen. Raises BadInput."""
    typed = form.get("pickup_point_id", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _ID_DIGITS_MAX):
        raise BadInput("pickup_point_id", "choice")
    return int(typed)


def likely_country() -> str:
    """The African country that the browser's languages name (`sw-TZ`), for the first look at a form."""
    for name in request.accept_languages.values():
        territory = name.replace("_", "-").rpartition("-")[2].upper()
        if territory in AFRICAN_COUNTRIES and "-" in name.replace("_", "-"):
            return territory
    return DEFAULT_COUNTRY
