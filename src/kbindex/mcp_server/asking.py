"""A call of a tool: its arguments are read, the archive is asked, errors are told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from kbindex.errors import KbindexError, NotFoundError, QueryError
from kbindex.mcp_server.sizes import cut
from kbindex.mcp_server.tool_table import TOOLS, Tool
from kbindex.messages import later, tr
from kbindex.model.near_names import near_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.mcp_server.answers import Answer
    from kbindex.mcp_server.live_archive import LiveArchive

_LONGEST_PROBLEM = 2_000
_FIELD = re.compile(r"field `(.*)`", re.DOTALL)

_LISTED_BY = {
    "episode": later("{problem}; search finds episodes, `latest` is the latest"),
    "article": later("{problem}; search and get_episode name articles"),
    "passage": later("{problem}; search names passages"),
    "tag": later("{problem}; list_topics lists topics, search finds any words"),
}
"""What was not found → which tool names what there is."""


class CallError(KbindexError):
    """A call cannot be answered as it is; the text says what to do."""


def call_tool(
    archive: LiveArchive,
    name: str,
    given: Mapping[str, Any],
    most_bytes: int,
) -> Answer:
    """Answer a call.

    Raises:
        CallError: There is no such tool, its arguments are wrong, or the archive has
            no answer; the text says what would be right.
    """
    tool = TOOLS.get(name)
    if tool is None:
        text = tr("no tool {name}; {helps}")
        raise CallError(_unknown(text, name, list(TOOLS)))
    asked = _read(tool, given)
    try:
        return archive.ask(lambda base: tool.answer(base, asked, most_bytes))
    except KbindexError as error:
        raise CallError(problem_of(error)) from error


def _read(tool: Tool, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the tool says
    try:
        return msgspec.convert(dict(given), tool.asked, strict=False)
    except msgspec.ValidationError as error:
        known = [field.name for field in msgspec.structs.fields(tool.asked)]
        field = _FIELD.search(str(error))
        if field and "unknown" in str(error):
            text = tr("no argument {name}; {helps}")
            raise CallError(_unknown(text, field[1], known)) from error
        said = f"{tool.name}: {error}; {tool.name}({', '.join(known)})"
        raise CallError(cut(said, _LONGEST_PROBLEM)) from error


def _unknown(text: str, name: str, known: list[str]) -> str:
    short = cut(name, 200)
    near = near_names(short.casefold(), known)
    helps = (
        tr("did you mean {name}?", name=", ".join(near))
        if near
        else tr("there are {known}", known=", ".join(known))
    )
    return text.format(name=repr(short), helps=helps)


def problem_of(error: KbindexError) -> str:
    """Say what is wrong, and which tool helps."""
    text = str(error)
    if isinstance(error, NotFoundError) and not error.near:
        text = tr(_LISTED_BY.get(error.kind, "{problem}"), problem=text)
    elif isinstance(error, QueryError):
        text = tr("{problem}; use a few words, no sentence", problem=text)
    return cut(text, _LONGEST_PROBLEM)
