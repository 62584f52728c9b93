"""Search by scripts over static files finds what the search of the terminal finds.

The scripts run under node, as they do in a browser: plain modules without a build step.
"""

import gzip
import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase
from kbindex.evaluation import build_run, evaluate, load_judgements
from kbindex.language import stem
from kbindex.language.analysis.stems_apart import STEMS_APART
from kbindex.language.english_words import english_words
from kbindex.search.browser_index.packing import stamp
from tests.integration.browser_scripts import RUNNER, SCRIPTS, run_node, write_files

ROOT = Path(__file__).parents[2]
EPISODES = ROOT / "episodes"
JUDGED = ROOT / "tests/relevance/queries.jsonl"
LIMIT = 200

pytestmark = pytest.mark.skipif(shutil.which("node") is None, reason="node runs them")

Answer = Mapping[str, Any]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    index = tmp_path_factory.mktemp("browser") / "index"
    with KnowledgeBase.open(EPISODES, index) as opened:
        yield opened


@pytest.fixture(scope="module")
def files(base: KnowledgeBase, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(base, tmp_path_factory.mktemp("files"))


@pytest.fixture(scope="module")
def ask(files: Path) -> Callable[[Sequence[str]], list[Answer]]:
    """Ask the scripts; each answer is that of `answer.js`, or an error."""

    def ask_all(queries: Sequence[str]) -> list[Answer]:
        arguments = [str(RUNNER), str(SCRIPTS), str(files), str(LIMIT), "facets"]
        found = run_node(arguments, list(queries))
        return [row.get("answer", row) for row in found]

    return ask_all


_WITH_FETCH = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const [answer, ...folders] = process.argv.slice(2);
let folder = folders.shift();
let asked = [];
globalThis.fetch = async (url, options = {}) => {
  asked.push([url, options.cache ?? ""]);
  const file = folder + url.split("?")[0];
  if (!fs.existsSync(file)) return { ok: false, status: 404 };
  return { ok: true, status: 200, arrayBuffer: async () => fs.readFileSync(file) };
};
const { openIndex } = await import(pathToFileURL(answer).href);
const ask = openIndex("/");
const found = [];
for (const query of JSON.parse(fs.readFileSync(0, "utf8"))) {
  const told = await ask({ query }).catch((error) => ({ error: String(error) }));
  found.push({ error: told.error, ids: told.hits?.map((hit) => hit.id), asked });
  asked = [];
  folder = folders.shift() ?? folder;
}
console.log(JSON.stringify(found));
"""
"""Asks each query of the next folder, as a tab does that stays open, with `fetch`."""

_OVERTAKEN = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const [answer, folder, help] = process.argv.slice(2);
const { openIndex, Overtaken } = await import(pathToFileURL(answer).href);
const [query, ...rounds] = JSON.parse(fs.readFileSync(0, "utf8"));
const found = [];
for (const most of rounds) {
  const read = [];
  let round = 0;
  const ask = openIndex(folder, async (name) => {
    read.push(name.slice(folder.length));
    return JSON.parse(fs.readFileSync(name.split("?")[0], "utf8"));
  });
  const isWanted = () => (round += 1) <= most;
  const end = await ask({ query, help: !!help }, isWanted).catch((error) => error);
  const overtaken = end instanceof Overtaken;
  found.push({ overtaken, total: end.total ?? null, read, round });
}
console.log(JSON.stringify(found));
"""
"""Asks a query of new indexes, wanted for so many rounds of reading."""


def test_no_more_is_read_for_what_nobody_waits_for(
    files: Path, tmp_path: Path, base: KnowledgeBase
) -> None:
    script = tmp_path / "ask.mjs"
    script.write_text(_OVERTAKEN)
    arguments = [str(script), str(SCRIPTS / "answer.js"), f"{files}/"]
    never, once, always = run_node(arguments, ["監視", 0, 1, 100])
    assert (never["overtaken"], never["read"]) == (True, ["index.json"])
    assert once["overtaken"]
    assert not [name for name in once["read"] if name.startswith("records/")]
    assert always["total"] == base.search("監視").total
    assert [name for name in always["read"] if name.startswith("records/")]
    assert {*once["read"]} < {*always["read"]}


def test_nobody_is_helped_who_does_not_wait(files: Path, tmp_path: Path) -> None:
    """What finds nothing was answered to its end, when something else was typed."""
    script = tmp_path / "ask.mjs"
    script.write_text(_OVERTAKEN)
    arguments = [str(script), str(SCRIPTS / "answer.js"), f"{files}/"]
    query = "kyverno AND quokka tag:etcd date:1999"
    (searched,) = run_node(arguments, [query, 1000])
    (helped,) = run_node([*arguments, "help"], [query, 1000])
    assert helped["total"] == 0
    rounds = [*range(searched["round"], helped["round"])]
    assert rounds
    ends = run_node([*arguments, "help"], [query, *rounds])
    assert all(end["overtaken"] for end in ends)


_TOGETHER = """
import { pathToFileURL } from "node:url";
import fs from "node:fs";
const [answer, folder] = process.argv.slice(2);
const { openIndex } = await import(pathToFileURL(answer).href);
const read = [];
let isDown = true;
const ask = openIndex(folder, async (name) => {
  read.push(name.slice(folder.length));
  if (isDown) throw new Error("down");
  return JSON.parse(fs.readFileSync(name.split("?")[0], "utf8"));
});
const queries = JSON.parse(fs.readFileSync(0, "utf8"));
const askAll = () => Promise.allSettled(queries.map((query) => ask({ query })));
const failed = await askAll();
isDown = false;
const answered = await askAll();
console.log(JSON.stringify({
  failed: failed.map(({ status }) => status),
  totals: answered.map(({ value }) => value?.total),
  heads: read.filter((name) => name === "index.json").length,
}));
"""
"""Asks queries at once: of a host that is down, and again when it is there."""


def test_the_first_file_is_read_once_for_all_that_is_asked_meanwhile(
    files: Path, tmp_path: Path, base: KnowledgeBase
) -> None:
    script = tmp_path / "ask.mjs"
    script.write_text(_TOGETHER)
    queries = ["監視", "thanos", "istio"]
    arguments = [str(script), str(SCRIPTS / "answer.js"), f"{files}/"]
    found = run_node(arguments, queries)
    assert found["failed"] == ["rejected"] * 3
    assert found["totals"] == [base.search(query).total for query in queries]
    assert found["heads"] == 2, "one that failed, one that came"


AskInTurn = Callable[[Sequence[str], Sequence[Path]], list[Answer]]


@pytest.fixture(scope="module")
def ask_in_turn(tmp_path_factory: pytest.TempPathFactory) -> AskInTurn:
    script = tmp_path_factory.mktemp("script") / "ask.mjs"
    script.write_text(_WITH_FETCH)

    def ask_all(queries: Sequence[str], folders: Sequence[Path]) -> list[Answer]:
        arguments = [str(script), str(SCRIPTS / "answer.js"), *map(str, folders)]
        found: list[Answer] = run_node(arguments, list(queries))
        return found

    return ask_all


@pytest.fixture(scope="module")
def other_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an archive of half as many episodes: all numbers are others."""
    folder = tmp_path_factory.mktemp("other")
    for one in sorted(EPISODES.iterdir())[9:]:
        shutil.copytree(one, folder / "episodes" / one.name)
    with KnowledgeBase.open(folder / "episodes", folder / "index") as opened:
        return write_files(opened, folder / "files")


def test_no_file_comes_out_of_a_browsers_store_of_another_state(
    files: Path, ask_in_turn: AskInTurn
) -> None:
    """A new list and old files, or the other way round, found other articles."""
    asked = ask_in_turn(["Prometheus"], [files])[0]["asked"]
    (first, *others) = asked
    assert first == ["/index.json", "no-cache"]
    assert others
    for url, cache in others:
        name, _, said = url.removeprefix("/").partition("?")
        assert (said, cache) == (stamp((files / name).read_bytes()), "")


def test_a_tab_that_stays_open_finds_what_a_new_one_does(
    files: Path, other_files: Path, ask_in_turn: AskInTurn
) -> None:
    """The host has other files by now: the index is opened again, by itself."""
    queries = ["Prometheus", "監視", "Thanos"]
    new = ask_in_turn(queries, [other_files])
    begun = ask_in_turn(["etcd", *queries], [files, other_files])
    assert [one["ids"] for one in begun[1:]] == [one["ids"] for one in new]
    first, *others = ([url for url, _ in one["asked"]] for one in begun[1:])
    assert first.count("/index.json") == 1
    assert not [one for one in others if "/index.json" in one]


def test_a_host_with_files_of_two_states_is_asked_again_once(
    files: Path, tmp_path: Path, ask_in_turn: AskInTurn
) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(files, broken)
    for path in (broken / "terms").iterdir():
        path.unlink()
    (told,) = ask_in_turn(["Prometheus"], [broken])
    assert told["error"].endswith(": 404")
    assert [url for url, _ in told["asked"]].count("/index.json") == 2


def test_judged_queries_find_the_same(
    base: KnowledgeBase, ask: Callable[[Sequence[str]], list[Answer]]
) -> None:
    """nDCG@10 within 0.02, and the first hit the same for 95 of 100."""
    judged = load_judgements(JUDGED, base.articles())
    texts = [one.query for one in judged]
    runs: list[dict[str, tuple[tuple[str, ...], ...]]] = [{}, {}]
    for text, answer in zip(texts, ask(texts), strict=True):
        runs[0][text] = tuple(
            (str(hit.article.id), *hit.also)
            for hit in base.search(text, limit=50).hits
            if hit.article.kind == "article"
        )
        runs[1][text] = tuple(
            (hit["id"], *hit["also"])
            for hit in answer["hits"][:50]
            if hit["kind"] == "article"
        )
    of_python, of_scripts = (
        evaluate(judged, build_run(judged, run.__getitem__)).overall.ndcg
        for run in runs
    )
    same = [text for text in texts if runs[0][text][:1] == runs[1][text][:1]]
    assert abs(of_python - of_scripts) <= 0.02
    assert len(same) >= 0.95 * len(texts)


QUERIES = [
    '"Pod Security"',
    "security -cilium",
    "istio OR linkerd",
    "(istio OR linkerd) ambient",
    "istio AND security",
    "NOT prometheus tag:monitoring",
    "tag:監視",
    "tag:=monitoring",
    "date:2022-01..2022-06",
    "title:thanos",
    "note:thanos",
    "thanos sort:date",
    "kube*",
    "has:code",
    "has:video",
    "site:github.com",
    "ep:3..5",
    "サービスメッシュ",
    "「サービスメッシュ」",
    "監視 -prometheus",
    "kensaku",
    "かんし",
    "promethus",
    "プロメテウス",
    "latest Istio",
    "istio vs linkerd",
    "監査ログ",
    "https://github.com/thanos-io/thanos",
    "おすすめのバックアップ",
    "zzzzqqq",
    "☆",
    # Half of a field, while one types.
    "tag:",
    "by:",
    "monitoring tag:",
    "date: thanos",
    "tag::thanos",
    "in:notes thanos",
    "in:transcript thanos",
    "X-Security",  # its only part lacks a letter
    "gpt-4 Y-istio v1.22",
    "未設定 監視",  # the opposite of a word
    "非監視化",
    "未使用",
    "😀" * 300,
    # Sides without a word, and of fillers alone.
    "thanos OR の",
    "さくらもち OR の",
    "(の OR は) tag:thanos",
    "(の OR は) AND thanos",
    "note:の OR thanos",
    'thanos OR "の"',
    "thanos OR -の",
    "thanos -(prometheus OR の)",
    "thanos OR (の AND は)",
    "thanos AND the",
    "thanos AND (the OR の)",
    "thanos AND the AND tag:grafana",
    "thanos AND note:の",
    "の AND は",
]


def test_the_query_language_means_the_same(
    base: KnowledgeBase, ask: Callable[[Sequence[str]], list[Answer]]
) -> None:
    """The same hits, as many of them strong, the same counts of tags and years."""
    for query, answer in zip(QUERIES, ask(QUERIES), strict=True):
        known = base.search(query, limit=LIMIT, with_facets=True)
        assert {h["id"] for h in answer["hits"]} == {h.article.id for h in known.hits}
        assert (query, answer["total"]) == (query, known.total)
        assert (query, answer["strong"]) == (query, known.strong)
        assert [(one["id"], one["count"]) for one in answer["facets"]] == [
            (one.id, one.count) for one in known.facets or ()
        ]
        assert [(one["year"], one["count"]) for one in answer["years"]] == [
            (one.year, one.count) for one in known.years or ()
        ]
        assert [(one["name"], one["count"]) for one in answer["presenters"]] == [
            (one.name, one.count) for one in known.presenters or ()
        ]


def test_snippets_are_those_of_the_terminal(
    base: KnowledgeBase, ask: Callable[[Sequence[str]], list[Answer]]
) -> None:
    queries = ["Pod Security", "サービスメッシュ", "監視", "Grafana Loki"]
    for query, answer in zip(queries, ask(queries), strict=True):
        known = {str(h.article.id): h for h in base.search(query, limit=LIMIT).hits}
        shown = {hit["id"]: hit for hit in answer["hits"]}
        assert shown.keys() == known.keys()
        for name, hit in known.items():
            assert [(s["text"], s["highlights"]) for s in shown[name]["snippets"]] == [
                (s.text, [list(span) for span in s.highlights]) for s in hit.snippets
            ]
            assert shown[name]["title_highlights"] == [
                list(span) for span in hit.title_highlights
            ]


def test_a_mistyped_word_is_put_right(
    ask: Callable[[Sequence[str]], list[Answer]],
) -> None:
    (answer,) = ask(["grafna"])
    assert answer["suggestion"] == "Grafana"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("tag:nosuchtag", "tag"),
        ("date:soon", "date"),
        ('by:"', "value"),
        ("in:nowhere thanos", "in"),
    ],
)
def test_a_refused_query_says_why(
    ask: Callable[[Sequence[str]], list[Answer]], query: str, code: str
) -> None:
    assert ask([query])[0]["code"] == code


@pytest.mark.parametrize(
    "query",
    ["(" * 40, '"', "-", "OR", "AND NOT", "a" * 400, "化性" * 100, "constructor", "*"],
    ids=["brackets", "quote", "dash", "or", "and", "long", "affixes", "proto", "star"],
)
def test_an_odd_query_is_answered(
    ask: Callable[[Sequence[str]], list[Answer]], query: str
) -> None:
    (answer,) = ask([query])
    assert answer["total"] >= 0
    assert "hits" in answer


def test_nothing_is_asked_by_an_empty_query(
    ask: Callable[[Sequence[str]], list[Answer]],
) -> None:
    assert [answer["total"] for answer in ask(["", "  "])] == [0, 0]


def test_a_first_search_reads_at_most_150_kb(files: Path) -> None:
    """Scripts and files of the index, each compressed as hosts do."""
    scripts = sum(map(compressed, SCRIPTS.glob("*.js")))
    arguments = [str(RUNNER), str(SCRIPTS), str(files)]
    for row in run_node(arguments, ["監視", "Prometheus", "promethus ツール"]):
        read = sum(compressed(files / name) for name in row["files"])
        assert scripts + read <= 150_000


def compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 6))


WORKER = """
import fs from "node:fs";
const told = [];
let hear;
globalThis.self = {
  addEventListener: (_, listener) => { hear = (data) => listener({ data }); },
  postMessage: (message) => told.push(message),
};
globalThis.fetch = async (url) => {
  const path = new URL(url);
  const ok = fs.existsSync(path);
  return { ok, status: 404, arrayBuffer: async () => fs.readFileSync(path) };
};
const { scripts, base } = JSON.parse(fs.readFileSync(0, "utf8"));
await import(scripts + "/worker.js");
await hear({ id: 1, base });
await hear({ id: 2, params: { query: "Thanos", limit: 1 } });
await hear({ id: 3, params: { query: "tag:nosuchtag" } });
await Promise.all([4, 5].map((id) => hear({ id, params: { query: "Istio" } })));
await hear({ id: 6, base: base + "nowhere/" });
await hear({ id: 7, params: { query: "Thanos" } });
process.stdout.write(JSON.stringify(told));
"""


def test_a_worker_answers_each_message_with_its_number(
    files: Path, tmp_path: Path
) -> None:
    script = tmp_path / "worker.mjs"
    script.write_text(WORKER, "utf-8")
    given = {"scripts": SCRIPTS.as_uri(), "base": f"{files.as_uri()}/"}
    told = {message["id"]: message for message in run_node([str(script)], given)}
    assert told[1] == {"id": 1, "ok": True}
    assert [hit["title"] for hit in told[2]["answer"]["hits"]]
    assert told[3]["error"]["code"] == "tag"
    assert told[4] == {"id": 4, "stale": True}
    assert told[5]["answer"]["total"] > 0
    assert told[7]["error"]["code"] == ""
    assert "404" in told[7]["error"]["message"]


def test_english_words_have_the_stems_of_the_index(tmp_path: Path) -> None:
    """Every word of the list of English, and what Snowball treats apart."""
    words = [*english_words()[::7], "skies", "dying", "news", "evening", "internal"]
    script = tmp_path / "stems.mjs"
    script.write_text(
        f'import {{ stem }} from "{(SCRIPTS / "stem.js").as_uri()}";\n'
        'import fs from "node:fs";\n'
        f"const apart = new Map(Object.entries({json.dumps(STEMS_APART)}));\n"
        "const words = JSON.parse(fs.readFileSync(0, 'utf8'));\n"
        "const stems = words.map((word) => stem(word, apart));\n"
        "process.stdout.write(JSON.stringify(stems));\n",
        "utf-8",
    )
    assert run_node([str(script)], words) == [stem(word) for word in words]


def test_two_words_that_are_a_known_name_are_one_where_nothing_has_what_it_means(
    tmp_path: Path,
) -> None:
    """ATAG are guidelines that this archive lacks; *a tag* is a name nevertheless."""
    folder = tmp_path / "episodes"
    folder.mkdir()
    notes = "# 1\n\n" + "".join(
        f"## {title}\n\n- {note}\n\n"
        for title, note in (
            ("Include a tag in a tag", "which may stand inside of which"),
            ("Put your bundle on a diet", "less of it"),
        )
    )
    (folder / "001.md").write_text(notes, "utf-8")
    with KnowledgeBase.open(folder, tmp_path / "index") as opened:
        files = dict(opened.browser_index(lambda article: article.id))
    words = [json.loads(files[name]) for name in files if name.startswith("words/")]
    assert [one["atag"] for one in words if "atag" in one] == [[]]
