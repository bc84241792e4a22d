"""What the templates ask for beside the language's own filters: moving times, initials, ids of forms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from babel.dates import format_timedelta
from flask import Flask
from flask_babel import format_percent, get_locale
from flask_babel import gettext as _

from webapp.core.clock import now
from webapp.core.ids import uuid7
from webapp.web.auth import current_account


def init_app(app: Flask) -> None:
    """Give the templates their filters and globals."""
    app.jinja_env.filters.update(
        ago=relative, time_left=relative, initials=initials, percent=percent, iso=iso
    )
    app.jinja_env.globals.update(new_op_id=new_op_id)
    app.context_processor(lambda: {"account": current_account()})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # a sentence may run over lines in a template


def relative(moment: datetime) -> str:
    """*moment* as seen from now: `in 2 days`, `5 hours ago`. The phone repaints it with Intl."""
    delta: timedelta = moment - now()
    if abs(delta) < timedelta(seconds=1):
        return str(_("now"))
    return str(format_timedelta(delta, add_direction=True, threshold=1, locale=get_locale()))


def iso(moment: datetime) -> str:
    """*moment* for a machine, in UTC and as short as a `datetime` attribute may be."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def initials(name: str) -> str:
    """Two letters for a person's round badge; letters only, so that a hostile name stays a badge."""
    words = [word for word in ("".join(c for c in part if c.isalpha()) for part in name.split()) if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "·"


def percent(whole: int) -> str:
    """A whole number of percent as the reader's language writes it."""
    return str(format_percent(whole / 100))


def new_op_id() -> str:
    """An op id for a form that is posted without JavaScript; the phone makes its own."""
    return str(uuid7())
