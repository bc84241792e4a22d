"""The document and its page."""

from __future__ import annotations

import re
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp.api.programs import document
from webapp.api.reference import read_operations

PROMISED = {
    "post /api/auth/register", "post /api/auth/login", "post /api/auth/refresh", "post /api/auth/logout",
    "get /api/auth/me", "get /api/products", "get /api/products/{product_id}", "get /api/categories",
    "get /api/pickup-points", "get /api/groups", "get /api/groups/{group_id}", "post /api/groups/{group_id}/join",
    "get /api/recommendations", "post /api/recommendations/generate",
}  # fmt: skip


def operations(described: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": said
        for path, methods in described["paths"].items()
        for method, said in methods.items()
        if method != "parameters"
    }


def shown(said: dict[str, Any], described: dict[str, Any]) -> list[tuple[dict[str, Any], Any]]:
    """Each example of an operation with its schema."""
    parts = [said.get("requestBody", {}), *said["responses"].values()]
    parts = [
        described["components"]["responses"][part["$ref"].rpartition("/")[2]] if "$ref" in part else part
        for part in parts
    ]
    return [
        (media["schema"], media["example"]) for part in parts for media in part.get("content", {}).values()
    ]


def test_the_document_is_openapi_3_1(app: Flask) -> None:
    described = document(app)
    assert described["openapi"].startswith("3.1")
    assert set(operations(described)) == PROMISED
    for schema in described["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema | {"$schema": "https://json-schema.org/draft/2020-12/schema"})


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_every_example_is_true(app: Flask, name: str) -> None:
    described = document(app)
    examples = shown(operations(described)[name], described)
    assert examples
    for schema, example in examples:
        jsonschema_rs.Draft202012Validator(schema | {"components": described["components"]}).validate(example)


def test_the_document_says_who_may(app: Flask) -> None:
    said = operations(document(app))
    assert said["post /api/auth/login"]["security"] == []
    assert said["get /api/groups"]["security"] == [{}, {"bearer": []}, {"cookie": []}]
    assert said["get /api/recommendations"]["security"] == [{"bearer": []}, {"cookie": []}]
    assert said["post /api/groups/{group_id}/join"]["security"] == [
        {"bearer": []},
        {"cookie": [], "csrf": []},
    ]


def test_the_page_shows_every_operation_and_every_record(app: Flask, client: FlaskClient) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    read = read_operations(document(app))
    for _, _, listed in read["tags"]:
        for each in listed:
            assert f'id="op-{each.name}"' in page.text
    linked = set(re.findall(r'href="#(record-[^"]+)"', page.text))
    assert linked <= set(re.findall(r'id="(record-[^"]+)"', page.text))


def test_the_page_keeps_to_the_content_policy(client: FlaskClient) -> None:
    page = client.get("/api/docs").text
    assert "style=" not in page
    assert not re.search(r"\son[a-z]+=", page)
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", page)
    assert scripts
    assert all('src="/static/' in attributes and not body.strip() for attributes, body in scripts)


def test_the_page_costs_the_phone_nothing(client: FlaskClient) -> None:
    worker = client.get("/sw.js").text
    assert "api_docs.js" not in worker
    assert "css/api.css" not in worker
