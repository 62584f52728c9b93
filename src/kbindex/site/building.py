"""An archive → the files of a site, in worker processes.

    view ─ answers ─────┬─ files ─► shares ─ look, lay out, write ─► list of files
            └ related   │            └ one by one taken by whoever is free
    index for browsers ─┘
       └ in processes, from the beginning on

Where all that a site is made of is as it was (`stamp_of`), and its files are there,
nothing is done. Else what each file is made of is looked at first: where that is as it
was, and the file is there, nothing else is done for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import cache, partial
from typing import TYPE_CHECKING

from msgspec import Struct

from kbindex.collector import collect_young, collector_paused
from kbindex.messages import speaking
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.rendering import load_templates
from kbindex.site.fingerprints import stamp_of
from kbindex.site.heads import Heads
from kbindex.site.lists_file import lists_file, read_lists
from kbindex.site.manifest import UNKNOWN, Entry
from kbindex.site.offline_files import offline_files
from kbindex.site.options import SiteChanges, SiteOptions
from kbindex.site.other_files import (
    address_bar_file,
    begun_index,
    component_files,
    index_files,
    preview_file,
    published_files,
    static_files,
)
from kbindex.site.page_files import PageFiles
from kbindex.site.related_file import read_related, related_file
from kbindex.site.site_answers import SiteAnswers
from kbindex.workers import map_in_turns, usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from kbindex.knowledge import BrowserPart, KnowledgeBase
    from kbindex.site.folder import SiteFolder
    from kbindex.site.options import Tell
    from kbindex.site.site_files import SiteFile
    from kbindex.workers import Tell as Done

_LEAST_ARTICLES = 300
"""Articles below which no process is worth its start."""

_LEAST_FILES = 200
"""The same of files."""

_BATCH = 100
"""Files that a process takes at once: some episodes, with the pages of their articles,
which show the same notes."""


_WaitForIndex = Callable[[], Sequence["BrowserPart"]]


class _Made(Struct, frozen=True):
    """What a process has done: the entry of each file, and how many were written."""

    entries: dict[str, Entry]
    written: int


def build_site(
    base: KnowledgeBase,
    folder: SiteFolder,
    options: SiteOptions,
    *,
    tell: Tell | None = None,
) -> SiteChanges:
    """Write an archive as a site.

    Args:
        base: The archive.
        folder: Where the site lies.
        options: What it is to be.
        tell: Called with how many files are done, and how many there are.

    Raises:
        SiteError: A file of somebody else is in the way, or one cannot be written.
    """
    folder.tidy()
    stamp, revision = stamp_of(base, options), base.revision
    there = None if options.is_full else folder.kept(stamp)
    if there is not None:
        return SiteChanges(files=there, written=0, removed=0)
    # All that is read here lives to the end: to look for what does not, costs a tenth.
    with speaking(options.language), collector_paused():
        before = None if options.is_full else read_related(folder)
        cores = 1 if base.generation().articles < _LEAST_ARTICLES else usable_cores()
        view_of = cache(partial(ArchiveView, base))
        kept = b"" if options.is_full else read_lists(folder)
        with _begun_index(base, view_of, options, kept, cores=cores) as index:
            view = view_of()
            view.work_out()
            articles = [str(article.id) for article in view.articles]
            view.answers = answers = SiteAnswers(base, articles, before, cores=cores)
            files = [*_files(view, index, options), related_file(answers.kept)]
        removed = folder.begin([file.path for file in files])
        made = _make(files, folder, options, tell=tell)
    entries = {path: one for part in made for path, one in part.entries.items()}
    # The index may have been healed meanwhile, from newer notes.
    folder.end(entries, stamp=stamp if revision == base.revision else "")
    written = sum(part.written for part in made)
    return SiteChanges(files=len(entries), written=written, removed=removed)


def _begun_index(
    base: KnowledgeBase,
    view: Callable[[], ArchiveView],
    options: SiteOptions,
    kept: bytes,
    *,
    cores: int,
) -> AbstractContextManager[_WaitForIndex]:
    """Begin what a browser searches; there is nothing of it where nobody searches."""
    if not options.has_search:
        return nullcontext(tuple)  # which makes an empty one
    return begun_index(base, view, kept, cores=cores)


def _files(
    view: ArchiveView, index: _WaitForIndex, options: SiteOptions
) -> Iterator[SiteFile]:
    """Yield all files of a site; the language of `options` is spoken.

    Those of the index for browsers come last: the others are named while it is made.
    """
    root = options.base_url
    if root is None:
        yield from PageFiles(view, options, None).files()
    else:
        heads = Heads(view, root, has_search=options.has_search, saved=options.searches)
        named = (heads.name, heads.about)
        # It takes the longest of all: it is begun first.
        yield preview_file(*named)
        yield from PageFiles(view, options, heads).files()
        yield from published_files(view, root, options)
        if options.has_search:
            yield address_bar_file(*named, root)
    yield from static_files()
    if options.has_search:
        yield from _searched(view, index(), options)


def _searched(
    view: ArchiveView, index: Sequence[BrowserPart], options: SiteOptions
) -> Iterator[SiteFile]:
    """Yield what searches the site, here, on other hosts, and without network."""
    yield from component_files(view)
    files = tuple(index_files(view, index))
    yield from files
    yield lists_file(b"".join(part.kept for part in index))
    if options.works_offline:
        yield from offline_files(view, options, files)


def _make(
    files: Sequence[SiteFile],
    folder: SiteFolder,
    options: SiteOptions,
    *,
    tell: Tell | None,
) -> list[_Made]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if tell:
            tell(done, len(files))

    def work(batches: Iterable[Sequence[SiteFile]], more: Done) -> _Made:
        with speaking(options.language):
            return _make_all(batches, folder, more, is_full=options.is_full)

    cores = 1 if len(files) < _LEAST_FILES else usable_cores()
    if cores > 1:
        load_templates()  # here, not by each process
    return map_in_turns(work, files, count, batch=_BATCH, cores=cores)


def _make_all(
    batches: Iterable[Sequence[SiteFile]],
    folder: SiteFolder,
    more: Done,
    *,
    is_full: bool,
) -> _Made:
    entries = dict[str, Entry]()
    written = 0
    with folder.held() as held:
        for batch in batches:
            for file in batch:
                draft = file.draft()
                known = UNKNOWN if is_full else folder.entry(file.path)
                if draft.inputs and draft.inputs == known.inputs:
                    entries[file.path] = known
                    continue
                entry, is_new = folder.write(
                    file.path,
                    draft.content(),
                    held=held,
                    inputs=draft.inputs,
                    is_read=is_full,
                )
                entries[file.path] = entry
                written += is_new
            collect_young()
            more(len(batch))
    return _Made(entries, written)
