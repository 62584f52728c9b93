"""Bringing the index up to date with the episodes.

files ─► same as recorded? ─ yes ─► kept
            │ no
            ▼
         read ─ analyse ─ tag ─► documents ─► new generation
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from kbindex.collector import collector_paused
from kbindex.config import DEFAULT_NOTES, DEFAULT_TOPIC_PACKS, NotesConfig
from kbindex.errors import (
    ArchiveError,
    DamagedIndexError,
    IndexStateError,
    LockBusyError,
    NothingPublicError,
    Remedy,
    UnavailableIndexError,
)
from kbindex.index import (
    LOCK_TIMEOUT_S,
    EpisodeSources,
    Generation,
    Index,
    Plan,
)
from kbindex.indexing.archive_topics import load_user_topics
from kbindex.indexing.build_rules import build_rules, digest
from kbindex.indexing.changes import (
    Brought,
    Changes,
    Look,
    Progress,
    compare_files,
    new_diagnostics,
    newly_understood,
    with_passages,
    with_totals,
)
from kbindex.indexing.file_states import is_known, newest_change
from kbindex.indexing.provenance import Provenance
from kbindex.language import Analyzer
from kbindex.messages import tr
from kbindex.shownotes import (
    EpisodeFile,
    look_through,
    transcripts_of,
)

if TYPE_CHECKING:
    from kbindex.index import Waiting
    from kbindex.indexing.build import RecordBuilder
    from kbindex.model import Diagnostic
    from kbindex.shownotes import Found, LeaveOut
    from kbindex.topics import UserTopics


class Wish(Struct, frozen=True, kw_only=True):
    """How a refresh is wanted; as `Refresher.refresh` takes it."""

    full: bool
    progress: Progress | None
    waiting: "Waiting | None"
    is_patient: bool


class Refresher(Struct):
    """Refreshes the index of one archive, and that of what was said, below it.

    Args:
        follow_links: Follow links that lead out of the archive, too.
        notes: How notes are read, where they leave a choice.
        topic_packs: The packs whose topics tag them.
        provenance: Which generations were built here.
        records: What its index holds.
        leave_out: What is passed over as if it were not there; None is nothing.
        whole: The index of the whole archive. `index` is another one below it as long
            as something is left out (`_settle_place`).
        allowed: The paths of the episodes that the last look found, where it leaves
            something out; None is all.
        reads_only: Others build the index: a refresh follows them, and writes nothing.
        followed: The generation that it found last.
    """

    episodes: Path
    index: Index
    analyzer: Analyzer
    follow_links: bool = False
    notes: NotesConfig = DEFAULT_NOTES
    topic_packs: tuple[str, ...] = DEFAULT_TOPIC_PACKS
    provenance: Provenance = Provenance()
    clock_ns: Callable[[], int] = time.time_ns
    records: Literal["articles", "passages"] = "articles"
    leave_out: "LeaveOut | None" = None
    whole: Index | None = None
    allowed: frozenset[str] | None = None
    reads_only: bool = False
    followed: Generation | None = None

    @collector_paused()
    def refresh(
        self,
        *,
        full: bool = False,
        progress: Progress | None = None,
        waiting: "Waiting | None" = None,
        is_patient: bool = True,
    ) -> tuple[Generation, Changes]:
        """Bring the index up to date; build it where there is none.

        Args:
            full: Read everything anew.
            progress: Told how far it is.
            waiting: Told which other process is waited for.
            is_patient: Wait for another process that is writing; else the index is
                taken as it is, where there is one.

        Raises:
            ArchiveError: There are no episodes to index.
            IndexStateError: The index cannot be written.
        """
        if self.reads_only:
            return self._follow(), Changes()
        start = time.perf_counter()
        files, found = self._find()
        wish = Wish(
            full=full, progress=progress, waiting=waiting, is_patient=is_patient
        )
        brought = self._bring_own(files, wish)
        transcripts = transcripts_of(files)
        said = self._bring_passages(transcripts, wish)
        seconds = time.perf_counter() - start
        changes = with_totals(
            brought.look,
            brought.now,
            found,
            transcripts=transcripts,
            said=said.now if said else None,
        )
        if said:
            changes = replace(
                changes, reason=changes.reason or said.look.changes.reason
            )
        changes = replace(
            changes,
            new_diagnostics=new_diagnostics(brought, said, changes),
            understanding=newly_understood(brought, changes),
            seconds=seconds,
        )
        return brought.now, changes

    def _follow(self) -> Generation:
        """Return what others have built last.

        Raises:
            IndexStateError: There is nothing, or it was built by other rules.
        """
        self.settle()
        known = self.followed
        if known is not None and self.index.is_current(known):
            return known
        generation = self.followed = self.index.current()
        if generation is None:
            text = tr("there is no index yet")
            raise IndexStateError(text, remedy=Remedy.BUILD_INDEX)
        if not self.may_be_read(generation):
            text = tr("the index was built by other rules than those of here")
            raise IndexStateError(text, remedy=Remedy.REFRESH_INDEX)
        return generation

    def _bring_own(self, files: Sequence[EpisodeFile], wish: Wish) -> Brought:
        """Bring the index of articles up to date, and see that it is of these alone.

        Raises:
            LockBusyError: Another process writes, and what is there holds other files.
        """
        if self.whole is None:
            return self.bring(files, wish)
        self._claim_whole()
        brought = self.bring(files, wish)
        if not self._is_allowed(brought.now):  # another process was not waited for
            brought = self.bring(files, replace(wish, is_patient=True))
        if not self._is_allowed(brought.now):
            raise LockBusyError(tr("the index is being written; try again"))
        return brought

    def bring(self, files: Sequence[EpisodeFile], wish: Wish) -> Brought:
        """Bring this index alone up to date."""
        base, look = self._look(files, full=wish.full)
        before = base
        if base is None or not look.changes.is_empty:
            # Articles are waited for where there are none; what was said is not.
            waits = wish.is_patient or (base is None and self.records == "articles")
            timeout_s = LOCK_TIMEOUT_S if waits else 0.0
            try:
                with self.index.lock(timeout_s=timeout_s, waiting=wish.waiting):
                    base, look = self._refresh_locked(files, base, look, wish)
            except LockBusyError:
                if waits or base is None:
                    raise
                look = replace(look, changes=Changes())
        else:
            self.index.tidy()
        return Brought(before=before, now=base, look=look)

    def _bring_passages(
        self, transcripts: Sequence[EpisodeFile], wish: Wish
    ) -> Brought | None:
        """Bring what was said up to date; None where it cannot be told, or is nothing.

        Behind the articles: these show whose the folder is.
        """
        passages = self.passages()
        with suppress(DamagedIndexError):
            if not transcripts and passages.index.current() is None:
                return None
        try:
            return passages.bring(transcripts, wish)
        except LockBusyError:
            if wish.is_patient:
                raise
            return None

    def passages(self) -> "Refresher":
        """Return what refreshes the index of what was said."""
        whole = self.whole and self.whole.below("passages")
        return replace(
            self,
            index=self.index.below("passages"),
            records="passages",
            whole=whole,
        )

    def current_passages(self) -> Generation | None:
        """Return the generation of what was said; None where there is none.

        Raises:
            DamagedIndexError: It is damaged, or was built by other rules.
        """
        passages = self.passages()
        found = passages.index.current()
        if found and found.fingerprint != passages.fingerprint():
            raise DamagedIndexError(tr("the rules by which it was built have changed"))
        if found and self.allowed is not None:
            pages = (of.beside[0].path if of.beside else "" for of in found.sources())
            if not self.allowed.issuperset(pages):
                return None  # it is of an earlier look, until the next refresh
        return found

    def look(self) -> tuple[Generation | None, Changes]:
        """Say what a refresh would do, and do nothing.

        Returns:
            The generation that would be built upon, None where all would be read
            anew; and the changes, with the diagnostics that are known.

        Raises:
            ArchiveError: There are no episodes to index.
        """
        files, found = self._find()
        base, look = self._look(files, full=False)
        transcripts = transcripts_of(files)
        said, heard = self.passages().compare(transcripts)
        look = replace(look, changes=with_passages(look.changes, heard))
        return base, with_totals(look, base, found, transcripts=transcripts, said=said)

    def compare(
        self, files: Sequence[EpisodeFile]
    ) -> tuple[Generation | None, Changes]:
        """Say what would change of this index alone; as `look`."""
        base, look = self._look(files, full=False)
        return base, look.changes

    def newest_edit(self) -> float:
        """Return when a file of the notes was last changed, in seconds since 1970.

        Raises:
            ArchiveError: There are no episodes.
        """
        return newest_change(self.episodes, self._find()[0])

    def _find(self) -> "tuple[list[EpisodeFile], list[Diagnostic]]":
        found = look_through(
            self.episodes, follow_links=self.follow_links, leave_out=self.leave_out
        )
        if not found.files and found.leaves_out:
            raise NothingPublicError(
                tr("{folder}: every episode in it is private", folder=self.episodes)
            )
        if not found.files:
            raise ArchiveError(
                tr(
                    "{folder}: no episode in it (NAME/README.md or NAME.md)",
                    folder=self.episodes,
                ),
                remedy=Remedy.MAKE_EPISODE,
            )
        self._settle_place(found)
        return found.files, found.diagnostics

    # What is left out

    def _settle_place(self, found: "Found") -> None:
        """Take the index of all, or one below it where something is left out.

        So nobody builds two indexes of an archive in which nothing is private.
        """
        if self.leave_out is None:
            return
        self.whole = self.whole or self.index
        self.index = self.whole
        self.allowed = frozenset(file.path for file in found.files)
        if found.leaves_out:
            rules = digest((*self._rules(), *self.leave_out.rules))[:8]
            self.index = self.whole.below("public", rules=rules)

    @property
    def _is_apart(self) -> bool:
        return self.whole is not None and self.index != self.whole

    def _claim_whole(self) -> None:
        """Have the folder of the whole index say what it is, before one lies in it."""
        if self._is_apart and self.whole is not None:
            with suppress(LockBusyError), self.whole.lock(timeout_s=0):
                pass

    def settle(self) -> None:
        """Look whether anything is left out, and so which index is read.

        Raises:
            ArchiveError: There are no episodes.
        """
        if self.leave_out is not None:
            self._find()

    def may_be_read(self, generation: Generation) -> bool:
        """Say whether a generation may be read without a refresh.

        Raises:
            DamagedIndexError: It cannot be read.
        """
        is_by_rules = generation.fingerprint == self.fingerprint()
        return is_by_rules and self._is_allowed(generation)

    def _is_allowed(self, generation: Generation) -> bool:
        """Say whether a generation holds no file that the last look left out."""
        if self.allowed is None:
            return True
        paths = (of.source.path for of in generation.sources())
        return self.allowed.issuperset(paths)

    def _look(
        self, files: Sequence[EpisodeFile], *, full: bool
    ) -> tuple[Generation | None, Look]:
        """Compare the files with what the index recorded."""
        wanted = self.fingerprint()
        known: Sequence[EpisodeSources] = ()
        reason = None
        try:
            base = self.index.current()
            if base and base.fingerprint != wanted:
                reason = tr("the rules by which it was built have changed")
                base = None
            if base:
                known = base.sources()
        except UnavailableIndexError:  # it is no reason to build anything anew
            raise
        except IndexStateError as error:
            base, reason = None, str(error)
        by_path = {of.source.path: of for of in known}
        kept: set[str] = set()
        to_read: list[EpisodeFile] = []
        root, follow_links = str(self.episodes), self.follow_links
        for file in files:
            of = by_path.get(file.path)
            if of and not full and is_known(root, file, of, follow_links=follow_links):
                kept.add(file.path)
            else:
                to_read.append(file)
        before = [str(of.id) for of in known]
        return None if full else base, Look(
            plan=Plan(fingerprint=wanted, kept=frozenset(kept)),
            to_read=tuple(to_read),
            changes=compare_files(before, files, to_read, reason=reason),
        )

    def fingerprint(self) -> str:
        """Identify all besides the episodes that decides what is indexed."""
        left_out = self.leave_out.rules if self.leave_out and self._is_apart else ()
        parts = (*self._rules(), *left_out, *self._own_rules())
        return digest(parts)[:24]

    def _rules(self) -> tuple[str, ...]:
        return build_rules(
            self.notes,
            follow_links=self.follow_links,
            topic_packs=self.topic_packs,
        )

    def _own_rules(self) -> Iterator[str]:
        if self.records == "passages":
            yield self.records
            return
        for topics in self._user_topics():
            yield topics.text

    def _user_topics(self) -> "tuple[UserTopics, ...]":
        return load_user_topics(self.episodes, follow_links=self.follow_links)

    def _refresh_locked(
        self,
        files: Sequence[EpisodeFile],
        base: Generation | None,
        look: Look,
        wish: Wish,
    ) -> tuple[Generation, Look]:
        # Another process may have refreshed while this one waited.
        if base is None or not self.index.is_current(base):
            base, look = self._look(files, full=wish.full)
        if base is not None and look.changes.is_empty:
            return base, look
        return self._write_or_heal(files, base, look, wish.progress)

    def _write_or_heal(
        self,
        files: Sequence[EpisodeFile],
        base: Generation | None,
        look: Look,
        progress: Progress | None,
    ) -> tuple[Generation, Look]:
        """Write what was found; build anew where what `base` holds cannot be read.

        A forged index passes the hash check, so its damage shows only on reading.
        """
        try:
            return self._write(base, look, progress), look
        except DamagedIndexError as error:
            if base is None:
                raise
            _, look = self._look(files, full=True)
            look = replace(look, changes=replace(look.changes, reason=str(error)))
            return self._write(None, look, progress), look

    def _write(
        self, base: Generation | None, look: Look, progress: Progress | None
    ) -> Generation:
        if self.records == "passages":
            from kbindex.indexing.passages import (  # noqa: PLC0415 - cold start
                PassageBuilder,
            )

            make: Callable[..., RecordBuilder] = PassageBuilder
        else:
            from kbindex.indexing.build import Builder  # noqa: PLC0415 - cold start

            make = partial(Builder, topic_packs=self.topic_packs)
        builder = make(
            episodes=self.episodes,
            analyzer=self.analyzer,
            follow_links=self.follow_links,
            notes=self.notes,
            clock_ns=self.clock_ns,
        )
        built = builder.build(
            self.index, look.plan, look.to_read, base=base, progress=progress
        )
        self.provenance.note(built.identity, base=base.identity if base else None)
        return built
