"""Why a group says no. The words are in `webapp.sync.words`."""

from __future__ import annotations

from webapp.core.errors import Refusal


class GroupFull(Refusal):
    """Not enough room is left. values: wanted, left."""

    code = "group_full"
    outcome = "conflict"


class TooLate(Refusal):
    """The deadline has passed by the server's clock. values: closes_at."""

    code = "too_late"
    outcome = "conflict"


class GroupClosed(Refusal):
    """The group was locked, expired or cancelled before its deadline. values: state."""

    code = "group_closed"
    outcome = "conflict"


class PriceChanged(Refusal):
    """The promise is dearer than what the person was shown. values: shown, now, currency."""

    code = "price_changed"
    outcome = "conflict"


class DeadlineChanged(Refusal):
    """The group closes earlier than the person was shown. values: shown, now."""

    code = "deadline_changed"
    outcome = "conflict"


class OtherCurrency(Refusal):
    """One pays in the money of one's own place, and this group pays in another. values: group, own."""

    code = "other_currency"


class AlreadyJoined(Refusal):
    """One seat per group and trader. values: firm, extra."""

    code = "already_joined"
    outcome = "conflict"


class NotMember(Refusal):
    """Nothing to change or leave."""

    code = "not_a_member"


class BadQuantity(Refusal):
    """Not a whole number of steps, or extra that could never fill a pack.

    values, when a group is known: step, pack_size.
    """

    code = "bad_quantity"
    status = 422


class OfferExhausted(Refusal):
    """The supplier cannot promise that much on top of the other live groups. values: left."""

    code = "offer_exhausted"
    outcome = "conflict"


class BadTerms(Refusal):
    """A group cannot be opened on these terms. values: problem (a code)."""

    code = "bad_terms"
    status = 422
