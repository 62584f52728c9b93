"""The program with its index on servers, as users start it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from kbindex.config.cluster import ClusterConfig
    from kbindex.index.opensearch.connection import Connection

pytestmark = pytest.mark.cluster

NOTES = """\
# 001

- Recording date: 2021-06-03

## Contents

### @ry

#### [Velero](https://velero.io/)

- クラスターのバックアップ

#### [Thanos](https://thanos.io/)

- 長期保存
"""


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """An episode of a project."""
    path = tmp_path / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(NOTES, encoding="utf-8")
    return path


@pytest.fixture
def call(
    notes: Path, tmp_path: Path, cluster_config: ClusterConfig
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the program in the project; its index is on the cluster."""
    told = {
        "KBINDEX_ENGINE": "opensearch",
        "KBINDEX_OPENSEARCH_HOSTS": " ".join(cluster_config.hosts),
        "KBINDEX_OPENSEARCH_PREFIX": cluster_config.prefix,
        "KBINDEX_OPENSEARCH_ARCHIVE": cluster_config.archive,
    }
    assert notes.exists()

    def call(*args: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "kbindex", *args],
            cwd=tmp_path,
            env={**os.environ, **told, **more},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return call


def titles(said: subprocess.CompletedProcess[str]) -> list[str]:
    assert said.returncode == 0, said.stderr
    return [hit["title"] for hit in json.loads(said.stdout)["hits"]]


def index_of(said: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    return dict(json.loads(said.stdout)["index"])


def test_index_writes_and_search_reads(
    call: Callable[..., subprocess.CompletedProcess[str]], notes: Path, tmp_path: Path
) -> None:
    said = call("search", "backup")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "kbindex: there is no index yet; `kbindex index` builds it\n"
    )
    said = call("index")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("+1 episode, 2 articles")
    assert titles(call("search", "backup", "--json")) == ["Velero"]
    assert not (tmp_path / "index").exists()

    notes.write_text(NOTES.replace("Thanos", "Cortex"), encoding="utf-8")
    assert titles(call("search", "長期保存", "--json")) == ["Thanos"]
    assert call("index").stdout.startswith("~1 episode, 2 articles")
    assert titles(call("search", "長期保存", "--json")) == ["Cortex"]
    # What is embedded is another index, and still the default.
    embedded = call("--engine", "embedded", "search", "Cortex", "--json")
    assert titles(embedded) == ["Cortex"]
    assert (tmp_path / "index").exists()


def test_doctor_says_how_the_servers_are(
    call: Callable[..., subprocess.CompletedProcess[str]],
    notes: Path,
    connection: Connection,
) -> None:
    said = call("doctor", "--json")
    assert index_of(said)["state"] == "missing"
    call("index")
    said = call("doctor", "--json")
    index = index_of(said)
    servers = index.pop("servers")
    assert (index["state"], index["articles"], servers["lag_seconds"]) == (
        "up-to-date",
        2,
        0,
    )
    assert servers["program"].startswith("opensearch ")
    assert servers["health"] in {"green", "yellow"}
    assert servers["written"].endswith("Z")
    later = notes.stat().st_mtime + 3600
    notes.write_text(NOTES.replace("Thanos", "Cortex"), encoding="utf-8")
    os.utime(notes, (later, later))
    assert index_of(call("doctor", "--json"))["servers"]["lag_seconds"] > 3000
    lines = call("doctor").stdout
    assert "the newest edit is 60 minutes later" in lines
    lines = call("doctor", "--lang", "ja").stdout
    assert f"サーバー {connection.health().nodes} 台" in lines
    assert "最新の編集はその 60 分後" in lines


def test_doctor_says_how_the_index_of_each_show_is(
    call: Callable[..., subprocess.CompletedProcess[str]],
    notes: Path,
    tmp_path: Path,
) -> None:
    call("index")
    (tmp_path / "kbindex.toml").write_text(
        '[[shows]]\nname = "radio"\narchive = "a"\n'
        '[[shows]]\nname = "nobody"\narchive = "nobody"\n',
        encoding="utf-8",
    )
    said = json.loads(call("doctor", "--json").stdout)
    shows = {show["name"]: show["index"] for show in said["shows"]}
    assert (shows["radio"]["state"], shows["radio"]["articles"]) == ("unknown", 2)
    assert shows["radio"]["servers"]["written"].endswith("Z")
    assert shows["nobody"]["state"] == "missing"
    assert said["problems"] == ["show nobody: there is no index yet"]
    shutil.rmtree(notes.parents[1])
    here = call("doctor").stdout  # where nothing but shows is named
    assert re.search(r"(?m)^show radio +2 articles, .+ UTC, kbindex ", here)
    assert "no such folder" not in here
    away = call("doctor", KBINDEX_OPENSEARCH_HOSTS="http://127.0.0.1:9")
    assert "! show radio: search is not available now: no connection" in away.stdout


def test_no_password_is_shown(
    call: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    word = "correct-horse"
    login = {"KBINDEX_OPENSEARCH_USER": "ann", "KBINDEX_OPENSEARCH_PASSWORD": word}
    for command in ("doctor", "index", "search x"):
        said = call(*command.split(), **login)
        assert word not in said.stdout + said.stderr


def test_servers_that_are_away_are_one_line(
    call: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    nobody = {"KBINDEX_OPENSEARCH_HOSTS": "http://127.0.0.1:9"}
    said = call("search", "x", **nobody)
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr == (
        "kbindex: search is not available now: no connection to http://127.0.0.1:9 "
        "(Connection refused)\n"
    )
