"""Bullets and numbered entries, each with its link, where nobody is named.

## 関連リンク
- [Title](https://…)              an article of the section 関連リンク
  - a note                        its note
- [video] [Title](https://…)      an article; the label is a note
- Slides                          a bullet without a link groups those below it:
  - [Title](https://…)            an article of the section 関連リンク › Slides
"""

from collections.abc import Sequence

from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.entries import (
    MOST_GROUPS,
    first_text,
    is_contact_list,
    is_parent,
    is_site_link,
    read_bullet,
)
from kbindex.shownotes.reading.filing import Filing
from kbindex.shownotes.reading.rules.chapters import are_among_times, read_chapter
from kbindex.shownotes.reading.titles import make_title


def read_list(
    block: Block, filing: Filing, *, section: Sequence[str] = (), depth: int = 0
) -> list[Block]:
    """Open an article for each linked bullet; return the bullets that are none.

    Args:
        block: The list.
        filing: Where the articles go.
        section: The headings, and bullets, that group its entries.
        depth: How many bullets do so.
    """
    rest: list[Block] = []
    is_contact = is_contact_list(block)
    among_times = are_among_times(block.children)
    for item in block.children:
        text = first_text(item)
        chapter = read_chapter(item, among_times=among_times)
        entry = chapter or read_bullet(item)
        if is_contact and text and is_site_link(text):
            rest.append(item)
        elif entry:
            filing.open_entry(
                entry,
                rule="chapters" if chapter else "link-lists",
                style="bullet",
                section=section,
            )
        elif depth < MOST_GROUPS and is_parent(item):
            rest += _read_group(item, filing, section=section, depth=depth)
        else:
            rest.append(item)
    return rest


def _read_group(
    item: Block, filing: Filing, *, section: Sequence[str], depth: int
) -> list[Block]:
    text = first_text(item)
    name = make_title(text).rstrip(" :：") if text else ""
    rest: list[Block] = []
    for block in item.children[1:]:
        if block.kind is BlockKind.LIST:
            path = (*section, name) if name else section
            rest += read_list(block, filing, section=path, depth=depth + 1)
        else:
            rest.append(block)
    return rest
