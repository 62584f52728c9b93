"""YAML → values, within limits.

The parser's events are all that is used: no object is made of them, so that a scalar
stays the text that was written, whatever its tag. An alias is refused where it stands,
so that nothing is expanded. Depth is bounded before it is stored.
"""

import yaml
from msgspec import Struct, field

from kbindex.messages import Message, remark
from kbindex.shownotes.blocks.front_values import (
    MAX_DEPTH,
    TOO_DEEP,
    RefusedError,
    Value,
)

_NO_BREAKS = dict.fromkeys(map(ord, "\x85\u2028\u2029"), " ")
"""YAML 1.1 ends a line at these; a source line does not end there."""

_LONGEST_REASON = 100
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, 18 times quicker; wheels for all common platforms have it."""


class _Open(Struct):
    """A list or mapping whose end is still to come."""

    kind: str
    line: int
    items: list[Value] = field(default_factory=list[Value])
    fields: dict[str, Value] = field(default_factory=dict[str, Value])
    key: Value | None = None

    def take(self, value: Value) -> None:
        """Add an item; of a mapping, a key, then its value. The last of a key wins."""
        if self.kind == "list":
            self.items.append(value)
        elif self.key is None:
            self.key = value
        else:
            if self.key.kind == "text":
                self.fields.pop(self.key.text, None)
                self.fields[self.key.text] = value
            self.key = None

    def close(self) -> Value:
        """Make a value of what was taken."""
        inside = [*self.items, *self.fields.values()]
        end_line = max((value.end_line for value in inside), default=self.line)
        if self.kind == "list":
            return Value(
                kind="list", line=self.line, end_line=end_line, items=tuple(self.items)
            )
        return Value(
            kind="mapping",
            line=self.line,
            end_line=end_line,
            fields=tuple(self.fields.items()),
        )


def parse_yaml(text: str) -> Value:
    """Parse the first document of a text; lines are counted from 1.

    Raises:
        RefusedError: It is no YAML, has an alias, or is nested too deeply.
    """
    text = text.translate(_NO_BREAKS)
    try:
        return _build(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or ""
        raise _refused(reason, mark.line + 1 if mark else 1) from error
    except (yaml.YAMLError, ValueError) as error:  # a control character; a huge number
        reason = str(error).partition("\n")[0]
        raise _refused(reason, _line_of_control(text)) from error


def _refused(reason: str, line: int) -> RefusedError:
    problem = remark(
        "front matter that is not read as YAML ({reason}); only plain keys are read",
        reason=reason[:_LONGEST_REASON],
    )
    return RefusedError(problem, line)


def _line_of_control(text: str) -> int:
    """Return the line of the first character that YAML forbids, else the first."""
    at = next(
        (n for n, c in enumerate(text) if not c.isprintable() and c not in "\t\n"), 0
    )
    return text.count("\n", 0, at) + 1


def _build(text: str) -> Value:
    stack: list[_Open] = []
    for event in yaml.parse(text, Loader=_LOADER):
        line = _first_line(event)
        if isinstance(event, yaml.AliasEvent):
            raise RefusedError(_ALIAS, line)
        if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            if len(stack) == MAX_DEPTH:
                raise RefusedError(TOO_DEEP, line)
            is_list = isinstance(event, yaml.SequenceStartEvent)
            stack.append(_Open("list" if is_list else "mapping", line))
            continue
        if isinstance(event, yaml.ScalarEvent):
            value = Value(
                kind="text", line=line, end_line=_last_line(event), text=_text_of(event)
            )
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            value = stack.pop().close()
        else:
            continue
        if not stack:
            return value
        stack[-1].take(value)
    return Value(kind="text", line=1)


_ALIAS: Message = remark("front matter with an alias (*name); only plain keys are read")


def _first_line(event: yaml.Event) -> int:
    """Return the line where an event begins; the text of a block is below its mark."""
    line = event.start_mark.line + 1
    is_block = isinstance(event, yaml.ScalarEvent) and event.style in {"|", ">"}
    return line + is_block


def _last_line(event: yaml.ScalarEvent) -> int:
    """Return the last line of a scalar; the mark stands behind its line break."""
    end = event.end_mark
    return end.line + 1 if end.column else max(end.line, event.start_mark.line + 1)


def _text_of(event: yaml.ScalarEvent) -> str:
    """Return what a scalar says; a plain `~` or `null` says nothing."""
    if not event.style and event.value.lower() in {"~", "null"}:
        return ""
    return event.value
