"""A project, and an editor that has it open."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from tests.integration.lsp_server.editor import Editor, running

NOTES = {
    "001": """\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-08
- Video: https://youtu.be/kBlsp000001

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
- [Thanos #1](https://thanos.io/)
  - [Cortex](https://cortex.example/)と比べる
""",
    "002": """\
# 002

- Hosted by @minato
- Recording date: 2022-06-03
- Video: https://youtu.be/kBlsp000002

## Contents

### @minato

- [Grafana](https://grafana.com/)
  - 監視の画面
""",
}

Edit = Callable[[Callable[[Editor], Awaitable[None]]], None]


@pytest.fixture(params=[types.PositionEncodingKind.Utf16])
def encoding(request: pytest.FixtureRequest) -> types.PositionEncodingKind:
    return types.PositionEncodingKind(request.param)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two episodes."""
    for name, text in NOTES.items():
        folder = tmp_path / "project" / "episodes" / name
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(text, encoding="utf-8")
    return tmp_path / "project"


@pytest.fixture
def edit(project: Path, encoding: types.PositionEncodingKind) -> Edit:
    """Let an editor do something in the project."""

    def run(work: Callable[[Editor], Awaitable[None]]) -> None:
        async def session() -> None:
            async with running(project, [encoding]) as editor:
                await work(editor)

        asyncio.run(session())

    return run
