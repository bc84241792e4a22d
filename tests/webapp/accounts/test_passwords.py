"""Which passwords are strong enough."""

from __future__ import annotations

import pytest

from webapp.accounts import passwords
from webapp.accounts.passwords import hash_password, is_password
from webapp.core.errors import BadInput

COMMON = [
    "aaaaaaaaaaaaaaaa", "123456789012345", "12345678901234567890", "passwordpassword", "Password12345678",
    "P@ssw0rdP@ssw0rd", "qwertyuiop12345", "qwertyuiopasdfghjkl", "abcabcabcabcabc", "iloveyou20262026",
    "jesusislordamen!", "nairobi254kenya2026", "correct horse battery staple", "thisismypassword",
    "letmein letmein letmein", "1q2w3e1q2w3e1q2w3e", "manchesterunited1",
]  # fmt: skip
KEPT = hash_password("mangoes by the green gate")


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes that a password was really checked against, in order."""
    against: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, kept: str, password: bytes) -> bool:
            against.append(kept)
            return real.verify(kept, password)

        hash = real.hash

    monkeypatch.setattr(passwords, "_hasher", Counting())
    return against


@pytest.mark.parametrize("password", COMMON)
def test_what_everybody_tries_first_is_refused(password: str) -> None:
    with pytest.raises(BadInput) as refused:
        hash_password(password)
    assert refused.value.problem == "common"


@pytest.mark.parametrize("password", ["AminaNakato 0712345678", "+254712345678 amina", "aminaamina nakato"])
def test_a_password_of_ones_own_name_and_number_is_refused(password: str) -> None:
    with pytest.raises(BadInput):
        hash_password(password, "Amina Nakato", "+254712345678", "0712345678")


@pytest.mark.parametrize("password", ["mangoes by the green gate", "samaki wa ziwa leo", "ñandúé漢字交じり文 ça va"])
def test_four_words_of_ones_own_are_taken(password: str) -> None:
    assert is_password(hash_password(password, "Amina Nakato", "+254712345678"), password)


def test_64_characters_are_taken_whole() -> None:
    long = "maize beans salt oil soap candles matches sugar rice tea bread f"
    assert len(long) == 64
    kept = hash_password(long)
    assert not is_password(kept, long[:-1])


def test_the_same_letters_typed_on_another_keyboard_open() -> None:
    assert is_password(hash_password("une clé sous le café bleu"), "une cle\u0301 sous le cafe\u0301 bleu")


def test_a_megabyte_is_never_hashed(checked: list[str]) -> None:
    assert not is_password(KEPT, "x" * 1_000_000)
    assert checked == []


@pytest.mark.parametrize("password", ["", "\ud800" * 20, "\x00" * 20])
def test_strange_text_is_simply_wrong(password: str) -> None:
    assert not is_password(None, password)


@pytest.mark.parametrize("kept", [None, KEPT], ids=["unknown", "known"])
def test_somebody_unknown_costs_as_much_as_a_wrong_password(checked: list[str], kept: str | None) -> None:
    assert not is_password(kept, "some other long password")
    assert [against[:30] for against in checked] == ["$argon2id$v=19$m=19456,t=2,p=1"]


def test_the_hash_is_argon2id_with_19_mib() -> None:
    assert hash_password("mangoes by the green gate").startswith("$argon2id$v=19$m=19456,t=2,p=1$")
