"""One line of JSON for each thing worth knowing, with the id of the request it belongs to.

JSON escapes line breaks, so nobody writes lines of their own into the log; traces come without the values of
variables, which may be passwords.
"""

from __future__ import annotations

import logging
import sys

import structlog

from config import Settings


def configure(settings: Settings) -> None:
    """Write to standard error, from LOG_LEVEL upwards."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, settings.log_level)),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
