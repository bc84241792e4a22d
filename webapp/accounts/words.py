"""What accounts say to people."""

from __future__ import annotations

import phonenumbers
from babel import Locale
from flask_babel import get_locale
from flask_babel import gettext as _

from webapp.accounts.identities import AFRICAN_COUNTRIES
from webapp.accounts.passwords import LEAST_CHARACTERS
from webapp.core.errors import BadInput, Refusal

_BROWSERS = (("SamsungBrowser", "Samsung Internet"), ("OPR/", "Opera"), ("Edg/", "Edge"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


def what_is_wrong(refusal: Refusal) -> dict[str, str]:
    """The sentence for a refusal, under the field that it belongs to (`form`: the whole)."""
    if isinstance(refusal, BadInput):
        return {refusal.field: _problem(refusal.field, refusal.problem)}
    by_code = {
        "identity_taken": ("identity", _("This phone number or e-mail already has an account. Sign in instead.")),
        "wrong_sign_in": ("form", _("That did not match. Check the phone number or e-mail, and the password.")),
    }
    field, sentence = by_code.get(refusal.code, ("form", _("That was not possible.")))
    return {field: sentence}


def countries() -> list[tuple[str, str]]:
    """The African countries and their dialling codes, in the reader's language and order."""
    names = (get_locale() or Locale("en")).territories
    known = [(code, names.get(code, code)) for code in AFRICAN_COUNTRIES]
    return [
        (code, f"{name} +{phonenumbers.country_code_for_region(code)}")
        for code, name in sorted(known, key=lambda pair: str(pair[1]))
    ]


def done(what: str) -> str:
    """What was just done, for the top of the page; empty for anything else."""
    sentences = {
        "saved": _("Saved."),
        "identity": _("Saved. You can sign in with it from now on."),
        "password": _("Your password is set. Other phones and browsers were signed out."),
        "browser": _("That browser is signed out."),
    }
    sentence = sentences.get(what, "")
    return str(sentence)


def browser(device: str) -> str:
    """A browser's own long name in a few words."""
    name = next((words for mark, words in _BROWSERS if mark in device), None)
    system = next((words for mark, words in _SYSTEMS if mark in device), None)
    if name and system:
        return str(_("%(browser)s on %(system)s", browser=name, system=system))
    return name or system or device[:60] or str(_("Another browser"))


def _problem(field: str, problem: str) -> str:
    sentences = {
        ("identity", "phone"): _("This is not a phone number we can reach. Check the digits and the country."),
        ("identity", "email"): _("This is not an e-mail address. It looks like name@example.org."),
        ("identity", "needed_first"): _("First save a phone number or e-mail address to sign in with."),
        ("name", "empty"): _("Write your name."),
        ("name", "long"): _("This name is too long. Use at most 120 letters."),
        ("password", "short"): _(
            "This password is too short. Use at least %(count)s letters: four words of your own are good.",
            count=LEAST_CHARACTERS,
        ),
        ("password", "long"): _("This password is too long. Use at most 1,000 letters."),
        ("password", "common"): _("This password is among the first that others would try. Use other words."),
        ("password", "own"): _("This password is mostly your own name or number. Use other words."),
    }
    sentence = sentences.get((field, problem)) or _("Choose one from the list.")
    return str(sentence)
