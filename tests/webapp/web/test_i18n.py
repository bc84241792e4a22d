from datetime import UTC, datetime

import pytest
from flask import Flask

from webapp.web.i18n import moment

CLOSES = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)


@pytest.mark.parametrize(
    ("currency", "shown"),
    [
        ("UGX", "Tue 24 Nov, 01:50"),
        ("NGN", "Mon 23 Nov, 23:50"),
        ("GHS", "Mon 23 Nov, 22:50"),
        ("CDF", "Mon 23 Nov, 22:50 UTC"),
        ("XOF", "Mon 23 Nov, 22:50 UTC"),
        ("", "Mon 23 Nov, 22:50 UTC"),
    ],
)
def test_a_deadline_is_told_by_the_clock_on_the_wall_or_says_utc(
    app: Flask, currency: str, shown: str
) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert moment(CLOSES, currency) == shown
