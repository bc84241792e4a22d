"""What a list's address asks for, read without ever failing: a page, a word."""

from __future__ import annotations

from flask import request

MAX_PAGE = 10_000
MAX_TEXT = 100


def asked_page() -> int:
    """`?page=`: 1 for anything that is not a page."""
    typed = request.args.get("page", "1")
    return min(max(int(typed), 1), MAX_PAGE) if typed.isascii() and typed.isdigit() and len(typed) < 8 else 1


def asked_text(name: str) -> str:
    """A word or sentence of the address, without what a database cannot hold."""
    typed = request.args.get(name, "")[:MAX_TEXT]
    return typed.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def asked_number(name: str, default: int, most: int = 10**9) -> int:
    """A whole number of the address between 0 and *most*; the default for anything else."""
    typed = request.args.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 19 else default
