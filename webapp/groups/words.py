"""What groups say to people: how one stands, what happened in it, what joining means for their money."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from webapp.catalog.words import units
from webapp.groups.card_shapes import GroupCard, LogRow
from webapp.web.i18n import money


@dataclass(frozen=True)
class Standing:
    """How a group that takes nobody more stands: `look` of the notice, its title and what it means."""

    look: str
    icon: str
    title: str
    text: str


def standing(card: GroupCard) -> Standing | None:
    """What to tell a reader who finds that they cannot join; None while they can."""
    if card.is_open and card.is_other_money and card.reader_role == "trader":
        return _other_money(card)
    if card.is_open:
        return _full() if card.is_full else None
    if card.state in ("open", "filling"):
        return Standing("wait", "clock", _("The time to join is over."), _("It is being counted now."))
    if card.state == "expired":
        return _expired(card)
    if card.state in ("locked", "funded", "ordered", "arrived", "settled"):
        return _bought(card)
    return Standing("need", "alert", _("This group was called off."), _("Nobody pays anything."))


def _other_money(card: GroupCard) -> Standing:
    return Standing(
        "wait",
        "pin",
        _("This group pays in %(theirs)s, and your pickup place in %(own)s.",
          theirs=card.currency, own=card.reader_currency),
        _("To join, choose a pickup place there on your own page."),
    )  # fmt: skip


def _full() -> Standing:
    return Standing(
        "wait", "groups", _("This group is full."), _("You have paid nothing. Look at these instead.")
    )


def _expired(card: GroupCard) -> Standing:
    reached, wanted = format_decimal(card.firm), units(card.target, card.unit)
    return Standing(
        "need",
        "clock",
        _("This group did not fill in time."),
        _("It reached %(reached)s of %(wanted)s. Nothing was charged.", reached=reached, wanted=wanted),
    )


def _bought(card: GroupCard) -> Standing:
    price = money(card.price, card.currency)
    if card.seat is None:
        return Standing(
            "", "check", _("This group filled and is closed."), _("Its price was %(price)s.", price=price)
        )
    mine = units(card.seat.firm, card.unit)
    total = money(card.seat.firm * card.price, card.currency)
    text = _(
        "Your %(mine)s are reserved at %(price)s each: %(total)s at pick-up.",
        mine=mine,
        price=price,
        total=total,
    )
    return Standing("", "check", _("The group filled. You are in."), text)


def done(kind: str) -> str:
    """What the reader just did in a group, for the top of its page; empty for anything else."""
    sentences = {
        "open_group": _("Your group is open. Share it, so that it fills sooner."),
        "join_group": _("You are in. Until the group closes you can change how much you take, or leave."),
        "change_membership": _("Your part is changed."),
        "leave_group": _("You left the group. You owe nothing for it."),
    }
    return str(sentences.get(kind, ""))


def log_sentence(row: LogRow, unit: str) -> str:
    """One line of the public log, the reader spoken to as you, other members unnamed."""
    change = units(abs(int(row.detail.get("delta_firm") or 0)), unit)
    if row.kind in ("join", "leave", "change"):
        return _sentence_of_member(row, change)
    sentences = {
        "opened": _("The group was opened."),
        "locked": _("The group filled and was closed; the price is fixed."),
        "expired": _("The time was over before the group filled."),
        "cancelled": _("The group was called off."),
    }
    return str(sentences.get(row.kind) or _("The group moved on."))


def _sentence_of_member(row: LogRow, change: str) -> str:
    more = int(row.detail.get("delta_firm") or 0) >= 0
    if row.kind == "join":
        if row.is_reader:
            return str(_("You joined with %(units)s.", units=change))
        if row.is_leader:
            return str(_("The leader joined with %(units)s.", units=change))
        return str(_("A trader joined with %(units)s.", units=change))
    if row.kind == "leave":
        if row.is_reader:
            return str(_("You left and gave back %(units)s.", units=change))
        return str(_("A trader left and gave back %(units)s.", units=change))
    if row.is_reader:
        return str(
            _("You took %(units)s more.", units=change)
            if more
            else _("You took %(units)s less.", units=change)
        )
    return str(
        _("A trader took %(units)s more.", units=change)
        if more
        else _("A trader took %(units)s less.", units=change)
    )


def members_sentence(card: GroupCard) -> str:
    """How many traders are in, in words."""
    if card.members == 0:
        return str(_("Nobody has joined yet.") if card.is_open else _("Nobody had joined."))
    if not card.is_open:
        return str(ngettext("%(num)s trader was in.", "%(num)s traders were in.", card.members))
    return str(ngettext("%(num)s trader is in.", "%(num)s traders are in.", card.members))
