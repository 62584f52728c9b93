"""The server as the library wants it: what an editor asks, and who answers.

change ─► wait until nobody types ─► a thread checks the text ─► diagnostics
save   ─► a thread looks at the archive, then at the index; open texts are checked anew

Texts come as a whole with each change: the library would apply parts of them by line
ends that notes do not have.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer

from kbindex.collector import set_lasting_aside
from kbindex.errors import KbindexError
from kbindex.lsp_server import completion, diagnostics
from kbindex.lsp_server.hover import hover
from kbindex.lsp_server.positions import TextPlaces
from kbindex.lsp_server.project import Project, ProjectPlaces
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence

    from kbindex.lint import Finding, Notes

_LOG: Final = logging.getLogger(__name__)

DELAY_S: Final = 0.2
"""So long nobody has typed before a text is checked."""

_Answer = TypeVar("_Answer")


class NotesServer(LanguageServer):
    """Tells an editor of the notes of one archive.

    Args:
        find_project: Finds the archive of the folder that is open in the editor; raises
            KbindexError where there is none.
        delay_s: So long nobody has typed before a text is checked.
    """

    def __init__(
        self,
        find_project: Callable[[Path | None], ProjectPlaces],
        *,
        delay_s: float = DELAY_S,
    ) -> None:
        super().__init__(
            "kbindex",
            __version__,
            text_document_sync_kind=types.TextDocumentSyncKind.Full,
        )
        self._find_project = find_project
        self._delay_s = delay_s
        self._project: Project | None = None
        self._checks: dict[str, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._checking = ThreadPoolExecutor(1, "check")
        self._looking = ThreadPoolExecutor(1, "look")

    # The archive

    async def open_project(self) -> None:
        """Find the archive, look at its files, then open its index."""
        root = self.workspace.root_path
        try:
            places = await self._look(
                lambda: self._find_project(Path(root) if root else None)
            )
            self._project = await self._look(lambda: Project(places))
        except KbindexError as error:
            self._complain(error)
            return
        await self.update_project()
        set_lasting_aside()

    async def update_project(self) -> None:
        """Look at what was saved, and check what is open anew."""
        project = self._project
        if project is None:
            return
        for step in (project.look, project.refresh):
            try:
                await self._look(step)
            except (KbindexError, OSError) as error:
                self._complain(error)
            self._check_open()

    def _complain(self, error: Exception) -> None:
        """Tell what is wrong in the log of the editor, where nobody is disturbed."""
        said = types.LogMessageParams(types.MessageType.Warning, str(error))
        self.window_log_message(said)

    async def _look(self, answer: Callable[[], _Answer]) -> _Answer:
        return await _in(self._looking, answer)

    def start(self, work: Coroutine[object, object, None]) -> asyncio.Task[None]:
        """Let work go on beside the next messages."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    # Diagnostics

    def _check_open(self) -> None:
        for uri in self.workspace.text_documents:
            self.check_later(uri, 0)

    def check_later(self, uri: str, delay_s: float | None = None) -> None:
        """Check a text when nobody has typed for a while."""
        if before := self._checks.pop(uri, None):
            before.cancel()
        wait_s = self._delay_s if delay_s is None else delay_s
        self._checks[uri] = self.start(self._check(uri, wait_s))

    async def _check(self, uri: str, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        document = self.workspace.text_documents.get(uri)
        if document is None:
            return
        version, places = document.version, self.places(uri)
        found = await _in(self._checking, lambda: self.findings(uri, places))
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(
                uri=uri,
                version=version,
                diagnostics=[diagnostics.diagnostic(one, places) for one in found],
            )
        )

    def forget(self, uri: str) -> None:
        """Show nothing any more of a text that was closed."""
        if before := self._checks.pop(uri, None):
            before.cancel()
        self.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri=uri, diagnostics=[])
        )

    def places(self, uri: str) -> TextPlaces:
        """Return a text that is open; an empty one where it is not."""
        document = self.workspace.text_documents.get(uri)
        text = document.source if document else ""
        return TextPlaces(text, self.workspace.position_codec)

    def notes(self, uri: str, places: TextPlaces) -> Notes | None:
        """Return a text as it is to be checked; None where it is no episode."""
        path = uris.to_fs_path(uri)
        if self._project is None or path is None:
            return None
        return self._project.notes(Path(path), places.text)

    def findings(self, uri: str, places: TextPlaces) -> tuple[Finding, ...]:
        """List what is wrong with a text."""
        notes = self.notes(uri, places)
        return self._project.check(notes) if self._project and notes else ()

    # Questions

    async def actions(self, params: types.CodeActionParams) -> list[types.CodeAction]:
        """Return what mends the findings of a range, and all of them."""
        uri, only = params.text_document.uri, params.context.only
        places = self.places(uri)
        work = partial(self._actions, uri, places, params.range, only)
        return await _in(self._checking, work)

    def _actions(
        self,
        uri: str,
        places: TextPlaces,
        asked: types.Range,
        only: Sequence[types.CodeActionKind | str] | None,
    ) -> list[types.CodeAction]:
        notes = self.notes(uri, places)
        if self._project is None or notes is None:
            return []
        found = list[types.CodeAction]()
        if diagnostics.wanted(only, types.CodeActionKind.QuickFix.value):
            checked = self._project.check(notes)
            found += diagnostics.fixes(uri, checked, places, asked)
        if diagnostics.wanted(only, types.CodeActionKind.SourceFixAll.value):
            mended = self._project.fix(notes)
            if mended != places.text:
                found.append(diagnostics.fix_all(uri, places, mended))
        return found

    async def completions(
        self, params: types.CompletionParams
    ) -> list[types.CompletionItem]:
        """Return what may be meant where somebody types."""
        project, places = self._project, self.places(params.text_document.uri)
        if project is None:
            return []
        work = partial(completion.complete, project, places, params.position)
        return await _in(self._checking, work)

    async def hovered(self, params: types.HoverParams) -> types.Hover | None:
        """Say of a link whether it was covered."""
        uri = params.text_document.uri
        project, places = self._project, self.places(uri)
        notes = self.notes(uri, places)
        if project is None or notes is None:
            return None
        work = partial(hover, project, places, params.position, notes.path)
        return await _in(self._checking, work)

    def close(self) -> None:
        """Wait for nothing any more."""
        for threads in (self._checking, self._looking):
            threads.shutdown(wait=False, cancel_futures=True)
        if self._project:
            self._project.close()


async def _in(threads: ThreadPoolExecutor, answer: Callable[[], _Answer]) -> _Answer:
    run = partial(copy_context().run, answer)  # a thread would speak English
    return await asyncio.get_running_loop().run_in_executor(threads, run)


def make_server(
    find_project: Callable[[Path | None], ProjectPlaces], *, delay_s: float = DELAY_S
) -> NotesServer:
    """Make a server that tells an editor of notes, for any transport.

    Args:
        find_project: Finds the archive of the folder that is open in the editor; raises
            KbindexError where there is none.
        delay_s: So long nobody has typed before a text is checked.
    """
    server = NotesServer(find_project, delay_s=delay_s)

    @server.feature(types.INITIALIZED)
    def _(ls: NotesServer, _: types.InitializedParams) -> None:
        ls.start(ls.open_project())

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(ls: NotesServer, params: types.DidOpenTextDocumentParams) -> None:
        ls.check_later(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(ls: NotesServer, params: types.DidChangeTextDocumentParams) -> None:
        ls.check_later(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def _(ls: NotesServer, _: types.DidSaveTextDocumentParams) -> None:
        ls.start(ls.update_project())

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(ls: NotesServer, params: types.DidCloseTextDocumentParams) -> None:
        ls.forget(params.text_document.uri)

    kinds = [types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]
    offered = types.CodeActionOptions(code_action_kinds=kinds)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        offered,
    )
    async def _(
        ls: NotesServer, params: types.CodeActionParams
    ) -> list[types.CodeAction]:
        return await ls.actions(params)

    triggers = types.CompletionOptions(trigger_characters=[*completion.TRIGGERS])

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, triggers)
    async def _(
        ls: NotesServer, params: types.CompletionParams
    ) -> list[types.CompletionItem]:
        return await ls.completions(params)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def _(ls: NotesServer, params: types.HoverParams) -> types.Hover | None:
        return await ls.hovered(params)

    return server
