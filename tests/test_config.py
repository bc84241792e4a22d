import re
from dataclasses import fields

import pytest

from config import ROOT, BadSetting, Settings, load

GOOD = {
    "DATABASE_URL": "postgres://spacs@db/spacs",
    "REDIS_URL": "redis://queue:6379/0",
    "SECRET_KEY": "f3k9-Zq7w_Lm2xV8bN5tR1yC4uJ6hD0s",
    "ENVIRONMENT": "production",
    "BASE_URL": "https://spacs.test/",
}


def test_a_plain_database_address_names_the_driver_that_is_installed() -> None:
    assert load(GOOD).database_url == "postgresql+psycopg2://spacs@db/spacs"


def test_cookies_are_secure_behind_https() -> None:
    assert load(GOOD).secure_cookies
    assert not load(GOOD | {"ENVIRONMENT": "development", "BASE_URL": "http://127.0.0.1:8000"}).secure_cookies


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", ""),
        ("DATABASE_URL", "mysql://db/spacs"),
        ("DATABASE_URL", "db/spacs"),
        ("REDIS_URL", ""),
        ("REDIS_URL", "http://queue"),
        ("ENVIRONMENT", "staging"),
        ("BASE_URL", "spacs.test"),
        ("BASE_URL", "http://spacs.test"),
        ("BASE_URL", "https://spacs.test/app"),
        ("DEFAULT_LANGUAGE", "xx"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "²"),
        ("WEB_PROCESSES", "0"),
        ("WEB_THREADS", "many"),
        ("JOB_PROCESSES", "999999999999"),
        ("LOG_LEVEL", "loud"),
        ("PUSH_CONTACT", "operator"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        load(GOOD | {name: value})


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "change-me-0123456789-abcdefghijklmnop", "12345678" * 8])
def test_a_weak_secret_stops_the_start_in_production(secret: str) -> None:
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        load(GOOD | {"SECRET_KEY": secret})


def test_development_takes_the_secret_of_its_own_installation(tmp_path: object) -> None:
    settings = GOOD | {"ENVIRONMENT": "development", "SECRET_KEY": "", "VAR_DIR": str(tmp_path)}
    with pytest.raises(BadSetting, match="SECRET_KEY"):
        load(settings)


def test_every_setting_stands_in_the_operators_table() -> None:
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs" / "operator.md").read_text(), re.MULTILINE))
    assert documented == {field.name.upper() for field in fields(Settings)}


def test_every_field_is_read_from_the_environment() -> None:
    read = set(re.findall(r'"([A-Z][A-Z_]+)"', (ROOT / "config.py").read_text()))
    assert {field.name.upper() for field in fields(Settings)} <= read


def test_only_config_reads_the_environment() -> None:
    parts = ("webapp", "worker", "ml", "stack", "migrations")
    sources = [ROOT / "manage.py", *(path for part in parts for path in (ROOT / part).rglob("*.py"))]
    readers = [path for path in sources if re.search(r"os\.environ|getenv", path.read_text())]
    assert readers == []
