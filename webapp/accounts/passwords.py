"""Passwords: which are strong enough, how they are kept, and how they are checked in equal time.

The rule (NIST SP 800-63B-4 for a password that stands alone): at least 15 characters, any characters, no
forced mixtures; up to 64 are always taken whole; what everybody tries first is refused. Kept as Argon2id
with 19 MiB, two passes, one lane (OWASP's first recommendation).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.core.errors import BadInput

LEAST_CHARACTERS = 15
MOST_BYTES = 1024
"""Refused before any hashing, so that a long text costs nothing."""
LEAST_DISTINCT = 5
LEAST_OWN = 8
"""Characters that must be left when the known words are taken away."""
_KNOWN = Path(__file__).with_name("common_passwords.txt")
_LEET = str.maketrans("013457@$!", "oleastasi")
_RUNS = ("0123456789012345", "9876543210987654", "abcdefghijklmnopqrstuvwxyz", "zyxwvutsrqponmlkjihgfedcba",
         "qwertyuiop", "poiuytrewq", "asdfghjkl", "zxcvbnm", "azertyuiop", "1qaz2wsx3edc4rfv")  # fmt: skip
_RUN_LEAST = 3
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hash_password(password: str, *own_words: str) -> str:
    """The hash to keep of a strong enough *password*. Raises BadInput (`password`: short, long, common, own)."""
    return _hasher.hash(_checked(password, own_words))


def is_password(kept: str | None, password: str) -> bool:
    """Does *password* open *kept*? Takes as long when there is no account or no password as when it is wrong."""
    text = unicodedata.normalize("NFKC", password[: MOST_BYTES + 1])
    if len(_bytes(text)) > MOST_BYTES:
        return False
    try:
        return _hasher.verify(kept or _nobody(), _bytes(text)) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def _checked(password: str, own_words: tuple[str, ...]) -> bytes:
    if len(password) > MOST_BYTES:
        raise BadInput("password", "long")
    text = unicodedata.normalize("NFKC", password)
    if len(_bytes(text)) > MOST_BYTES:
        raise BadInput("password", "long")
    if len(text) < LEAST_CHARACTERS:
        raise BadInput("password", "short")
    if _is_common(text):
        raise BadInput("password", "common")
    if _is_own(text, own_words):
        raise BadInput("password", "own")
    return _bytes(text)


def _is_common(text: str) -> bool:
    """Few different characters, a repeated piece, or nothing but known words, runs and digits."""
    plain = _plain(text)
    if len(set(plain)) < LEAST_DISTINCT or plain in (plain + plain)[1:-1]:
        return True
    return any(_own_characters(form) < LEAST_OWN for form in (plain, plain.translate(_LEET)))


def _own_characters(plain: str) -> int:
    """How many characters are left without known words, runs and digits, at best (dynamic programming)."""
    known, longest = _known_words()
    best = [0] * (len(plain) + 1)
    for end in range(1, len(plain) + 1):
        best[end] = best[end - 1] + (not plain[end - 1].isdigit())
        for start in range(max(0, end - longest), end - _RUN_LEAST + 1):
            if best[start] < best[end] and plain[start:end] in known:
                best[end] = best[start]
    return best[-1]


def _is_own(text: str, own_words: tuple[str, ...]) -> bool:
    """Little more than the person's own name, number or address."""
    rest = _plain(text)
    pieces = {_plain(own) for own in own_words}
    pieces |= {piece for own in own_words for piece in re.split(r"[\W_]+", own.casefold())}
    for piece in sorted((p for p in pieces if len(p) >= _RUN_LEAST), key=len, reverse=True):
        rest = rest.replace(piece, "")
    return len(rest) < LEAST_OWN


def _plain(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


@cache
def _known_words() -> tuple[frozenset[str], int]:
    words = set(_KNOWN.read_text("utf-8").split())
    for run in _RUNS:
        words |= {run[i:j] for i in range(len(run)) for j in range(i + _RUN_LEAST, len(run) + 1)}
    return frozenset(words), max(map(len, words))


@cache
def _nobody() -> str:
    """A hash that no password opens, for people who are not there."""
    return _hasher.hash("nobody signs in with this, whatever they type")


def _bytes(text: str) -> bytes:
    """UTF-8; a lone surrogate, which no keyboard makes, counts as its escape."""
    return text.encode("utf-8", "backslashreplace")
