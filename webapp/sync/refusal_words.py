"""Why an op was not applied: what happened, what it means for the reader's money, what to do now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from webapp.sync.outcomes import Outcome
from webapp.web.i18n import moment, money

Sentences = tuple[str, ...]
Words = Callable[[Outcome], Sentences]


def uncharged() -> str:
    """The sentence that everyone looks for first."""
    return str(_("Nothing was charged."))


def refused(_outcome: Outcome) -> Sentences:
    """For a code that has no words of its own."""
    return _("That was not possible."), uncharged(), _("Look at how things stand now and try again.")


def _group_full(outcome: Outcome) -> Sentences:
    left = max(int(outcome.result["left"]), 0)
    room = ngettext(
        "Only %(shown)s unit is left.", "Only %(shown)s units are left.", left, shown=format_decimal(left)
    )
    advice = (
        _("Take less, or join one of the groups with room.")
        if left
        else _("Join one of the groups with room.")
    )
    return _("The group filled up before you."), *((room,) if left else ()), uncharged(), advice


def _too_late(outcome: Outcome) -> Sentences:
    closed = moment(_time(outcome.result["closes_at"]))
    return (
        _("The group closed on %(moment)s, before this arrived.", moment=closed),
        uncharged(),
        _elsewhere(),
    )


def _group_closed(_outcome: Outcome) -> Sentences:
    return _("The group is closed."), uncharged(), _elsewhere()


def _elsewhere() -> str:
    return str(_("Join one of the groups that are still open."))


def _price_changed(outcome: Outcome) -> Sentences:
    result = outcome.result
    if result["shown"] is None:
        return _("The price is in another currency than you saw."), uncharged(), _look_again()
    was, is_now = (money(result[name], result["currency"]) for name in ("shown", "now"))
    changed = _("The price is now %(now)s; you saw %(shown)s.", now=is_now, shown=was)
    return changed, _("You are not in."), uncharged(), _look_again()


def _deadline_changed(outcome: Outcome) -> Sentences:
    closes = moment(_time(outcome.result["now"]))
    return _("The group now closes earlier: on %(moment)s.", moment=closes), uncharged(), _look_again()


def _look_again() -> str:
    return str(_("Look at the group again and join if it still suits you."))


def _other_currency(outcome: Outcome) -> Sentences:
    theirs, own = outcome.result["group"], outcome.result["own"]
    return (
        _("This group pays in %(theirs)s, and your pickup place in %(own)s.", theirs=theirs, own=own),
        uncharged(),
        _("To join, choose a pickup place there on your own page."),
    )


def _already_joined(_outcome: Outcome) -> Sentences:
    return (
        _("You are in this group already."),
        _("Nothing was charged twice."),
        _("You can change how much you take."),
    )


def _not_a_member(_outcome: Outcome) -> Sentences:
    return _("You are not in this group."), uncharged(), _("Join it first.")


def _bad_quantity(outcome: Outcome) -> Sentences:
    step = int(outcome.result["step"])
    by = ngettext(
        "This group is shared out in steps of %(shown)s unit.", "This group is shared out in steps of %(shown)s units.",
        step, shown=format_decimal(step),
    )  # fmt: skip
    return by, uncharged(), _("Choose another quantity.")


def _offer_exhausted(outcome: Outcome) -> Sentences:
    left = max(int(outcome.result["left"]), 0)
    room = ngettext(
        "The supplier can promise only %(shown)s unit more.", "The supplier can promise only %(shown)s units more.",
        left, shown=format_decimal(left),
    )  # fmt: skip
    return room, uncharged(), _("Choose a smaller target, or join an open group.")


def _bad_terms(outcome: Outcome) -> Sentences:
    problems = {
        "not_whole_packs": _("The target must be whole packs."),
        "below_minimum": _("The target is below the supplier's minimum."),
        "deadline_past": _("The closing day has passed."),
        "deadline_far": _("A group may stay open for at most 30 days."),
        "other_region": _("This offer is not sold at that pickup point."),
    }
    problem = problems.get(str(outcome.result["problem"]), _("A group cannot be opened like this."))
    return problem, uncharged(), _("Change it and open the group again.")


def _proposal_gone(_outcome: Outcome) -> Sentences:
    return _("This proposal no longer stands."), uncharged(), _("Look at what fits you today.")


def _not_found(_outcome: Outcome) -> Sentences:
    return _("It is not there any more."), uncharged(), _elsewhere()


def _not_allowed(_outcome: Outcome) -> Sentences:
    return (
        _("Your account may not do this."),
        uncharged(),
        _("If you think it should, ask the person who runs your market."),
    )


def _no_mandate(_outcome: Outcome) -> Sentences:
    return (
        _("This trader has not allowed you to act for them."),
        uncharged(),
        _("Ask them to allow it, then try again."),
    )


def _op_reused(_outcome: Outcome) -> Sentences:
    return (
        _("This form was already used for something else."),
        uncharged(),
        _("Reload the page and try again."),
    )


def _bad_content(_outcome: Outcome) -> Sentences:
    return _("We could not read what was asked."), uncharged(), _("Open the page again and repeat it.")


def _too_old(_outcome: Outcome) -> Sentences:
    return _("This was saved by an app that is too old."), uncharged(), _("Renew the app and do it again.")


def _upgrade_needed(_outcome: Outcome) -> Sentences:
    return (
        _("It waits on this phone until our side is renewed."),
        uncharged(),
        _("You need not do anything."),
    )


def _wrong_actor(_outcome: Outcome) -> Sentences:
    return _("It belongs to another person on this phone."), uncharged(), _("It is sent when they sign in.")


def _waits(_outcome: Outcome) -> Sentences:
    return _("It waits for what you did before it."), uncharged(), _("You need not do anything.")


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


REFUSALS: dict[str, Words] = {
    "group_full": _group_full, "too_late": _too_late, "group_closed": _group_closed, "price_changed": _price_changed,
    "deadline_changed": _deadline_changed, "already_joined": _already_joined,
    "other_currency": _other_currency, "not_a_member": _not_a_member,
    "bad_quantity": _bad_quantity, "offer_exhausted": _offer_exhausted, "bad_terms": _bad_terms,
    "proposal_gone": _proposal_gone, "not_found": _not_found, "not_allowed": _not_allowed, "no_mandate": _no_mandate,
    "op_reused": _op_reused, "bad_args": _bad_content, "bad_op": _bad_content, "unknown_kind": _too_old,
    "too_old": _too_old, "upgrade_needed": _upgrade_needed, "wrong_actor": _wrong_actor, "seq_ahead": _waits,
    "seq_behind": _waits,
}  # fmt: skip
