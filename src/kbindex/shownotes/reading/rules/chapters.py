"""A time of the recording before a title: `12:30 Title` is a chapter.

### 1:44 近況                      a heading: its title is 近況
- 00:03:30 - [Title](https://…)    an article, as any bullet with a label
- 04:16 Title https://…            likewise, with its address behind it
- 04:16 Why we moved               a topic
- Why we moved [12:30]             … with its time behind it
[12:30] Why we moved               … as a line of a paragraph
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec.structs import replace

from kbindex.shownotes.blocks.tree import Block, BlockKind, Inline
from kbindex.shownotes.reading.entries import (
    Entry,
    first_text,
    read_led,
    read_with_address,
)
from kbindex.shownotes.reading.labels import without_mark
from kbindex.shownotes.reading.time_labels import has_time, seconds_of, split_time

LEAST_LINES = 2
"""Lines of a paragraph that make a list of chapters; a single time may be anything."""

_ENDS = (".", "!", "?", "。", "！", "？")
_LONGEST = 150


def are_among_times(items: Iterable[Block]) -> bool:
    """Say whether any of some bullets has a time: `99:99` beside it is meant as one."""
    texts = map(first_text, items)
    return any(has_time(without_mark(text)) for text in texts if text is not None)


def read_chapter(item: Block, *, among_times: bool = False) -> Entry | None:
    """Read a bullet that has a time: an article by its link, else a topic."""
    text = first_text(item)
    if text is None:
        return None
    entry = _read(without_mark(text), among_times=among_times)
    if entry is None:
        return None
    return replace(entry, below=item.children[1:])


def least_lines(blocks: Sequence[Block]) -> int:
    """Return how many lines of one paragraph make chapters: one, where several do so.

    [00:32] Colours of the web       a paragraph, or a term that is defined

    What we said of them.
    """
    found = (b for b in blocks if b.kind is BlockKind.PARAGRAPH and _is_chapter(b))
    return 1 if len(list(islice(found, LEAST_LINES))) == LEAST_LINES else LEAST_LINES


def _is_chapter(block: Block) -> bool:
    text = block.text.rstrip()
    is_title = len(text) <= _LONGEST and "\n" not in text and not text.endswith(_ENDS)
    return is_title and has_time(without_mark(block.inline))


def read_chapters(text: Inline, *, least: int = LEAST_LINES) -> Iterator[Entry]:
    """Yield the chapters of a paragraph that has one in each of its lines."""
    lines = [without_mark(line) for line in text.lines() if line.text.strip()]
    if len(lines) < least or not any(map(has_time, lines)):
        return
    entries = [_read(line, among_times=True) for line in lines]
    if all(entries):
        yield from (entry for entry in entries if entry)


def _mistaken(text: Inline) -> tuple[Inline, Inline]:
    """Part a link from what stands before it as a time, and is none: `99:99`."""
    time, title = split_time(text, among_times=True)
    is_before_link = title.links[:1] and title.links[0].start == 0
    is_one = is_before_link and time.text and seconds_of(time) is None
    return (time, title) if is_one else (Inline(), text)


def _read(text: Inline, *, among_times: bool) -> Entry | None:
    time, title = split_time(text, among_times=among_times)
    if not time.text:
        time, title = _mistaken(text)
    if not time.text:
        return None
    if entry := read_led(title) or read_with_address(title):
        return replace(entry, time=time)
    first = next(title.lines())
    rest = title.cut(len(first.text) + 1, len(title.text), line=title.line + 1)
    remarks = (rest,) if rest.text.strip() else ()
    return Entry(head=first, remarks=remarks, time=time)
