"""The OpenAPI document as a page that people read, made on the server."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from kbindex.pages.html.page_kinds import ApiKey, ApiOperation, ApiPage, ApiProblem
from kbindex.web.api.endpoints import DESCRIPTION, ENDPOINTS, VERSION
from kbindex.web.api.openapi import openapi_document
from kbindex.web.api.problems import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kbindex.pages.schemas import Schema
    from kbindex.web.api.endpoints import Endpoint

_MOST_WORDS: Final = 12
"""Of a closed list; more of them fill the page."""


@cache
def api_page() -> ApiPage:
    """Return the page about the API."""
    document = openapi_document()
    schemas: Mapping[str, Schema] = document["components"]["schemas"]
    return ApiPage(
        description=DESCRIPTION,
        operations=tuple(
            _operation(one, document["paths"][f"/{one.path}"]["get"], schemas)
            for one in ENDPOINTS
        ),
        problems=tuple(
            ApiProblem(name=one.name, title=one.title, status=int(one.status))
            for one in KINDS
        ),
    )


def _operation(
    endpoint: Endpoint, operation: Mapping[str, Any], schemas: Mapping[str, Schema]
) -> ApiOperation:
    parameters: list[Schema] = operation["parameters"]
    record = endpoint.record
    return ApiOperation(
        path=f"/{VERSION}{endpoint.path}",
        summary=endpoint.summary,
        example=_example(endpoint, parameters),
        parameters=tuple(
            ApiKey(
                name=one["name"],
                values=", ".join(_values(one["schema"])),
                about=one["description"],
                is_required=one.get("required", False),
            )
            for one in parameters
        ),
        answer=tuple(_keys(schemas[endpoint.answer.__name__])),
        records=tuple(_keys(schemas[record.__name__])) if record else (),
    )


def _example(endpoint: Endpoint, parameters: Iterable[Schema]) -> str:
    """Return an address that shows what there is, made of examples of parameters."""
    path, query = endpoint.path, list[str]()
    for one in parameters:
        examples = one["schema"].get("examples")
        if not examples or not (one.get("required") or one["name"] == "q"):
            continue
        value = quote(examples[0], safe="")
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", value)
        else:
            query.append(f"{one['name']}={value}")
    return VERSION + path + (f"?{'&'.join(query)}" if query else "")


def _keys(schema: Schema) -> Iterator[ApiKey]:
    for name, part in schema["properties"].items():
        yield ApiKey(
            name=name,
            values=", ".join(_values(part)),
            about=part.get("description", ""),
            is_required=name in schema.get("required", ()),
        )


def _values(schema: Schema) -> Iterator[str]:
    """Yield what is to be said of the values that a schema allows."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2]
    elif "anyOf" in schema:
        yield " or ".join(", ".join(_values(one)) for one in schema["anyOf"])
    elif "enum" in schema:
        words = [str(one) for one in schema["enum"]]
        rest = "…" if len(words) > _MOST_WORDS else ""
        yield " | ".join(words[:_MOST_WORDS]) + rest
    elif schema.get("type") == "array":
        yield f"list of {', '.join(_values(schema['items']))}"
    else:
        yield str(schema.get("type", "any"))
        yield from _bounds(schema)


def _bounds(schema: Schema) -> Iterator[str]:
    if "minimum" in schema and "maximum" in schema:
        yield f"{schema['minimum']} to {schema['maximum']}"
    if "maxLength" in schema:
        yield f"at most {schema['maxLength']} characters"
    if "format" in schema:
        yield str(schema["format"])
    if schema.get("default") not in (None, False):
        yield f"default {schema['default']}"
