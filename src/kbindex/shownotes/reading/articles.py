"""A tree of blocks → an episode: its header, its articles, its overview.

# 025                                  title
- Hosted by @bells17                   header
## Contents                            section; text from here on is overview
### @presenter                         presenter
#### [title](url)                      article

Which texts are articles is a question for `rules`: who names presenters is read by
one, who names none by the others. What no article claims is the overview.
"""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from kbindex.config.notes import DEFAULT_NOTES, NotesConfig
from kbindex.model import (
    Article,
    ArticleId,
    ArticleKind,
    Episode,
    EpisodeId,
    time_of_url,
    url_key,
)
from kbindex.shownotes.blocks.tree import Block, BlockKind
from kbindex.shownotes.reading.dates import find_date
from kbindex.shownotes.reading.filing import Draft, Filing
from kbindex.shownotes.reading.header import (
    Header,
    dated_line,
    find_header,
    parse_header,
    title_line,
)
from kbindex.shownotes.reading.presenter_sections import (
    PresenterHeadings,
    has_presenters,
)
from kbindex.shownotes.reading.rules.presenters import PresenterRule
from kbindex.shownotes.reading.rules.unnamed import UnnamedRule

_TOP = 6
"""Blocks at the top of a page where a line may hold its date."""


def build_episode(
    blocks: Sequence[Block],
    *,
    episode_id: EpisodeId,
    path: str,
    front_matter: Header | None = None,
    page_title: str = "",
    notes: NotesConfig = DEFAULT_NOTES,
) -> tuple[Episode, Filing]:
    """Read an episode from the blocks of its file, and say where all of it went.

    Args:
        blocks: The page, in source order.
        episode_id: The episode's id.
        path: The file, relative to the episodes folder.
        front_matter: What the front matter said. Its title comes first, before the
            first heading; of all else the header's bullets win.
        page_title: The title of an HTML page that has no heading of its own.
        notes: How notes are read, where they leave a choice.
    """
    heading, above, end = find_header(blocks)
    meta = front_matter or Header()
    title = meta.title or heading or page_title
    if not title:
        title, above = title_line(above)
    header = parse_header(above, path=path, order=notes.dates)
    episode = Episode(
        id=episode_id,
        title=title or episode_id,
        source=path,
        date=header.date or meta.date or find_date(title) or dated_line(blocks[:_TOP]),
        hosts=tuple(header.hosts or meta.hosts),
        guests=tuple(header.guests or meta.guests),
        video=header.video or meta.video,
        audio=header.audio or meta.audio,
    )
    filing = Filing(path=path, diagnostics=[*meta.diagnostics, *header.diagnostics])
    filing.add_aside(meta.unread)
    known = frozenset((*episode.hosts, *episode.guests))
    filing.names_presenters = has_presenters(blocks[end:], known=known)
    if filing.names_presenters:
        filing.add_aside(header.unread)
        rule = PresenterRule(filing=filing, headings=PresenterHeadings(known=known))
        rule.read(blocks[end:])
    else:
        rest = _no_header(above, header)
        UnnamedRule(filing=filing, notes=notes).read(rest, blocks[end:])
    whole = replace(episode, articles=tuple(_finish(filing, episode)))
    return whole, filing


def _no_header(above: Sequence[Block], header: Header) -> list[Block]:
    """Return what of the blocks above the first section was no header line.

    A list without any header line is a list as it stands, not its bullets.
    """
    unread = {id(block) for block in header.unread}
    whole = [
        block
        for block in above
        if block.kind is BlockKind.LIST
        and all(id(item) in unread for item in block.children)
    ]
    of_lists = {id(item) for block in whole for item in block.children}
    rest = [block for block in header.unread if id(block) not in of_lists]
    return sorted([*whole, *rest], key=lambda block: block.line)


def _finish(filing: Filing, episode: Episode) -> Iterator[Article]:
    recording = url_key(episode.video) if episode.video else None

    def make(number: int, kind: ArticleKind, draft: Draft) -> Article:
        url = draft.page() if kind == "article" else None
        seconds = draft.time_s
        if url and url_key(url) == recording:
            # A place in the episode's own recording is a time, and no other page.
            at = time_of_url(url)
            url = url if at is None else None
            seconds = at if seconds is None else seconds
        article = Article(
            id=ArticleId(f"{episode.id}#{number}"),
            kind=kind,
            episode=episode.id,
            source=episode.source,
            line=draft.line,
            end_line=max(draft.line, draft.body.end_line),
            title=draft.title,
            url=url,
            presenter=draft.presenter,
            section=draft.section,
            has_own_url=url is None or draft.url == url,
            date=episode.date,
            notes=tuple(draft.body.notes),
            links=draft.links,
            marked_tags=filing.bounded_marks(draft.body.marked_tags),
        )
        return article if seconds is None else episode.timed(article, seconds, "notes")

    if filing.overview.notes:
        overview = Draft(
            rule="link-lines",
            style="paragraph",
            level=0,
            line=filing.overview.notes[0].line,
            title=episode.title,
            url=None,
            presenter=None,
            section=(),
            title_links=(),
            body=filing.overview,
        )
        yield make(0, "overview", overview)
    for number, draft in enumerate(filing.drafts, start=1):
        yield make(number, "article", draft)
