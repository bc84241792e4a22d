"""Phone numbers and e-mail addresses: however they are typed, one identity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from webapp.core.errors import BadInput

AFRICAN_COUNTRIES = (
    "DZ", "AO", "BJ", "BW", "BF", "BI", "CV", "CM", "CF", "TD", "KM", "CG", "CD", "CI", "DJ",
    "EG", "GQ", "ER", "SZ", "ET", "GA", "GM", "GH", "GN", "GW", "KE", "LS", "LR", "LY", "MG",
    "MW", "ML", "MR", "MU", "MA", "MZ", "NA", "NE", "NG", "RW", "ST", "SN", "SC", "SL", "SO",
    "ZA", "SS", "SD", "TZ", "TG", "TN", "UG", "ZM", "ZW", "RE", "YT", "EH",
)  # fmt: skip
DEFAULT_COUNTRY = "KE"
TYPED_MAX = 254
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f<>()\[\],;:\\\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}")
_INTERNATIONAL = re.compile(r"^0{2,3}(?=[1-9])")


@dataclass(frozen=True, slots=True)
class Identity:
    """What a person signs in with: a phone number in E.164, or an e-mail address in lower case."""

    kind: Literal["phone", "email"]
    value: str


def find_identity(typed: str, country: str = DEFAULT_COUNTRY) -> Identity | None:
    """The identity that *typed* names, numbers without a country code read as *country*'s; None if none."""
    try:
        return read_identity(typed, country)
    except BadInput:
        return None


def read_identity(typed: str, country: str = DEFAULT_COUNTRY) -> Identity:
    """The identity that *typed* names. Raises BadInput (`phone` or `email`)."""
    text = unicodedata.normalize("NFKC", typed[: TYPED_MAX + 1]).strip()
    if "@" in text:
        return Identity("email", _email(text))
    return Identity("phone", _phone(text, country))


def _email(text: str) -> str:
    address = text.lower()
    if len(address) > TYPED_MAX or not _EMAIL.fullmatch(address):
        raise BadInput("identity", "email")
    return address


def _phone(text: str, country: str) -> str:
    """E.164. `00` and `000` are how people dial abroad, whatever their own country's rule says."""
    region = country if country in AFRICAN_COUNTRIES else DEFAULT_COUNTRY
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text if c not in " \u00a0.-()/")
    try:
        number = phonenumbers.parse(_INTERNATIONAL.sub("+", digits), region)
    except phonenumbers.NumberParseException:
        raise BadInput("identity", "phone") from None
    if not phonenumbers.is_valid_number(number):
        raise BadInput("identity", "phone")
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
