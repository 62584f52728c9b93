r"""The text of a caption → what is said, and by whom: markup of WebVTT and SubRip.

    <v.loud Ada>Hello <i>all</i></v>     Ada: Hello all
    we<00:01.500> run <c.red>etcd</c>    we run etcd
    <ruby>監視<rt>かんし</rt></ruby>       監視
    {\an8}<font color="#fff">Hi</font>   Hi
    kubectl logs <pod> &amp; wait        kubectl logs <pod> & wait

Only tags that WebVTT or SubRip have are markup. Others stay: those who speak of
programs say `<pod>`, and programs do not escape what they write.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kbindex.late_patterns import late_pattern
from kbindex.shownotes.transcripts.caption_blocks import Row
from kbindex.shownotes.transcripts.spoken_text import clean_text, unescape

_MARKUP = late_pattern(
    r"""(?xi)
    <rt(?:\.[^<>]*)?>[^<]*(?:</rt>)?             # how a word is read aloud
  | <(?P<v>v)(?P<who>[.\s][^<>]*)>
  | </?(?:v|c|i|b|u|s|em|strong|ruby|rt|lang|font|br|span)(?:[.\s/][^<>]*)?>
  | <\d[\d:.,]*>                                # a time inside
  | \{\\[^{}]*\}                                # SubRip: a place, a style"""
)
_CLASSES = late_pattern(r"(?:\.[^\s.]*)*")


class Spoken(NamedTuple):
    """A line of a caption, or a part of it that one person says."""

    line: int
    text: str
    voice: str | None


def iter_spoken(rows: Sequence[Row]) -> Iterator[Spoken]:
    """Yield what the lines of a block say, without markup; empty ones are left out.

    A voice lasts to the next one or to the end of the block, over its lines.
    """
    text = "\n".join(line for _, line in rows)
    if "<" not in text and "{" not in text:
        for number, line in rows:
            if said := clean_text(unescape(line)):
                yield Spoken(number, said, None)
        return
    number = rows[0][0] if rows else 1
    for voice, part in _voices(text):
        for offset, line in enumerate(part.split("\n")):
            number += bool(offset)
            if said := clean_text(unescape(line)):
                yield Spoken(number, said, voice)


def _voices(text: str) -> Iterator[tuple[str | None, str]]:
    """Yield runs of text with their voice; ends of lines outside of tags stay."""
    voice: str | None = None
    parts: list[str] = []
    at = 0
    for found in _MARKUP.finditer(text):
        parts.append(text[at : found.start()])
        at = found.end()
        tag = found[0]
        is_end = tag[:3].lower() == "</v"
        if found["v"] or is_end:
            yield voice, "".join(parts)
            parts.clear()
            voice = _voice(found["who"]) if found["v"] else None
        elif tag[:3].lower() == "<br":
            parts.append(" ")
        parts.append("\n" * tag.count("\n"))
    parts.append(text[at:])
    yield voice, "".join(parts)


def _voice(annotation: str) -> str | None:
    """Return the name of `<v.loud Ada>`, which is ` Ada` behind its classes."""
    classes = _CLASSES.match(annotation)
    name = annotation[classes.end() :] if classes else annotation
    return clean_text(unescape(name)) or None
