"""What a browser says where nothing is found is what the terminal says."""

import difflib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase
from tests.integration.browser_scripts import SCRIPTS, run_node, write_files

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node runs them")

NAMES = ("monitoring", "moniter", "Kyverno", "監視", "監視ツール", "etcd", "", "aaab")

QUERIES = (
    "thanos",
    '"lease renewal" -tag:security',
    "lease AND (renewal OR etcd)",
    "title:kube* by:ada",
    'NOT (a b) tag:="two words"',
    "a OR b c OR -d",
    "(f(x) OR g)",
)

FINDING_NOTHING = (
    "quokka",
    '"kyverno istio"',
    "kyverno AND quokka",
    "kyverno tag:etcd date:1999",
    "has:video quokka*",
    '("',  # no word: the first tag without a Japanese label was near to it
)

CALL = """
import fs from "node:fs";
import { pathToFileURL } from "node:url";
const [module, name] = process.argv.slice(2);
const said = await import(pathToFileURL(module).href);
const given = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(given.map((one) => said[name](...one))));
"""

RENDER = """
import fs from "node:fs";
const [folder] = process.argv.slice(2);
const { parseQuery } = await import(`${folder}/query.js`);
const { render } = await import(`${folder}/render.js`);
const queries = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(queries.map((one) => render(parseQuery(one).root))));
"""

HELP = """
import fs from "node:fs";
const [folder, files] = process.argv.slice(2);
const { openIndex } = await import(`${folder}/answer.js`);
const load = async (name) => JSON.parse(fs.readFileSync(`${files}/${name}`));
const ask = openIndex("", load);
const answers = [];
for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
  answers.push(await ask({ query, help: true }));
}
console.log(JSON.stringify(answers));
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("help") / "index"
    with KnowledgeBase.open(ROOT / "episodes", index) as opened:
        yield opened


def run(folder: Path, script: str, arguments: Sequence[str], given: object) -> Any:  # noqa: ANN401 - JSON
    path = folder / "script.mjs"
    path.write_text(script, "utf-8")
    return run_node([str(path), *arguments], given)


def test_names_that_resemble_one_are_those_of_difflib(tmp_path: Path) -> None:
    pairs = [(one, other) for one in NAMES for other in NAMES]
    module = str(SCRIPTS / "resemblance.js")
    ratios = run(tmp_path, CALL, [module, "ratio"], pairs)
    for (left, right), found in zip(pairs, ratios, strict=True):
        wanted = difflib.SequenceMatcher(a=left, b=right, autojunk=False).ratio()
        assert found == pytest.approx(wanted if wanted >= 0.6 else found)
        assert found < 0.6 or wanted >= 0.6


def test_a_query_that_is_written_again_is_read_as_it_was(tmp_path: Path) -> None:
    once = run(tmp_path, RENDER, [SCRIPTS.as_uri()], QUERIES)
    assert run(tmp_path, RENDER, [SCRIPTS.as_uri()], once) == once
    assert once[0] == "thanos"


def test_looser_queries_have_the_counts_of_the_terminal(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    files = write_files(base, tmp_path / "files")
    arguments = [SCRIPTS.as_uri(), str(files)]
    answers: list[Mapping[str, Any]] = run(tmp_path, HELP, arguments, FINDING_NOTHING)
    for query, answer in zip(FINDING_NOTHING, answers, strict=True):
        assert answer["total"] == 0
        for one in answer["loosened"]:
            assert one["count"] == base.count(one["query"]), query
        found = {one["query"] for one in answer["loosened"] if one["how"] == "less"}
        wanted = {one.query for one in base.search(query).looser}
        assert found == wanted, query
        tags = [one.id for one in base.search(query).near_tags]
        assert [one["id"] for one in answer["near_tags"]] == tags
        assert json.dumps(answer["unmet"]).count("is_met_nowhere") == len(
            base.search(query).unmet
        )
