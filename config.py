"""Typed settings, read once from the environment and refused at start when bad.

This module is the only reader of ``os.environ``. It needs the standard library alone, because the
supervisor reads the same settings before anything is installed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

Environment = Literal["development", "production", "test"]

ROOT = Path(__file__).resolve().parent
LANGUAGES = ("en", "sw", "fr")
SECRET_MIN_CHARACTERS = 32
SECRET_MIN_DISTINCT = 10
KNOWN_SECRET_WORDS = ("secret", "change", "password", "example", "default", "insecure", "abcdefgh", "12345678")


class BadSetting(ValueError):
    """A setting is missing or unusable. Its text is one sentence for the person who starts the product."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the outside decides. Each field is the environment variable of the same name in capitals."""

    environment: Environment
    database_url: str
    redis_url: str
    secret_key: str
    base_url: str
    var_dir: Path
    vapid_key_path: Path
    push_contact: str
    default_language: str
    trusted_proxies: int
    log_level: str
    web_processes: int
    web_threads: int
    job_processes: int

    @property
    def secure_cookies(self) -> bool:
        """Cookies carry ``Secure`` exactly when people reach the product over https."""
        return self.base_url.startswith("https://")


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ`` (the process's own when None). Raises BadSetting."""
    given = os.environ if environ is None else environ
    environment = _one_of(given, "ENVIRONMENT", get_args(Environment), "development")
    var_dir = state_directory(given)
    return Settings(
        environment=cast(Environment, environment),
        database_url=sqlalchemy_url(_required(given, "DATABASE_URL")),
        redis_url=_redis_url(_required(given, "REDIS_URL")),
        secret_key=_secret_key(given, environment, var_dir),
        base_url=_base_url(given, environment),
        var_dir=var_dir,
        vapid_key_path=Path(given.get("VAPID_KEY_PATH") or var_dir / "vapid.pem").absolute(),
        push_contact=_push_contact(given),
        default_language=_one_of(given, "DEFAULT_LANGUAGE", LANGUAGES, "en"),
        trusted_proxies=_whole_number(given, "TRUSTED_PROXIES", 0, least=0, most=10),
        log_level=_one_of(given, "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
        web_processes=_whole_number(given, "WEB_PROCESSES", 2, least=1, most=64),
        web_threads=_whole_number(given, "WEB_THREADS", 4, least=1, most=64),
        job_processes=_whole_number(given, "JOB_PROCESSES", 2, least=1, most=64),
    )


def sqlalchemy_url(url: str) -> str:
    """Name the driver: SQLAlchemy 2.1 would read a plain ``postgresql://`` as psycopg 3. Raises BadSetting."""
    scheme, separator, rest = url.partition("://")
    if not separator or scheme not in ("postgres", "postgresql", "postgresql+psycopg2"):
        raise BadSetting(f"DATABASE_URL must start with postgresql://, not with {scheme[:20]!r}.")
    return f"postgresql+psycopg2://{rest}"


def state_directory(environ: Mapping[str, str] | None = None) -> Path:
    """Where this installation keeps its state."""
    given = os.environ if environ is None else environ
    return Path(given.get("VAR_DIR") or ROOT / "var").absolute()


def from_environment(name: str) -> str | None:
    """One raw setting for the supervisor, which decides what to start before all settings stand."""
    return os.environ.get(name) or None


def environment_with(**settings: str) -> dict[str, str]:
    """This process's environment with ``settings`` on top, to start a child process with."""
    return {**os.environ, **settings}


def _required(given: Mapping[str, str], name: str) -> str:
    value = given.get(name, "").strip()
    if not value:
        raise BadSetting(f"{name} is not set: start with `python3 manage.py run`, or set it to your own server.")
    return value


def _one_of(given: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = given.get(name) or default
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}, not {value[:40]!r}.")
    return value


def _whole_number(given: Mapping[str, str], name: str, default: int, *, least: int, most: int) -> int:
    value = given.get(name) or str(default)
    if not (value.isascii() and value.isdigit() and len(value) < 6 and least <= int(value) <= most):
        raise BadSetting(f"{name} must be a whole number from {least} to {most}, not {value[:40]!r}.")
    return int(value)


def _redis_url(url: str) -> str:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("REDIS_URL must start with redis://, rediss:// or unix://.")
    return url


def _base_url(given: Mapping[str, str], environment: str) -> str:
    url = (given.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise BadSetting("BASE_URL must be the address people open, such as https://spacs.example.org.")
    if environment == "production" and parts.scheme != "https":
        raise BadSetting("BASE_URL must start with https:// in production, or sign-in cookies would travel open.")
    return url


def _push_contact(given: Mapping[str, str]) -> str:
    contact = given.get("PUSH_CONTACT") or "mailto:operator@localhost"
    if not contact.startswith(("mailto:", "https://")):
        raise BadSetting("PUSH_CONTACT must start with mailto: or https://; push services write there.")
    return contact


def _secret_key(given: Mapping[str, str], environment: str, var_dir: Path) -> str:
    secret = given.get("SECRET_KEY", "")
    if environment != "production":
        return secret or _installed_secret(var_dir)
    if not secret:
        raise BadSetting("SECRET_KEY is not set: make one with `openssl rand -hex 32`.")
    if len(secret) < SECRET_MIN_CHARACTERS or len(set(secret)) < SECRET_MIN_DISTINCT:
        raise BadSetting(f"SECRET_KEY is too weak: it needs at least {SECRET_MIN_CHARACTERS} random characters.")
    if any(word in secret.lower() for word in KNOWN_SECRET_WORDS):
        raise BadSetting("SECRET_KEY looks like a known or example value: make a random one.")
    return secret


def _installed_secret(var_dir: Path) -> str:
    """The secret that the supervisor made for this one installation; development only."""
    try:
        secret = (var_dir / "secret-key").read_text("ascii").strip()
    except FileNotFoundError:
        raise BadSetting("SECRET_KEY is not set: start with `python3 manage.py run`, which makes one.") from None
    except OSError as error:
        raise BadSetting(f"SECRET_KEY cannot be read from {error.filename}: {error.strerror}.") from None
    if len(secret) < SECRET_MIN_CHARACTERS:
        raise BadSetting(f"{var_dir / 'secret-key'} is damaged: remove it and start again; everybody is signed out.")
    return secret
