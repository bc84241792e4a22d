"""Reasons and segments in the reader's language. A sentence stands whole; the numbers in it are the stored ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

from flask_babel import format_date, format_decimal, get_locale, gettext, ngettext

from webapp.catalog.words import category_name, each, units
from webapp.core.money import format_money
from webapp.recommendations.names import Names

Reason = Mapping[str, Any]


class Filling(Protocol):
    """A group that fills up: its live counters, in base units."""

    @property
    def firm(self) -> int:
        """Units taken."""

    @property
    def target(self) -> int:
        """Units wanted."""

    @property
    def unit(self) -> str:
        """What a base unit is called."""


def sentences(reasons: Sequence[Reason], names: Names, group: Filling | None = None) -> list[str]:
    """Each reason as one sentence, in order; one that cannot be worded (a name is gone) is left out."""
    return [words for reason in reasons if (words := sentence(reason, names, group))]


def sentence(reason: Reason, names: Names, group: Filling | None = None) -> str:
    """One reason as a sentence, or "" when what it speaks of has no name any more."""
    if reason["code"] == "group_progress":
        return _group_progress(group) if group else ""
    wording = _WORDINGS.get(reason["code"])
    try:
        return wording(reason["values"], names) if wording else ""
    except KeyError:
        return ""


def segment_name(label: str) -> str:
    """A segment's name from the code of what sets it apart, such as `many_products+frequent`."""
    traits = {
        "frequent": gettext("buy often"),
        "occasional": gettext("buy now and then"),
        "large_orders": gettext("large orders"),
        "small_orders": gettext("small orders"),
        "seeks_bargains": gettext("look for low prices"),
        "pays_usual_price": gettext("pay the usual price"),
        "many_products": gettext("many products"),
        "few_products": gettext("few products"),
        "typical": gettext("the middle of the market"),
    }
    name = ", ".join(str(traits.get(trait, trait)) for trait in label.split("+"))
    return name[:1].upper() + name[1:]


def _bought_before(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "You bought %(product)s once, on %(day)s",
            "You bought %(product)s %(times)s times, last on %(day)s",
            values["times"],
            product=names.products[values["product"]],
            times=format_decimal(values["times"]),
            day=format_date(date.fromisoformat(values["last_on"]), "d MMM y"),
        )
    )


def _co_buyers(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "%(both)s of the %(total)s trader who buys %(other)s, as you do, also buys this",
            "%(both)s of the %(total)s traders who buy %(other)s, as you do, also buy this",
            values["total"],
            both=format_decimal(values["both"]),
            total=format_decimal(values["total"]),
            other=names.products[values["other_product"]],
        )
    )


def _trending_region(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "%(now)s trader in %(region)s bought this in %(days)s days; in the %(days)s days before, %(before)s did",
            "%(now)s traders in %(region)s bought this in %(days)s days; in the %(days)s days before, %(before)s did",
            values["now"],
            now=format_decimal(values["now"]),
            before=format_decimal(values["before"]),
            days=format_decimal(values["days"]),
            region=names.regions[values["region"]],
        )
    )


def _region_buyers(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "%(traders)s trader in %(region)s bought this in the last %(days)s days",
            "%(traders)s traders in %(region)s bought this in the last %(days)s days",
            values["traders"],
            traders=format_decimal(values["traders"]),
            days=format_decimal(values["days"]),
            region=names.regions[values["region"]],
        )
    )


def _segment_peers(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "%(buyers)s of %(size)s trader who buys the way you do bought this in the last %(days)s days",
            "%(buyers)s of %(size)s traders who buy the way you do bought this in the last %(days)s days",
            values["size"],
            buyers=format_decimal(values["buyers"]),
            size=format_decimal(values["size"]),
            days=format_decimal(values["days"]),
        )
    )


def _category_fit(values: Reason, names: Names) -> str:
    return str(
        ngettext(
            "%(lines)s of your %(of)s purchase is from %(category)s",
            "%(lines)s of your %(of)s purchases are from %(category)s",
            values["of"],
            lines=format_decimal(values["lines"]),
            of=format_decimal(values["of"]),
            category=category_name(names.categories[values["category"]]),
        )
    )


def _saves(values: Reason, names: Names) -> str:
    return str(
        gettext(
            "Saves %(saving)s %(each)s: %(promise)s instead of %(alone)s alone",
            saving=_money(values["saving"], values["currency"]),
            promise=_money(values["promise"], values["currency"]),
            alone=_money(values["alone"], values["currency"]),
            each=each(values["unit"]),
        )
    )


def _group_progress(group: Filling) -> str:
    return str(
        gettext(
            "%(taken)s of %(target)s are taken already",
            taken=format_decimal(group.firm),
            target=units(group.target, group.unit),
        )
    )


def _money(minor: int, currency: str) -> str:
    return format_money(minor, currency, str(get_locale() or "en"))


_WORDINGS: dict[str, Callable[[Reason, Names], str]] = {
    "bought_before": _bought_before,
    "co_buyers": _co_buyers,
    "trending_region": _trending_region,
    "region_buyers": _region_buyers,
    "segment_peers": _segment_peers,
    "category_fit": _category_fit,
    "saves": _saves,
}
