"""Bytes of a file → text, with a diagnostic where they are not clean UTF-8."""

import re

from kbindex.language.scripts import HALF_WIDTH_KATAKANA, JAPANESE, KANA_SIGNS
from kbindex.messages import remark
from kbindex.model import Diagnostic, diagnose

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)
_JAPANESE_ENCODINGS = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))
_ISO_2022_JP = re.compile(rb"\x1b(?:\$[@B]|\(J|\(I|\$\(D)")
"""What switches to Japanese letters.

Source: RFC 1468; JIS X 0201 katakana and JIS X 0212 beside it."""

_LIKELY = f"[{JAPANESE}{KANA_SIGNS}、。]"
_UNLIKELY = rf"[｡-･{HALF_WIDTH_KATAKANA}\ue000-\uf8ff\x80-\x9f]"
"""Half-width kana and private letters: what a wrong Japanese encoding yields."""


def decode(content: bytes, *, path: str) -> tuple[str | None, list[Diagnostic]]:
    """Decode a file of notes.

    UTF-8, with or without a byte-order mark, is the rule. UTF-16 with a mark,
    Shift_JIS, EUC-JP and ISO-2022-JP are recognised and said. UTF-8 with single bad
    bytes is read with `U+FFFD` in their place. A binary file gives None.

    Returns:
        The text with its line endings as they are, and what is to be said.
    """
    for mark, encoding, name in _BOMS:
        if content.startswith(mark):
            text = content[len(mark) :].decode(encoding, errors="replace")
            if name == "UTF-8" and "\ufffd" not in text:
                return text, []
            said = remark("the file is {encoding}; save as UTF-8", encoding=name)
            return text, [diagnose(path, 1, "encoding", said)]
    if b"\0" in content:
        line = _line_of(content, content.index(b"\0"))
        said = remark("a binary file (NUL byte); left out")
        return None, [diagnose(path, line, "binary", said)]
    escape = _ISO_2022_JP.search(content)
    escaped = _decode_escaped(content) if escape else None
    if escape and escaped is not None:
        line = _line_of(content, escape.start())
        said = remark("the file is {encoding}; save as UTF-8", encoding="ISO-2022-JP")
        return escaped, [diagnose(path, line, "encoding", said)]
    try:
        return content.decode(), []
    except UnicodeDecodeError as error:
        return _decode_other(content, error, path)


def _decode_escaped(content: bytes) -> str | None:
    """Decode what is all ASCII and switches to Japanese letters by escapes."""
    try:
        return content.decode("iso2022_jp_ext")
    except UnicodeDecodeError:
        return None


def _decode_other(
    content: bytes, error: UnicodeDecodeError, path: str
) -> tuple[str, list[Diagnostic]]:
    line = _line_of(content, error.start)
    byte = f"0x{content[error.start]:02x}"
    text = content.decode(errors="replace")
    said = remark(
        "byte {byte} is not UTF-8; unreadable characters are shown as U+FFFD", byte=byte
    )
    if not _is_mostly_utf8(text) and (found := _decode_japanese(content)):
        text, name = found
        said = remark(
            "byte {byte} is not UTF-8; read as {encoding}, save as UTF-8",
            byte=byte,
            encoding=name,
        )
    return text, [diagnose(path, line, "encoding", said)]


def _is_mostly_utf8(repaired: str) -> bool:
    """Say whether as many characters of three bytes could be read as could not.

    Text in Shift_JIS or EUC-JP holds next to no such sequence, whereas UTF-8
    with a bad byte in it often is a valid, meaningless Shift_JIS.
    """
    bad = repaired.count("\ufffd")
    good = sum(char >= "\u0800" for char in repaired) - bad
    return good >= bad


def _decode_japanese(content: bytes) -> tuple[str, str] | None:
    """Return the likelier of two readings and its name, None where neither is."""
    candidates: list[tuple[int, str, str]] = []
    for encoding, name in _JAPANESE_ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        likely = len(re.findall(_LIKELY, text)) - 5 * len(re.findall(_UNLIKELY, text))
        candidates.append((likely, text, name))
    likely, text, name = max(candidates, default=(0, "", ""))
    return (text, name) if likely > 0 else None


def _line_of(content: bytes, position: int) -> int:
    """Return the line of a byte; lines end as they do for the reader."""
    return len(re.findall(rb"\r\n|\n|\r", content[:position])) + 1
