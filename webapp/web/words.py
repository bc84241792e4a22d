"""The sentences of errors: what happened, what it means for the reader's money, what to do now."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext


@dataclass(frozen=True)
class ErrorWords:
    """`title` says what happened, `money` what it means for the reader's money, `advice` what to do now."""

    title: str
    money: str
    advice: str

    @property
    def sentence(self) -> str:
        """All three as one text."""
        return " ".join(part for part in (self.title, self.money, self.advice) if part)


def error_words(code: str, status: int, values: dict[str, object]) -> ErrorWords:
    """The words for a refusal's *code*, or for the HTTP *status* when the code has none of its own."""
    nothing_charged = _("Nothing was charged.")
    by_code = {
        "csrf": (
            _("This page was open too long, so we could not be sure it was you."),
            nothing_charged,
            _("Go back, reload the page and try again."),
        ),
        "too_many_tries": (
            _("That was too many tries in a short time."),
            nothing_charged,
            ngettext(
                "Wait %(num)s minute, then try again.",
                "Wait %(num)s minutes, then try again.",
                int(str(values.get("minutes", 1))),
            ),
        ),
        "unavailable": (
            _("We cannot reach our records right now."),
            nothing_charged,
            _("Wait a moment and try again. What you saved on this phone is safe."),
        ),
        "op_reused": (
            _("This form was already used for something else."),
            nothing_charged,
            _("Reload the page and try again."),
        ),
    }
    by_status = {
        400: (_("We could not read what was sent."), nothing_charged, _("Go back and try again.")),
        401: (_("You are not signed in."), "", _("Sign in and try again.")),
        403: (
            _("This is not open to you."),
            nothing_charged,
            _("If you think it should be, ask the person who runs your market."),
        ),
        404: (
            _("There is nothing here."),
            "",
            _("It may have ended or moved. Look at the groups that are open now."),
        ),
        405: (_("This page cannot be used that way."), nothing_charged, _("Go back and try again.")),
        409: (
            _("That was not possible."),
            nothing_charged,
            _("Reload the page to see how things stand now."),
        ),
        413: (_("What was sent is too large."), nothing_charged, _("Send less at once.")),
        415: (_("We cannot read this kind of content."), nothing_charged, _("Go back and try again.")),
        422: (_("Something in the form is not right."), nothing_charged, _("Check it and send it again.")),
        429: (
            _("That was too many tries in a short time."),
            nothing_charged,
            _("Wait a minute, then try again."),
        ),
        503: (_("We are not ready right now."), nothing_charged, _("Wait a moment and try again.")),
    }
    failed = (
        _("Something went wrong on our side."),
        nothing_charged,
        _("We have noted it. Try again in a minute."),
    )
    return ErrorWords(
        *(by_code.get(code) or by_status.get(status, failed if status >= 500 else by_status[400]))
    )
