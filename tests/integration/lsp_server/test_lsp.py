"""`kbindex lsp` as an editor sees it: what is shown while somebody writes."""

import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from kbindex.cli.app import run
from kbindex.lint import BY_CODE
from tests.integration.lsp_server.editor import Editor

Edit = Callable[[Callable[[Editor], Awaitable[None]]], None]

NEW = """\
# 003

- Hosted by @minato
- Recording date: 2022-07-031
- Video: https://youtu.be/kBlsp000003

## Contents

### @minato

- 🦀🦀 [Loki](https://loki.example/?utm_source=x)
  - と[xyz]（https://x.example/）
- [Prometheus](https://prometheus.io/)
"""


def spans(editor: Editor, uri: str) -> dict[str, tuple[int, int, int, int]]:
    return {
        str(one.code): (
            one.range.start.line,
            one.range.start.character,
            one.range.end.line,
            one.range.end.character,
        )
        for one in editor.shown[uri].diagnostics
    }


def edit_of(action: types.CodeAction, uri: str) -> types.TextEdit:
    assert action.edit is not None
    assert action.edit.changes is not None
    (change,) = action.edit.changes[uri]
    return change


@pytest.mark.parametrize(
    ("encoding", "crabs"),
    [
        (types.PositionEncodingKind.Utf8, 8),
        (types.PositionEncodingKind.Utf16, 4),
        (types.PositionEncodingKind.Utf32, 2),
    ],
    indirect=["encoding"],
)
def test_findings_are_shown_where_they_are_in_unsaved_text(
    edit: Edit, crabs: int
) -> None:
    async def work(editor: Editor) -> None:
        uri = editor.open("003", NEW)
        await editor.until(lambda: bool(editor.codes(uri)))
        shown = spans(editor, uri)
        assert shown.keys() == {"KB101", "KB301", "KB401"}
        assert shown["KB101"][0] == 3
        line, start, _, end = shown["KB401"]
        text = f"- {'c' * crabs} [Loki](https://loki.example/"
        begin = len(text) + len("?")
        assert (line, start, end) == (10, begin, begin + len("utm_source=x"))
        for one in editor.shown[uri].diagnostics:
            assert one.source == "kbindex"
            assert str(one.code) in BY_CODE

    edit(work)


def test_what_is_typed_is_checked_and_what_is_mended_is_shown_no_more(
    edit: Edit,
) -> None:
    async def work(editor: Editor) -> None:
        uri = editor.open("003", NEW)
        await editor.until(lambda: "KB101" in editor.codes(uri))
        for version in range(2, 30):  # as fast as nobody types
            editor.type(uri, version, NEW.replace("07-031", f"07-{version:02}"))
        await editor.until(lambda: editor.shown[uri].version == 29)
        assert "KB101" not in editor.codes(uri)
        editor.client.text_document_did_close(
            types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri))
        )
        await editor.until(lambda: not editor.codes(uri))

    edit(work)


def test_other_files_of_the_project_are_left_alone(edit: Edit, project: Path) -> None:
    (project / "README.md").write_text("x", encoding="utf-8")

    async def work(editor: Editor) -> None:
        uri = (project / "README.md").as_uri()
        document = types.TextDocumentItem(uri, "markdown", 1, NEW)
        editor.client.text_document_did_open(types.DidOpenTextDocumentParams(document))
        other = editor.open("003", NEW)
        await editor.until(lambda: bool(editor.codes(other)))
        await editor.until(lambda: uri in editor.shown)
        assert not editor.codes(uri)
        assert await editor.hover(uri, 10, 10) == ""
        everything = types.Range(types.Position(0, 0), types.Position(99, 0))
        assert await editor.actions(uri, everything) == []

    edit(work)


def test_a_fix_is_the_edit_that_check_makes(edit: Edit) -> None:
    async def work(editor: Editor) -> None:
        uri = editor.open("003", NEW)
        await editor.until(lambda: bool(editor.codes(uri)))
        line = types.Range(types.Position(10, 0), types.Position(11, 99))
        quick = await editor.actions(uri, line, types.CodeActionKind.QuickFix)
        codes = [one.code for action in quick for one in action.diagnostics or ()]
        assert codes == ["KB401", "KB301"]
        assert edit_of(quick[0], uri).new_text == "https://loki.example/"
        elsewhere = types.Range(types.Position(0, 0), types.Position(1, 0))
        assert await editor.actions(uri, elsewhere, types.CodeActionKind.QuickFix) == []
        (all_of_them,) = await editor.actions(
            uri, elsewhere, types.CodeActionKind.SourceFixAll
        )
        mended = edit_of(all_of_them, uri).new_text
        assert "utm_source" not in mended
        assert "[xyz](https://x.example/" in mended

    edit(work)


def test_presenters_and_topics_are_completed(edit: Edit) -> None:
    text = NEW + "  <!-- tags: prom -->\n\n### @ha\n"
    last = text.count("\n") - 1

    async def work(editor: Editor) -> None:
        uri = editor.open("003", text)
        await editor.until(lambda: bool(editor.codes(uri)))
        assert await editor.complete(uri, last, 7) == ["haruka_k8s", "minato"]
        await editor.hovered(uri, 12, 20, lambda said: "Covered" in said)
        found = await editor.complete(uri, last - 2, 17)
        assert "prometheus" in found
        assert await editor.complete(uri, 0, 3) == []

    edit(work)


def test_a_link_says_whether_the_page_was_covered(edit: Edit) -> None:
    text = NEW + (
        "- [Thanos](https://thanos.io/?utm_source=y)\n"
        "- [Cortex](https://cortex.example/)\n"
    )

    async def work(editor: Editor) -> None:
        uri = editor.open("003", text)
        await editor.until(lambda: bool(editor.codes(uri)))
        said = await editor.hovered(uri, 12, 20, lambda said: "Covered" in said)
        assert "Covered in 1 article" in said
        assert "001\\#1 Prometheus" in said
        assert "2022\\-04\\-08" in said
        assert await editor.hover(uri, 12, 5) == said  # its title, too
        thanos = await editor.hover(uri, 13, 4)
        assert "Thanos \\#1" in thanos  # a title is no markup
        assert "mentioned" in await editor.hover(uri, 14, 20)
        assert "Not covered" in await editor.hover(uri, 10, 20)
        assert await editor.hover(uri, 0, 1) == ""

    edit(work)


def test_what_a_file_says_itself_is_not_told_of_its_links(
    edit: Edit, project: Path
) -> None:
    """Its own notes mention the page, too, and said so of themselves."""

    async def work(editor: Editor) -> None:
        page = project / "episodes" / "001" / "README.md"
        text = page.read_text(encoding="utf-8")
        uri = editor.open("001", text)
        line = text.splitlines().index("  - [Cortex](https://cortex.example/)と比べる")
        said = await editor.hovered(uri, line, 20, lambda said: "Not covered" in said)
        assert said == "Not covered before."

    edit(work)


def test_the_archive_is_looked_at_when_something_is_saved(
    edit: Edit, project: Path
) -> None:
    async def work(editor: Editor) -> None:
        uri = editor.open("003", NEW)
        await editor.until(lambda: bool(editor.codes(uri)))
        await editor.hovered(uri, 10, 20, lambda said: "Not covered" in said)
        page = project / "episodes" / "002" / "README.md"
        page.write_text(
            page.read_text(encoding="utf-8")
            + "\n### @kumo\n\n- [Loki](https://loki.example/)\n",
            encoding="utf-8",
        )
        editor.save(editor.uri("002"))
        await editor.hovered(uri, 10, 20, lambda said: "Covered" in said)
        text = NEW + "\n### @k\n"
        editor.type(uri, 2, text)
        await editor.until(lambda: editor.shown[uri].version == 2)
        assert "kumo" in await editor.complete(uri, text.count("\n") - 1, 6)

    edit(work)


def test_a_folder_without_episodes_is_told_in_the_log(
    edit: Edit, project: Path
) -> None:
    (project / "episodes").rename(project / "elsewhere")

    async def work(editor: Editor) -> None:
        uri = editor.open("003", NEW)
        await editor.until(lambda: bool(editor.logged))
        assert "\n" not in editor.logged[0]
        assert not editor.codes(uri)
        assert await editor.complete(uri, 9, 5) == []

    edit(work)


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize(
    ("number", "status"), [(None, 0), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_its_end_is_silent(project: Path, number: int | None, status: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "kbindex", "lsp"],
        cwd=project,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        hello = b'{"jsonrpc":"2.0","id":1,"method":"initialize","params":'
        hello += b'{"capabilities":{},"processId":null,"rootUri":null}}'
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(hello), hello))
        server.stdin.flush()
        assert server.stdout.readline().startswith(b"Content-Length")
        if number is not None:
            server.send_signal(number)
        _, said = server.communicate(timeout=30)
        assert server.returncode == status
        assert b"Traceback" not in said


def test_a_missing_library_is_one_line_that_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = [name for name in sys.modules if name.startswith("kbindex.lsp_server")]
    for name in [*loaded, "kbindex.cli.editing"]:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert run(["lsp"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "kbindex[lsp]" in error
