"""A file as lines of cells: packing, encoding and separator found by looking, never by its name."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from webapp.imports.errors import FileRefused

CHUNK_BYTES = 1 << 20
LINE_CHARS = 1 << 20
SEPARATORS = (",", ";", "\t")
UNDEFINED_IN_CP1252 = b"\x81\x8d\x8f\x90\x9d"
GZIP_MAGIC, ZIP_MAGIC = b"\x1f\x8b", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """What a first pass over the bytes found. `digest` is the SHA-256 of the unpacked bytes."""

    path: Path
    encoding: str
    digest: str
    lines: int

    def rows(self, separator: str) -> Iterator[tuple[int, list[str]]]:
        """`(number of its first line, cells)` of each line that is not blank, the header included."""
        with unpacked(self.path) as raw, io.TextIOWrapper(raw, self.encoding, newline="") as text:
            reader = csv.reader(text, delimiter=separator)
            while True:
                number = reader.line_num + 1
                try:
                    row = next(reader, None)
                except csv.Error as error:
                    raise FileRefused("line_unreadable", line=number, reason=str(error)) from error
                if row is None:
                    return
                if row:
                    yield number, row


def examine(path: Path) -> SourceFile:
    """Read *path* once for its encoding, digest and length; raises `FileRefused` when it is no text file."""
    digest, lines, has_undefined = hashlib.sha256(), 0, False
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8, last, start = True, b"", b""
    with unpacked(path) as raw:
        while chunk := raw.read(CHUNK_BYTES):
            start = start or chunk
            digest.update(chunk)
            lines += chunk.count(b"\n")
            is_utf8 = is_utf8 and _decodes(utf8, chunk)
            has_undefined = has_undefined or len(chunk.translate(None, UNDEFINED_IN_CP1252)) < len(chunk)
            last = chunk[-1:]
    is_utf8 = is_utf8 and _decodes(utf8, b"", final=True)
    encoding = _encoding(start, is_utf8, has_undefined)
    return SourceFile(path, encoding, digest.hexdigest(), lines + (last not in (b"", b"\n")))


def header_of(file: SourceFile, wanted: set[str]) -> tuple[str, list[str]]:
    """The separator under which the header holds most of the *wanted* columns, else most columns, and that header."""
    csv.field_size_limit(LINE_CHARS)
    headers = [(separator, next(file.rows(separator), (1, []))[1]) for separator in SEPARATORS]
    names = {column.casefold() for column in wanted}
    return max(headers, key=lambda h: (len(names & {cell.strip().casefold() for cell in h[1]}), len(h[1])))


@contextmanager
def unpacked(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unpacked when it is gzip; whatever is wrong with it is a `FileRefused`."""
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            if magic == ZIP_MAGIC:
                raise FileRefused("not_text", file=path.name)
            if magic.startswith(GZIP_MAGIC):
                with gzip.open(raw) as packed:
                    yield packed  # type: ignore[misc]  # GzipFile reads as a BinaryIO does
            else:
                yield raw
    except FileNotFoundError as error:
        raise FileRefused("not_found", file=str(path)) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise FileRefused("gzip_broken", file=path.name) from error
    except UnicodeError as error:
        raise FileRefused("encoding_broken", file=path.name) from error
    except OSError as error:
        raise FileRefused("cannot_read", file=path.name, reason=error.strerror or str(error)) from error


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(start: bytes, is_utf8: bool, has_undefined: bool) -> str:
    if not start:
        raise FileRefused("empty")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in start[:4096]:
        raise FileRefused("not_text_or_utf16")
    if is_utf8:
        return "utf-8-sig" if start.startswith(codecs.BOM_UTF8) else "utf-8"
    return "latin-1" if has_undefined else "cp1252"
