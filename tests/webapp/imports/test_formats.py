"""Any careless file is read, or refused with a sentence that says what is wrong with it."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.webapp.imports.files import HEADER, LAYOUT, MAP, line, write
from webapp.imports.actions import Opened, open_file
from webapp.imports.errors import FileRefused
from webapp.imports.formats import examine, header_of
from webapp.imports.layouts import layout_for
from webapp.imports.words import refusal_words

HERE = Path(__file__)
NAME = "Café crème"


def names(opened: Opened) -> list[str]:
    return [cells[opened.places["name"]] for _, cells in opened.lines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_file_is_read_in_whatever_encoding_it_was_saved(
    tmp_path: Path, encoding: str, packed: bool
) -> None:
    path = write(tmp_path / "orders", line(name=NAME), encoding=encoding, packed=packed)
    assert names(open_file(path, LAYOUT)) == [NAME]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_found_by_the_columns_that_it_gives(tmp_path: Path, separator: str) -> None:
    path = write(tmp_path / "a.csv", line().replace(",", separator), header=HEADER.replace(",", separator))
    assert names(open_file(path, LAYOUT)) == ["Rice"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_columns_that_nobody_knows_yet_are_told_apart_too(tmp_path: Path, separator: str) -> None:
    path = write(tmp_path / "orders.csv", header=separator.join(("facture", "client", "prix")))
    assert header_of(examine(path), {"InvoiceNo"}) == (separator, ["facture", "client", "prix"])


def test_columns_may_stand_in_any_order_and_case_among_others(tmp_path: Path) -> None:
    header = "remark,CITY,date,price,qty,name,code, Customer ,ORDER"
    path = write(tmp_path / "a.csv", "x,Nairobi,2025-03-01,1,1,Rice,R25,Amina,1", header=header)
    assert open_file(path, LAYOUT).places["order"] == 8


def test_the_number_of_a_line_is_that_of_its_first_line_in_the_file(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", line(name='"two\nlines"'), "", line())
    assert [number for number, _ in open_file(path, LAYOUT).lines()] == [2, 5]


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / "orders.csv").write_bytes(content)
        return folder / "orders.csv"

    return make


def _lines(*lines: str, header: str = HEADER) -> Callable[[Path], Path]:
    return lambda folder: write(folder / "orders.csv", *lines, header=header)


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "not there": (lambda folder: folder / "orders.csv", "not_found"),
    "a folder": (lambda folder: folder, "cannot_read"),
    "empty": (_bytes(b""), "empty"),
    "empty gzip": (_bytes(gzip.compress(b"")), "empty"),
    "a header alone": (_lines(), "no_lines"),
    "a workbook": (_bytes(b"PK\x03\x04 and so on"), "not_text"),
    "NUL bytes": (_bytes(b"a,b\0,c\n"), "not_text_or_utf16"),
    "UTF-16 without its mark": (_bytes(HEADER.encode("utf-16-le")), "not_text_or_utf16"),
    "UTF-16 cut in half": (_bytes((HEADER + "\n" + line()).encode("utf-16")[:-1]), "encoding_broken"),
    "gzip cut short": (_bytes(gzip.compress(line().encode() * 99)[:-9]), "gzip_broken"),
    "gzip with rubbish": (_bytes(b"\x1f\x8b\x08 rubbish rubbish"), "gzip_broken"),
    "a quotation mark that never ends": (_lines('1,"' + "x" * 1_100_000), "line_unreadable"),
    "no such columns": (_lines(line(), header="a,b,c"), "columns_missing"),
    "one column missing": (_lines(line(), header=HEADER.replace("Price", "Cost")), "columns_missing"),
    "a column twice": (_lines(line(), header=HEADER.replace("Name", "Price")), "columns_missing"),
    "a needed column twice": (_lines(line(), header=HEADER + ",Price"), "columns_twice"),
    "dates of two orders": (_lines(line(time="31/12/2024"), line(time="12/31/2024")), "dates_mixed"),
    "dates of no clear order": (_lines(line(time="01/02/2024"), line(time="03/04/2024")), "dates_unclear"),
    "decimal comma and point": (_lines(line(price='"1,5"'), line(price="1.5")), "numbers_mixed"),
    "a comma that may be either": (_lines(line(price='"1,234"')), "numbers_unclear"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_understood_is_refused(what: str, tmp_path: Path, app: Flask) -> None:
    make, problem = REFUSED[what]
    with pytest.raises(FileRefused) as refused:
        open_file(make(tmp_path), LAYOUT)
    assert refused.value.problem == problem
    with app.test_request_context():
        assert "%(" not in refusal_words(refused.value)


def test_every_missing_column_is_named(tmp_path: Path, app: Flask) -> None:
    path = write(tmp_path / "a.csv", line(), header=HEADER.replace("Price", "Cost").replace("Qty", "Number"))
    with pytest.raises(FileRefused) as refused, app.test_request_context():
        open_file(path, LAYOUT)
    assert refused.value.values["columns"] == "Qty, Price"


@pytest.mark.parametrize(
    ("mapping", "problem"),
    [
        (None, "map_lacks_fields"),
        ("order=Order", "map_lacks_fields"),
        (MAP.replace("order=Order", "order"), "map_unreadable"),
        (MAP.replace("order=Order", "order="), "map_unreadable"),
        (MAP.replace("order=Order", "colour=Order"), "map_unreadable"),
        (MAP + ",order=Other", "map_names_twice"),
    ],
)
def test_a_map_that_says_too_little_or_too_much_is_refused(mapping: str | None, problem: str) -> None:
    with pytest.raises(FileRefused) as refused:
        layout_for("csv", mapping)
    assert refused.value.problem == problem


def test_a_value_may_hold_for_every_line() -> None:
    layout = layout_for("csv", MAP.replace("region=City", "region==Gulu"))
    assert layout.constants == {"region": "Gulu", "currency": "KES"}


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        layout_for("excel")
    assert refused.value.problem == "unknown_format"
