"""Rules on the Markdown: brackets, bullets, images, characters that do not show."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from kbindex.lint.findings import Edit, Finding, found
from kbindex.lint.page import CheckedPage, walk
from kbindex.messages import Message, remark
from kbindex.shownotes.blocks.tree import BlockKind

_BLANKS = "[ \\t\u3000]*"
_LINK = re.compile(
    r"(?<!\\)(?P<open>[\[［])"
    r"(?P<label>[^\[\]［］\r\n]*(?:\[[^\[\]\r\n]*\][^\[\]［］\r\n]*)*)"
    rf"(?P<close>[\]］])(?P<gap>{_BLANKS})(?P<left>[（(]){_BLANKS}"
    r"(?P<url>https?://[^\s（）()<>]+(?:\([^\s（）()]*\)[^\s（）()<>]*)*)"
    rf"{_BLANKS}(?P<right>[）)])"
)
"""A link as people write it: brackets of any width, blanks between them."""


def check_link_brackets(page: CheckedPage) -> Iterator[Finding]:
    """KB301: a link that is none on GitHub, for its brackets are full-width."""
    for match in _LINK.finditer(page.markup):
        said = _wrong_brackets(match)
        is_task = match["label"].strip() in {"", "x", "X"}
        is_part_of_url = match["left"] + match[
            "right"
        ] == "(）" and page.text.startswith(")", match.end())
        if said and not is_task and not is_part_of_url:
            start, end = match.span()
            # Code spans are blank in `markup`: the label is taken from the text.
            label = page.text[match.start("label") : match.end("label")]
            replacement = f"[{label}]({match['url']})"
            edit = Edit(start=start, end=end, replacement=replacement)
            yield found(page, "KB301", start, said, edit=edit)


def _wrong_brackets(match: re.Match[str]) -> Message | None:
    wide = [match[name] for name in ("open", "close", "left", "right")]
    wide = [bracket for bracket in wide if bracket in "［］（）"]
    if wide:
        return remark(
            "a link with full-width brackets {brackets} shows as text",
            brackets=" ".join(wide),
        )
    if match["gap"]:
        return remark("a link with a blank between ] and ( shows as text")
    return None


_PAIRS = ("(（)）", "[［]］", "「」", "『』", "【】", "〔〕", "《》")
"""Kinds of brackets, each with its opening half first; widths may be mixed."""

_BRACKET = re.compile(f"[{re.escape(''.join(_PAIRS))}]")

_NO_BRACKETS = re.compile(
    r"""(?x)
    \\.                                       # an escaped bracket
    | (?<!\w)(?:[:;=]['’]?[-^o]?|[8xX]-)[()]+   # :-) ;( 8-)
    | \[\s*-?[\w.]+\s*,\s*-?[\w.∞]+\s*\)         # [0, 1)
    | \(\s*-?[\w.∞]+\s*,\s*-?[\w.]+\s*\]         # (0, 1]
    """
)
_ENUMERATOR = re.compile(r"(?:\A|[\s、。，．,;:・])[0-9A-Za-z]{1,3}\Z")
"""What stands before the bracket of `1) … 2) …`."""


def check_balance(page: CheckedPage) -> Iterator[Finding]:
    """KB302: a bracket without its other half in the same text."""
    links = [match.span() for match in _LINK.finditer(page.markup)]
    starts = [start for start, _ in links]
    for start, end in page.texts:
        text = _NO_BRACKETS.sub(_blanks, page.prose[start:end])
        for offset in _unbalanced(text):
            number = bisect_right(starts, start + offset) - 1
            is_in_link = number >= 0 and start + offset < links[number][1]
            if not is_in_link:
                bracket = page.text[start + offset]
                message = remark(
                    "the bracket {bracket} has no other half in this text",
                    bracket=bracket,
                )
                yield found(page, "KB302", start + offset, message)
                break


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _unbalanced(text: str) -> list[int]:
    """Return where brackets without their other half stand, each kind for itself."""
    places: list[int] = []
    opened: dict[str, list[int]] = {}
    for match in _BRACKET.finditer(text):
        offset, char = match.start(), match[0]
        pair = next(pair for pair in _PAIRS if char in pair)
        before = opened.setdefault(pair, [])
        if char in pair[: len(pair) // 2]:
            before.append(offset)
        elif before:
            before.pop()
        elif not _ENUMERATOR.search(text[max(0, offset - 4) : offset]):
            places.append(offset)
    return sorted([*places, *(place for kind in opened.values() for place in kind)])


_CONTINUES = re.compile(r"[ \t>]*(?:$|[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t])")
"""Lines before which an empty bullet can go without changing how they are read."""


def check_bullets(page: CheckedPage) -> Iterator[Finding]:
    """KB303: a bullet without text.

    One right below a bullet's text is read as the underline of a heading, which
    nobody means by a single dash.
    """
    items = (block for block in walk(page.blocks) if block.kind is BlockKind.ITEM)
    for item in items:
        if not item.children:
            message = remark("a bullet without text")
            yield from _empty_bullet(page, item.line, message)
        for child in item.children:
            if child.kind is BlockKind.HEADING and child.end_line > child.line:
                message = remark("a bullet without text makes the line above a heading")
                yield from _empty_bullet(page, child.end_line, message)


def _empty_bullet(page: CheckedPage, line: int, message: Message) -> Iterator[Finding]:
    start, end = page.line_span(line)
    bullet = re.fullmatch(r"([ \t>]*)(?:[-*+]|\d{1,9}[.)])[ \t]*", page.text[start:end])
    if bullet:
        edit = None if ">" in bullet[1] else _without_line(page, line)
        yield found(page, "KB303", start + len(bullet[1]), message, edit=edit)


def _without_line(page: CheckedPage, line: int) -> Edit:
    """Drop the line; leave it blank where the next one would join the one before."""
    start, end = page.line_span(line)
    following = page.line_text(line + 1)
    is_last = line >= page.line_count
    if is_last or not _CONTINUES.match(following):
        return Edit(start=start, end=end, replacement="")
    return Edit(start=start, end=page.line_span(line + 1)[0], replacement="")


_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+"
)
_JOINERS = "\u200c\u200d"


def check_invisible(page: CheckedPage) -> Iterator[Finding]:
    """KB304: characters that do not show but split words for search and copying."""
    for match in _INVISIBLE.finditer(page.text):
        if _is_joining(page.text, match):
            continue
        names = dict.fromkeys(f"U+{ord(char):04X}" for char in match[0])
        edit = Edit(start=match.start(), end=match.end(), replacement="")
        said = _unseen(" ".join(names), unicodedata.name(match[0][0], "").lower())
        yield found(page, "KB304", match.start(), said, edit=edit)


def _unseen(codes: str, name: str) -> Message:
    if not name:
        return remark(
            "a character that does not show: {codes} (a control character)", codes=codes
        )
    return remark(
        "a character that does not show: {codes} ({name})", codes=codes, name=name
    )


def _is_joining(text: str, match: re.Match[str]) -> bool:
    """Say whether a joiner does its work: in emoji, or in a script that needs it."""
    start, end = match.span()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if match[0] not in _JOINERS or not before or not after:
        return False
    return _is_emoji(before) or _is_joined_script(before) or _is_joined_script(after)


def _is_emoji(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk"} or char == "\ufe0f"


def _is_joined_script(char: str) -> bool:
    """Arabic to the scripts of South and South-East Asia."""
    return "\u0600" <= char <= "\u109f" or "\u1780" <= char <= "\u18af"


_IMAGE = re.compile(r"!\[[ \t\u3000]*\](?=[(\[])")
_IMG = re.compile(r"(?i)<img\s")
_SRC = re.compile(r"(?i)\bsrc\s*=")
_ALT = re.compile(r"""(?i)\salt\s*=\s*(?:"\s*[^"\s]|'\s*[^'\s]|[^\s"'>])""")


def check_images(page: CheckedPage) -> Iterator[Finding]:
    """KB305: an image that says nothing to who cannot see it, or to a search."""
    images = [match.start() for match in _IMAGE.finditer(page.markup)]
    silent = [
        start
        for start, end in _image_tags(page.markup)
        if _SRC.search(page.markup, start, end)
        and not _ALT.search(page.text, start, end)
    ]
    for offset in sorted(images + silent):
        said = remark("an image without alternative text")
        yield found(page, "KB305", offset, said)


def _image_tags(markup: str) -> Iterator[tuple[int, int]]:
    """Yield where `<img …>` stands; where no `>` follows there is no more."""
    found = _IMG.search(markup)
    while found:
        end = markup.find(">", found.end()) + 1
        if not end:
            return
        yield found.start(), end
        found = _IMG.search(markup, end)
