"""The sentences of an outcome: what happened, what it means for the reader's money, what to do now."""

from __future__ import annotations

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from webapp.sync.outcomes import Outcome
from webapp.sync.refusal_words import REFUSALS, Sentences, Words, refused, uncharged
from webapp.web.i18n import money


def outcome_message(outcome: Outcome) -> str:
    """What became of an op, as whole sentences in the reader's language. Never empty, also for a code that is new."""
    words = (
        _APPLIED.get(outcome.kind, _done)
        if outcome.outcome == "applied"
        else REFUSALS.get(outcome.code, refused)
    )
    try:
        return " ".join(words(outcome))
    except (KeyError, TypeError, ValueError):
        # An outcome stored by an older version may lack a figure; the plain sentence is still true.
        return " ".join(_done(outcome) if outcome.outcome == "applied" else refused(outcome))


def _joined(outcome: Outcome) -> Sentences:
    result = outcome.result
    firm, worst = result["firm"], (result["firm"] + result["extra"]) * result["unit_price"]
    seat = ngettext(
        "You are in: %(shown)s is yours.",
        "You are in: %(shown)s are yours.",
        firm,
        shown=format_decimal(firm),
    )
    return seat, _("You never pay more than %(amount)s.", amount=money(worst, result["currency"])), _told()


def _left(_outcome: Outcome) -> Sentences:
    return _("You left the group."), _("You owe nothing for it."), _("You can join again while it is open.")


def _opened(outcome: Outcome) -> Sentences:
    seat, worst, _told_later = _joined(outcome)
    return _("Your group is open."), seat, worst, _("Share it, so that it fills sooner.")


def _backed(outcome: Outcome) -> Sentences:
    if outcome.result.get("group_id"):
        return _("The group is open already."), _("Join it now."), uncharged()
    return _("We tell you when the group opens."), _("You have not promised to buy anything.")


def _done(_outcome: Outcome) -> Sentences:
    return (_("It is done."),)


def _told() -> str:
    return str(_("We tell you when the group fills or ends."))


_APPLIED: dict[str, Words] = {
    "join_group": _joined,
    "change_membership": _joined,
    "leave_group": _left,
    "open_group": _opened,
    "back_proposal": _backed,
}
