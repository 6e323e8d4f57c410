"""The OpenAPI document of the API, made from the table of its operations."""

# ruff: noqa: E501 - schemas are a table, a line each

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from typing import Any

from nightdesk.desk.api.routes import JSON, OPERATIONS, Operation
from nightdesk.desk.api.shapes import Fields
from nightdesk.desk.guard import SESSION

_NULL_TEXT = {"type": ["string", "null"]}
_NULL_NUMBER = {"type": ["number", "null"]}
_PATH = {
    "night": {"type": "string", "format": "date", "description": "the date of the night's morning"},
    "id": {"type": "string", "minLength": 1, "description": "as other answers give it"},
}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _list(of: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(of)}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _page(of: str) -> dict[str, Any]:
    return _object(items=_list(of), next=_NULL_TEXT | {"description": "the address of the next page"})


_STATEMENT = _object(
    report={"type": "string"},
    quote={"type": "string"},
    start={"type": "integer"},
    end={"type": "integer"},
    measure={"type": "string"},
    what={"type": "string"},
    value=_NULL_NUMBER,
    qualifier={"type": "string"},
)
_REPORT = _object(id={"type": "string"}, title=_NULL_TEXT, publisher=_NULL_TEXT, published=_NULL_TEXT, sha256=_NULL_TEXT)

SCHEMAS: dict[str, Any] = {
    "Object": {"type": "object"},
    "Statement": _STATEMENT,
    "ReportHead": _REPORT,
    "Report": {"allOf": [_ref("ReportHead"), _object(text={"type": "string"}, statements=_list("Statement"))]},
    "Reports": _page("ReportHead"),
    "Night": _object(night={"type": "string", "format": "date"}, attacks=_list("Object"), open={"type": "integer"}, figures=_list("Object")),
    "Nights": _page("Night"),
    "Record": _object(attacks=_list("Attack"), statements=_list("Statement")),
    "Attack": _object(id={"type": "string"}, place=_NULL_TEXT, reports=_list("ReportHead"), figures=_list("Figure"), findings=_list("Finding")),
    "Figure": _object(measure={"type": "string"}, what={"type": "string"}, place=_NULL_TEXT, low=_NULL_NUMBER, high=_NULL_NUMBER, status={"type": "string"}),
    "Finding": _object(kind={"type": "string"}, text={"type": "string"}, readings=_list("Object"), statements={"type": "array", "items": {"type": "string"}}),
    "Kept": _object(status={"type": "string", "enum": ["new", "known", "changed"]}, report=_ref("ReportHead"), statements=_list("Statement")),
    "Read": _object(report=_ref("ReportHead"), statements=_list("Statement"), problems={"type": "array", "items": {"type": "string"}}),
    "Decision": _object(seq={"type": "integer"}, action={"type": "string"}, by={"type": "string"}, why={"type": "string"}, statement={"type": "string"}),
    "Entry": _object(seq={"type": "integer"}, kind={"type": "string"}, at={"type": "string"}, subject={"type": "string"}, body={"type": "object"}),
    "Changes": _page("Entry"),
    "Verdict": _object(statement=_ref("Statement"), claim={"type": "string"}, verdict={"type": "string"}, text={"type": "string"}),
    "Verdicts": _object(verdicts=_list("Verdict")),
    "Error": _object(error=_object(status={"type": "integer"}, code={"type": "string"}, text={"type": "string"})),
}  # fmt: skip


@cache
def document(*, accounts: bool = True) -> dict[str, Any]:
    """The whole document; without `accounts` this machine's own user is asked for nothing."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _described(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Nightdesk",
            "version": version("nightdesk"),
            "description": "The record of the nights: what many reports say together, with the words that say it.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"token": []}, {"session": []}] if accounts else [],
        "paths": paths,
        "components": {
            "schemas": SCHEMAS,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "made on one's account page"},
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": SESSION,
                    "description": "the browser's own, after logging in",
                },
            },
        },
    }


def _described(operation: Operation) -> dict[str, Any]:
    about = (operation.handler.__doc__ or "").strip()
    out: dict[str, Any] = {"operationId": operation.name, "summary": about, "responses": _responses(operation)}
    parameters = [{"name": n, "in": "path", "required": True, "schema": _PATH[n]} for n in re.findall(r"{(\w+)}", operation.path)]
    parameters += [{"name": n, "in": "query", "schema": f.schema(), "description": f.about} for n, f in operation.query.items()]
    if parameters:
        out["parameters"] = parameters
    if operation.body is not None:
        out["requestBody"] = {"required": True, "content": {JSON: {"schema": _body(operation.body)}}}
    return out


def _body(fields: Fields) -> dict[str, Any]:
    """The schema of a body; of one with a field that goes only with another's value, a schema for each case."""
    for name, field in fields.items():
        if field.only_with:
            other, value = field.only_with
            rest = tuple(c for c in fields[other].choices if c != value)
            given = {k: v for k, v in fields.items() if k != name}
            with_it = {
                **fields,
                name: replace(field, required=True, only_with=None),
                other: replace(fields[other], choices=(value,)),
            }
            return {"oneOf": [_body(with_it), _body(given | {other: replace(fields[other], choices=rest)})]}
    required = [name for name, field in fields.items() if field.required]
    properties = {name: field.schema() for name, field in fields.items()}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _responses(operation: Operation) -> dict[str, Any]:
    schema = _ref(operation.answers) if operation.answers else {"type": "string"}
    etag = {"ETag": {"schema": {"type": "string"}}}
    done = {"description": "done", "headers": etag, "content": {operation.media_type: {"schema": schema}}}
    error = {"description": "what is wrong, and the way out", "content": {JSON: {"schema": _ref("Error")}}}
    statuses = ["401", "403", "413", "422", "503"] + (["404"] if "{" in operation.path else [])
    statuses += ["400", "415"] if operation.body is not None else []
    statuses += ["409"] if operation.contradicts else []
    unchanged = {"304": {"description": "as the ETag says, nothing changed", "headers": etag}} if operation.method == "GET" else {}
    return {str(operation.status): done} | unchanged | dict.fromkeys(sorted(statuses), error)
