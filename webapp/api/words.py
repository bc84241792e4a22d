"""What the API says to people who write programs, in their language."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translated later"
    """Mark *message* for the translators; the document is translated when it is served."""
    return message


def what_is_wrong(problem: str) -> str:
    """The sentence for a field's fault: a code, followed by its bounds (`whole 1 100`)."""
    code, *bounds = problem.split()
    least, most = (*bounds, "", "")[:2]
    sentences: dict[str, Callable[[], str]] = {
        "required": lambda: _("This is needed."),
        "null": lambda: _("This must not be null."),
        "unknown": lambda: _("There is no field or parameter of this name."),
        "repeated": lambda: _("Give this parameter only once."),
        "type": lambda: _("This must be a JSON object."),
        "whole": lambda: _("This must be a whole number from %(least)s to %(most)s.", least=least, most=most),
        "text": lambda: _("This must be a text without characters that cannot be stored."),
        "length": lambda: _("This must have %(least)s to %(most)s characters.", least=least, most=most),
        "choice": lambda: _("This is not one of the values to choose from."),
        "key": lambda: _(
            "This must be 1 to 128 visible ASCII characters, new for each thing you want to happen."
        ),
        "currency": lambda: _("This must be a currency code of three letters, such as UGX."),
        "country": lambda: _("This must be a country code of two letters, such as UG."),
        "moment": lambda: _("This must be a time with its offset from UTC, such as 2026-11-21T18:00:00Z."),
    }
    wording = sentences.get(code)
    return str(wording() if wording else _("This cannot be read."))
