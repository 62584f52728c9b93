"""A client that is generated from the document asks the tutorial's queries.

Run with `-m api`; the group `api` of `pyproject.toml` has the generator.
"""

import importlib
import importlib.util
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kbindex import KnowledgeBase
from kbindex.errors import QueryError
from kbindex.web import Options, Site
from tests.integration.web.serving import served

ROOT = Path(__file__).parents[3]
DOCUMENT = ROOT / "docs/openapi.json"
TUTORIAL = ROOT / "docs/tutorial.md"

IS_THERE = importlib.util.find_spec("openapi_python_client") is not None

pytestmark = [
    pytest.mark.api,
    pytest.mark.skipif(
        not IS_THERE and not os.environ.get("REQUIRE_API"),
        reason="needs the group `api`",
    ),
    # What the generator and its client import is not ours to mend.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

SEARCH = re.compile(r"^\$ kbindex search (?P<words>.+)$", re.MULTILINE)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """The package that is generated."""
    folder = tmp_path_factory.mktemp("generated")
    config = folder / "config.yaml"
    config.write_text("post_hooks: []\n", encoding="utf-8")
    command = [sys.executable, "-m", "openapi_python_client", "generate"]
    command += ["--path", str(DOCUMENT), "--config", str(config), "--meta", "none"]
    command += ["--output-path", str(folder / "kbindex_api"), "--fail-on-warning"]
    made = subprocess.run(  # noqa: S603 - as anybody would call it
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=240
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("kbindex_api")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    """The sample episodes, which the tutorial is about."""
    index = tmp_path_factory.mktemp("index")
    with KnowledgeBase.open(ROOT / "episodes", index) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(package: ModuleType, base: KnowledgeBase) -> Iterator[Any]:
    """A client of a server that answers meanwhile."""
    with (
        served(Site(base, Options())) as address,
        package.Client(base_url=f"{address}/api/v1", timeout=60) as made,
    ):
        yield made


def ask(client: Any, endpoint: str, /, *args: str, **options: object) -> Any:  # noqa: ANN401 - generated
    module = importlib.import_module(f"kbindex_api.api.default.{endpoint}")
    answer = module.sync_detailed(*args, client=client, **options)
    assert int(answer.status_code) in {200, 400, 404}
    return answer.parsed


def queries() -> list[str]:
    """Return the queries of the tutorial, without their options."""
    found = dict[str, None]()
    for one in SEARCH.finditer(TUTORIAL.read_text("utf-8")):
        words = shlex.split(one["words"].partition(" | ")[0])
        found[" ".join(takewhile(lambda word: not word.startswith("--"), words))] = None
    assert len(found) > 5
    return list(found)


@pytest.mark.parametrize("query", queries())
def test_it_finds_what_the_tutorial_finds(
    client: Any,  # noqa: ANN401 - generated
    base: KnowledgeBase,
    query: str,
) -> None:
    found = ask(client, "search", q=query)
    if type(found).__name__ == "Problem":
        with pytest.raises(QueryError, match=re.escape(found.detail)):
            base.search(query)
        return
    expected = base.search(query)
    assert type(found).__name__ == "SearchPart"
    assert found.total == expected.total
    assert [hit.id for hit in found.hits] == [hit.article.id for hit in expected.hits]
    assert [hit.title for hit in found.hits] == [
        hit.article.title for hit in expected.hits
    ]


def test_it_reads_every_other_answer(
    client: Any,  # noqa: ANN401 - generated
    base: KnowledgeBase,
) -> None:
    assert ask(client, "tags", limit=3).total == len(base.tags())
    assert ask(client, "tag", "prometheus").count == base.tag("prometheus").tag.count
    assert ask(client, "episode", "004").id == "004"
    assert ask(client, "article", "004#6").id == "004#6"
    assert ask(client, "related", "004#6", limit=2).hits
    assert ask(client, "episodes", limit=2).next_
    assert ask(client, "presenters").presenters
    assert ask(client, "presenter", "haruka").name == "haruka"
    assert ask(client, "suggest", q="prom").completions
    assert ask(client, "trends", name=["prometheus"]).trends[0].total
    assert ask(client, "seen", q=["https://kyverno.io/docs/"]).results
    assert ask(client, "stats").articles == base.statistics().articles


def test_it_reads_answers_with_chosen_fields(client: Any) -> None:  # noqa: ANN401 - generated
    key = importlib.import_module("kbindex_api.models.search_fields_item")
    fields = [key.SearchFieldsItem(name) for name in ("id", "title")]
    found = ask(client, "search", q="Thanos", fields=fields)
    assert type(found).__name__ == "SearchPartFields"
    assert all(hit.to_dict().keys() == {"id", "title"} for hit in found.hits)


def test_a_problem_is_read_as_one(client: Any) -> None:  # noqa: ANN401 - generated
    found = ask(client, "tag", "promethoos")
    assert (found.status, found.type_) == (404, "/api/#not-found")
