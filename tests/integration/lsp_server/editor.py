"""An editor: the library's own client, and `kbindex lsp` as its process."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

PATIENCE_S = 60
PAUSE_S = 0.1


class Editor:
    """What an editor does, in a folder.

    Args:
        client: Talks to the server.
        root: The folder that is open.
    """

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client = client
        self.root = root
        self.shown: dict[str, types.PublishDiagnosticsParams] = {}
        self.logged = list[str]()
        self.published = asyncio.Event()

    def uri(self, name: str) -> str:
        return (self.root / "episodes" / name / "README.md").as_uri()

    def open(self, name: str, text: str) -> str:
        uri = self.uri(name)
        document = types.TextDocumentItem(uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))
        return uri

    def type(self, uri: str, version: int, text: str) -> None:
        change = types.TextDocumentContentChangeWholeDocument(text)
        document = types.VersionedTextDocumentIdentifier(uri=uri, version=version)
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(document, [change])
        )

    def save(self, uri: str) -> None:
        document = types.TextDocumentIdentifier(uri)
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(document))

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the server shows or says."""
        while not is_so():
            await asyncio.wait_for(self.published.wait(), PATIENCE_S)
            self.published.clear()

    async def hovered(
        self, uri: str, line: int, character: int, is_so: Callable[[str], bool]
    ) -> str:
        """Ask of a place until the index knows enough."""
        async with asyncio.timeout(PATIENCE_S):
            said = await self.hover(uri, line, character)
            while not is_so(said):
                await asyncio.sleep(PAUSE_S)
                said = await self.hover(uri, line, character)
        return said

    def codes(self, uri: str) -> list[str]:
        """Return what is shown of a text now."""
        shown = self.shown.get(uri)
        return [str(one.code) for one in shown.diagnostics] if shown else []

    async def actions(
        self, uri: str, asked: types.Range, *only: types.CodeActionKind
    ) -> list[types.CodeAction]:
        context = types.CodeActionContext(diagnostics=[], only=only or None)
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(types.TextDocumentIdentifier(uri), asked, context)
        )
        return [one for one in found or () if isinstance(one, types.CodeAction)]

    async def complete(self, uri: str, line: int, character: int) -> list[str]:
        place = types.Position(line, character)
        found = await self.client.text_document_completion_async(
            types.CompletionParams(types.TextDocumentIdentifier(uri), place)
        )
        assert isinstance(found, list)
        return [one.label for one in found]

    async def hover(self, uri: str, line: int, character: int) -> str:
        place = types.Position(line, character)
        found = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), place)
        )
        if found is None:
            return ""
        assert isinstance(found.contents, types.MarkupContent)
        return found.contents.value


@asynccontextmanager
async def running(
    root: Path, encodings: list[types.PositionEncodingKind]
) -> AsyncIterator[Editor]:
    client = LanguageClient("test", "1")
    editor = Editor(client, root)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator] # the library's
    def _(params: types.PublishDiagnosticsParams) -> None:
        editor.shown[params.uri] = params
        editor.published.set()

    @client.feature(types.WINDOW_LOG_MESSAGE)  # type: ignore[untyped-decorator] # the library's
    def _(params: types.LogMessageParams) -> None:
        editor.logged.append(params.message)
        editor.published.set()

    await client.start_io(
        sys.executable,
        *("-m", "kbindex", "lsp"),
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        cwd=str(root.parent),
    )
    general = types.GeneralClientCapabilities(position_encodings=encodings)
    answer = await client.initialize_async(
        types.InitializeParams(
            types.ClientCapabilities(general=general), root_uri=root.as_uri()
        )
    )
    assert answer.capabilities.position_encoding == encodings[0]
    client.initialized(types.InitializedParams())
    yield editor
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()  # type: ignore[no-untyped-call] # the library's
