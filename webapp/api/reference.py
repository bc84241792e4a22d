"""The document read for the page that people see: operations by tag, and the records they answer with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value beside the body. `place`: path, query or header."""

    name: str
    place: str
    kind: str
    is_required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a status brings: the name of its record, and how it may look."""

    status: str
    meaning: str
    record: str | None
    example: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that a program can ask for."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    needs_sign_in: bool
    parameters: tuple[Parameter, ...]
    body: str | None
    body_record: str | None
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One schema and its fields. *is_sent*: programs write it, so that it matters which fields are needed."""

    name: str
    is_sent: bool
    fields: tuple[Parameter, ...]


def read_operations(document: Node) -> Node:
    """`tags`: `[(tag, meaning, operations)]`, and `records`, in the document's order."""
    operations = list(_operations(document))
    return {
        "info": document["info"],
        "tags": [
            (
                tag["name"],
                tag["description"],
                [each for name, each in operations if name == tag["name"]],
            )
            for tag in document["tags"]
        ],
        "records": [
            _record(name, schema) for name, schema in sorted(document["components"]["schemas"].items())
        ],
        "schemes": document["components"]["securitySchemes"],
    }


def _operations(document: Node) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        shared = methods.get("parameters", [])
        for method, said in methods.items():
            if method == "parameters":
                continue
            body = said.get("requestBody", {}).get("content", {}).get(JSON, {})
            yield (
                said["tags"][0],
                Operation(
                    name=said["operationId"],
                    method=method.upper(),
                    path=path,
                    summary=said["summary"],
                    description=said["description"] if said["description"] != said["summary"] else "",
                    needs_sign_in=bool(said["security"]) and {} not in said["security"],
                    parameters=tuple(_parameter(each) for each in [*shared, *said.get("parameters", [])]),
                    body=_shown(body["example"]) if body else None,
                    body_record=_kind(body["schema"]) if body else None,
                    answers=tuple(
                        _answer(document, code, each) for code, each in sorted(said["responses"].items())
                    ),
                ),
            )


def _parameter(said: Node) -> Parameter:
    schema = said.get("schema", {})
    meaning = said.get("description") or schema.get("description", "")
    return Parameter(said["name"], said["in"], _kind(schema), said.get("required", False), meaning)


def _answer(document: Node, status: str, said: Node) -> Answer:
    if "$ref" in said:
        said = document["components"]["responses"][_last(said["$ref"])]
    content = said.get("content", {}).get(JSON, {})
    record = _kind(content["schema"]) if content else None
    return Answer(
        status, said["description"], record, _shown(content["example"]) if "example" in content else ""
    )


def _record(name: str, schema: Node) -> Record:
    needed = schema.get("required", [])
    return Record(
        name,
        name.endswith("Body"),
        tuple(
            Parameter(field, "", _kind(said), field in needed, said.get("description", ""))
            for field, said in schema.get("properties", {}).items()
        ),
    )


def _kind(schema: Node) -> str:
    """A type in one word or two: `integer`, `Group`, `Group[]`, `string | null`."""
    if "$ref" in schema:
        return _last(schema["$ref"])
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " | ".join(_kind(each) for each in schema[several])
    kinds = schema.get("type", "any")
    if kinds == "array":
        return _kind(schema["items"]) + "[]"
    return " | ".join(kinds) if isinstance(kinds, list) else str(schema.get("format", kinds))


def _last(reference: str) -> str:
    return reference.rpartition("/")[2]


def _shown(example: Any) -> str:
    return json.dumps(example, indent=2, ensure_ascii=False)
