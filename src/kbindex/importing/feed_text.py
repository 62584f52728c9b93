"""Bytes of a feed → text that an XML parser takes: UTF-8, no illegal characters.

bytes ─ decode ─► text ─ declared anew ─► parsers
└─ mend: what people get wrong most, where it is not well-formed
"""

import re
from html.entities import html5

from kbindex.importing.source_errors import SourceError
from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose
from kbindex.shownotes.decoding import decode

ENCODING = "encoding"
"""Kind of the diagnostic of bytes that are not what they say."""

_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.-]{1,40})["']"""
)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*>")
_KNOWN = re.compile(
    r"(?i)utf-?(?:8|16(?:-?[bl]e)?)|us-ascii|ascii|iso-?8859-?\d{1,2}|latin-?\d"
    r"|windows-\d{3,4}|cp\d{3,5}|shift[_-]?jis|x-sjis|sjis|euc-?(?:jp|kr|tw)"
    r"|gb(?:k|2312|18030)|big5(?:-hkscs)?|koi8-[ru]|iso-2022-(?:jp|kr)|macintosh"
)
"""Encodings of feeds. Python knows others that are none, or that take long."""

_WIDE = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))
_MULTIBYTE = re.compile(rb"[\x80-\xff]|\x1b[$(]")
_ILLEGAL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]"
)
"""Source: XML 1.0, 2.2 "Characters", and what it discourages."""

_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|\w{1,32};)")
_NAMED = re.compile(r"&([A-Za-z]\w{0,31};)")
_OF_XML = frozenset("<>&\"'")


def text_of_feed(
    content: bytes, *, path: str, charset: str = ""
) -> tuple[str, list[Diagnostic]]:
    """Decode a feed; what its bytes are counts for more than what it says they are.

    Args:
        content: Its bytes.
        path: What messages call it.
        charset: The encoding that a server said, or ``""``.

    Returns:
        The text, which declares that it is UTF-8, and what is to be said.

    Raises:
        SourceError: It is no text.
    """
    text, said = _decode(content, path=path, charset=charset)
    if text is None:
        raise SourceError(path, remark("a binary file, no feed"))
    text = without_controls(text)
    old = _DECLARATION.match(text)
    lines = old[0].count("\n") if old else 0
    new = '<?xml version="1.0" encoding="utf-8"' + "\n" * lines + "?>"
    return new + (text[old.end() :] if old else text), said


def _decode(
    content: bytes, *, path: str, charset: str
) -> tuple[str | None, list[Diagnostic]]:
    for start, encoding in _WIDE:
        if content.startswith(start):
            return content.decode(encoding, errors="replace"), []
    if content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(content, path=path)[0], []
    if not _MULTIBYTE.search(content) or _is_utf8(content):
        text, _ = decode(content, path=path)  # ISO-2022-JP is ASCII, too
        return text, []
    declared = _DECLARED.match(content)
    for name in (charset, declared[1].decode() if declared else ""):
        if _KNOWN.fullmatch(name) and (text := _decoded(content, name)) is not None:
            return text, []
    text, _ = decode(content, path=path)
    said = remark("its bytes are not what its encoding says; read as well as possible")
    return text, [diagnose(path, 1, ENCODING, said)]


def _is_utf8(content: bytes) -> bool:
    return _decoded(content, "utf-8") is not None and b"\x1b" not in content


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def without_controls(text: str) -> str:
    """Drop what XML has not, and no file of notes either: NUL, escape sequences."""
    return _ILLEGAL.sub("", text)


def mend(text: str) -> str:
    """Make XML of what is nearly that: `R&D`, `&nbsp;` outside of CDATA."""
    parts = _CDATA.split(text)
    parts[::2] = [
        _NAMED.sub(_character, _AMPERSAND.sub("&amp;", p)) for p in parts[::2]
    ]
    return "".join(parts)


def _character(name: re.Match[str]) -> str:
    found = html5.get(name[1])
    if found is None:
        return name[0] if name[1] == "apos;" else f"&amp;{name[1]}"
    return name[0] if _OF_XML & set(found) else found
