"""Hostile bytes: each is a clear refusal, none is believed."""

import gzip
import json
import tracemalloc

import pytest

from webapp.core.errors import Refusal
from webapp.sync import json_body
from webapp.sync.json_body import MAX_BYTES, BodyTooLarge, UnreadableBody, WrongContent, read_json

JSON = "application/json"
UNREADABLE = {
    "empty": b"",
    "not JSON": b"{'a': 1}",
    "truncated": b'{"ops": [{"op_id": "0190',
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "40,000 deep objects": b'{"a":' * 40_000 + b"1" + b"}" * 40_000,
    "deep without an end": b"[" * 200_000,
    "brackets hidden behind a false string end": b'["\\\\",' + b"[" * 40 + b"]" * 40 + b"]",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "1e999": b'{"a": 1e999}',
    "duplicate key": b'{"seq": 1, "seq": 2}',
    "duplicate key spelt otherwise": b'{"seq": 1, "s\\u0065q": 2}',
    "5,000 digits": b'{"a": ' + b"9" * 5_000 + b"}",
    "bad UTF-8": b'{"a": "\xff"}',
    "overlong UTF-8": b'{"a": "\xc0\x80"}',
    "surrogate in UTF-8": b'{"a": "\xed\xa0\x80"}',
    "raw NUL": b'{"a": "\x00"}',
    "byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "UTF-16": json.dumps({"a": 1}).encode("utf-16"),
    "UTF-16 without a mark": json.dumps({"a": 1}).encode("utf-16-le"),
    "two values": b"{} {}",
}


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_body_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableBody):
        read_json(raw, JSON, None)


@pytest.mark.parametrize("value", [[], None, 7, "x", {"a": [{"b": '[[[[{{{\\"[['}]}, 2**63, 1.5])
def test_well_formed_json_is_read_whatever_it_is(value: object) -> None:
    assert read_json(json.dumps(value).encode(), JSON, None) == value


def test_brackets_inside_strings_have_no_depth() -> None:
    assert read_json(b'["' + b"[" * 1_000 + b'\\""]', JSON, None) == ["[" * 1_000 + '"']


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "text/html",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
    ],
)
def test_only_json_in_utf8_is_taken(content_type: str | None) -> None:
    with pytest.raises(WrongContent):
        read_json(b"{}", content_type, None)


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=UTF-8"])
def test_a_charset_of_utf8_may_be_named(content_type: str) -> None:
    assert read_json(b"{}", content_type, None) == {}


def test_256_kilobytes_are_taken_and_one_byte_more_is_not() -> None:
    body = b'"' + b"a" * (MAX_BYTES - 2) + b'"'
    assert len(read_json(body, JSON, None)) == MAX_BYTES - 2
    with pytest.raises(BodyTooLarge):
        read_json(body + b" ", JSON, None)


def test_gzip_is_unpacked() -> None:
    assert read_json(gzip.compress(b'{"a": 1}'), JSON, "gzip") == {"a": 1}


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    tracemalloc.start()
    with pytest.raises(BodyTooLarge):
        read_json(bomb, JSON, "gzip")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * MAX_BYTES


@pytest.mark.parametrize(
    "raw", [b"{}", gzip.compress(b"{}", mtime=0)[:-3], gzip.compress(b"{}", mtime=0) + b"x"]
)
def test_broken_gzip_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableBody):
        read_json(raw, JSON, "gzip")


@pytest.mark.parametrize("encoding", ["br", "deflate", "gzip, gzip", "zstd"])
def test_other_packings_are_refused(encoding: str) -> None:
    with pytest.raises(WrongContent):
        read_json(b"{}", JSON, encoding)


@pytest.mark.parametrize("piece", [b'"', b'\\"', b'["', b'"\\', b"{[", b'"]'])
def test_no_character_of_a_hostile_text_is_read_again_and_again(piece: bytes) -> None:
    raw = b'"' + piece * (200_000 // len(piece))
    assert '"' not in json_body._STRING_OR_BRACKET.sub("", raw.decode())  # a quote left over was read in vain
    with pytest.raises(Refusal):
        read_json(raw, JSON, None)
