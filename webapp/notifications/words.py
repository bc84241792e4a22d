"""What notifications say, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from webapp.catalog.words import units
from webapp.web.i18n import money, number


@dataclass(frozen=True, slots=True)
class News:
    """`title` says what happened, `text` what it means; `icon` and `look` are how the card wears it."""

    title: str
    text: str
    icon: str = "bell"
    look: str = ""


def news(code: str, values: Mapping[str, Any]) -> News:
    """The words of a notification.

    Groups' values: product, unit, firm, target, members, currency, unit_price, closes_at. `join_refused` has
    product alone. A code of a newer version says only that there is news.
    """
    words = _GROUPS.get(code)
    return words(values) if words else News(_("There is news"), _("Open it to read more."))


def _joined(values: Mapping[str, Any]) -> News:
    return News(
        _("One more trader in your group"),
        _("%(product)s: %(taken)s of %(target)s are taken.", product=values["product"], **_progress(values)),
        "groups",
    )


def _left(values: Mapping[str, Any]) -> News:
    return News(
        _("A trader left your group"),
        _("%(product)s: %(taken)s of %(target)s are taken.", product=values["product"], **_progress(values)),
        "groups", "wait",
    )  # fmt: skip


def _reached(values: Mapping[str, Any]) -> News:
    return News(
        _("Your group has reached its target"),
        _("%(product)s: the price of %(price)s stands when the group closes.", **_price(values)),
        "check",
    )


def _lost(values: Mapping[str, Any]) -> News:
    return News(
        _("Your group is below its target again"),
        _("%(product)s: %(taken)s of %(target)s are taken.", product=values["product"], **_progress(values)),
        "alert", "wait",
    )  # fmt: skip


def _locked(values: Mapping[str, Any]) -> News:
    return News(
        _("Your group is complete"),
        _("%(product)s is bought at %(price)s each. We tell you when to pick it up.", **_price(values)),
        "check",
    )


def _expired(values: Mapping[str, Any]) -> News:
    return News(
        _("Your group did not fill"),
        _("%(product)s: too few traders joined in time. Nothing was charged.", product=values["product"]),
        "clock", "need",
    )  # fmt: skip


def _opened(values: Mapping[str, Any]) -> News:
    return News(
        _("The group you asked for is open"),
        _("%(product)s at %(price)s each. Join before it closes.", **_price(values)),
        "star",
    )


def _refused(values: Mapping[str, Any]) -> News:
    return News(
        _("You are not in the group"),
        _("%(product)s: your part could not be taken. Nothing was charged.", product=values["product"]),
        "alert", "need",
    )  # fmt: skip


_GROUPS = {
    "group_joined": _joined,
    "group_left": _left,
    "target_reached": _reached,
    "target_lost": _lost,
    "group_locked": _locked,
    "group_expired": _expired,
    "proposal_opened": _opened,
    "join_refused": _refused,
}


def _progress(values: Mapping[str, Any]) -> dict[str, str]:
    return {"taken": number(values["firm"]), "target": units(values["target"], values["unit"])}


def _price(values: Mapping[str, Any]) -> dict[str, str]:
    return {"product": values["product"], "price": money(values["unit_price"], values["currency"])}
