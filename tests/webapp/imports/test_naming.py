"""Names fit to read, and shelves that the names themselves give."""

import pytest

from webapp.imports.naming import OTHER, shelves, tidy_title


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "White Hanging Heart T-Light Holder"),
        ("SET OF 3 CAKE TINS", "Set of 3 Cake Tins"),
        ("BAG 125g SWIRLY MARBLES", "Bag 125g Swirly Marbles"),
        ("OF MICE", "Of Mice"),
        ("rice 25 kg", "Rice 25 Kg"),
        ("Basmati Rice iPad", "Basmati Rice iPad"),
        ("22423", "22423"),
        ("", ""),
    ],
)
def test_a_name_that_shouts_is_calmed(name: str, tidied: str) -> None:
    assert tidy_title(name) == tidied


def test_the_commonest_words_for_things_become_shelves() -> None:
    names = dict(
        enumerate(["Red mug", "Blue mug", "Mug with hearts", "Tea towels", "Kitchen towel", "Odd thing"])
    )
    assert shelves(names) == {0: "Mug", 1: "Mug", 2: "Mug", 3: "Towel", 4: "Towel", 5: OTHER}


def test_a_colour_or_a_size_is_no_shelf() -> None:
    assert set(shelves({1: "Mug red", 2: "Bowl red", 3: "Vase red"}).values()) == {OTHER}


def test_a_word_that_only_describes_is_no_shelf() -> None:
    names = {
        n: f"Christmas {word}" for n, word in enumerate(["star", "star", "bell", "bell", "ball", "ball"])
    }
    assert set(shelves(names).values()) == {"Star", "Bell", "Ball"}


def test_no_names_need_no_shelves() -> None:
    assert shelves({}) == {}
