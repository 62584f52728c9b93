r"""Lines made by a template such as `{id}\t{title}`.

template = { text | field | escape }
field    = "{" name "}"
escape   = "\t" | "\n" | "\\" | "{{" | "}}"
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from kbindex.errors import TemplateError
from kbindex.messages import tr
from kbindex.model.near_names import near_names

_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]|\\(.?)", re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "\\": "\\"}


class Template(Struct, frozen=True):
    """A template that was read.

    Args:
        parts: Texts and names of fields by turns, a text first and last.
    """

    parts: tuple[str, ...]

    def fill(self, row: Mapping[str, str]) -> str:
        """Put the values of a row in."""
        return "".join(
            row[part] if number % 2 else part for number, part in enumerate(self.parts)
        )


def parse_template(source: str, fields: tuple[str, ...]) -> Template:
    """Read a template.

    Args:
        source: As it was given.
        fields: The names that it may use.

    Raises:
        TemplateError: It names another field, or has a lone brace or backslash.
    """
    parts, position = [""], 0
    for token in _TOKEN.finditer(source):
        parts[-1] += source[position : token.start()]
        position = token.end()
        if token[1] is not None:
            parts += [_field(token[1], fields), ""]
        else:
            parts[-1] += _sign(token)
    parts[-1] += source[position:]
    return Template(tuple(parts))


def _field(name: str, fields: tuple[str, ...]) -> str:
    if name in fields:
        return name
    near = near_names(name, fields, limit=1)
    text = tr("no field {name} (there are {known})")
    if near:
        text = tr("no field {name} (did you mean {known}?)")
    known = f"{{{near[0]}}}" if near else ", ".join(fields)
    raise TemplateError(text.format(name=f"{{{name}}}", known=known))


def _sign(token: re.Match[str]) -> str:
    """Return what an escape stands for."""
    if token[0] in {"{{", "}}"}:
        return token[0][0]
    if token[2] in _ESCAPES:
        return _ESCAPES[token[2]]
    if token[2] is None:
        brace = token[0]
        text = tr("lone {brace} (a brace is written {brace}{brace})", brace=brace)
        raise TemplateError(text)
    text = tr("no escape {name} (there are {known})")
    raise TemplateError(text.format(name=token[0], known=r"\t, \n and \\"))
