"""`tags` with its options, `trends` and `related`, over a small archive."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run
from kbindex.cli.screens.columns import width_of

EPISODES = {
    "001": (
        "2021-01-08",
        """
- [Prometheus 入門](https://prometheus.io/docs/)
  - 監視の定番を学ぶ
- [Istio 1.8](https://istio.io/)
  - サービスメッシュの新しい版
""",
    ),
    "002": (
        "2021-05-14",
        """
- [長期保存の話](https://blog.example/long)
  - プロメテウスのデータを長く残す
- [ZelkovaKit を使う](https://github.com/acme/zelkovakit)
  - 木を描く
""",
    ),
    "003": (
        "2021-11-05",
        """
- [Operator の設定](https://github.com/prometheus-operator/prometheus-operator)
  - 監視の設定を宣言で書く
- [Prometheus 入門](https://prometheus.io/docs/)
  - 監視の定番をもう一度学ぶ
- [絵の続き](https://blog.example/tree)
  - フロントエンドの絵をZelkovaKitで描く
""",
    ),
    "004": (
        None,
        """
- [Prometheus の障害](https://blog.example/outage)
  - 監視が止まり、ZelkovaKitの絵も消えた
""",
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)

    @property
    def firsts(self) -> list[str]:
        """The first word of each line."""
        return [line.split()[0] for line in self.out.splitlines() if line.strip()]


Cli = Callable[..., Outcome]


def write_archive(root: Path) -> None:
    for name, (date, articles) in EPISODES.items():
        header = f"- Recording date: {date}\n" if date else ""
        (root / f"{name}.md").write_text(
            f"# {name}\n\n{header}\n## Contents\n\n### @minato\n{articles}",
            encoding="utf-8",
        )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose index is built; to be read only."""
    root = tmp_path_factory.mktemp("topics")
    (root / "episodes").mkdir()
    write_archive(root / "episodes")
    options = ["--episodes", f"{root}/episodes", "--index", f"{root}/index"]
    assert run([*options, "index"]) == 0
    return root


@pytest.fixture
def cli(root: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    """Run the program over the archive."""

    def call(*args: str) -> Outcome:
        capsys.readouterr()
        options = ["--episodes", f"{root}/episodes", "--index", f"{root}/index"]
        status = run([*options, *args])
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


# The list of tags


def test_a_line_has_counts_over_time_and_first_and_latest_episode(cli: Cli) -> None:
    (line,) = [
        line for line in cli("tags").out.splitlines() if line.startswith("prometheus ")
    ]
    assert re.split(r"  +", line)[:3] == ["prometheus", "5", "project"]
    assert re.search(r"  [▁▂▃▄▅▆▇█ ]{12}  001  004$", line)


def test_kinds_can_be_chosen(cli: Cli) -> None:
    every = cli("tags", "--json").document["tags"]
    for kinds in (["project"], ["topic", "project"]):
        options = [word for kind in kinds for word in ("--kind", kind)]
        found = cli("tags", "--json", *options).document["tags"]
        assert found == [tag for tag in every if tag["kind"] in kinds]
        assert {tag["kind"] for tag in found} == set(kinds)


def test_a_time_can_be_chosen(cli: Cli) -> None:
    def counts(*options: str) -> dict[str, int]:
        document = cli("tags", "--json", *options).document
        return {tag["id"]: tag["count"] for tag in document["tags"]}

    assert counts()["prometheus"] == 5
    assert counts("--since", "2021")["prometheus"] == 4
    assert counts("--since", "2021-05", "--until", "2021-05")["prometheus"] == 1
    assert counts("--until", "2021-01-08")["prometheus"] == 1
    assert counts("--until", "2020") == {}
    assert cli("tags", "--until", "2020") == Outcome(1, "", "kbindex: no such tags\n")


def test_tags_can_be_sorted_and_cut_off(cli: Cli) -> None:
    by_name = [
        t["label"] for t in cli("tags", "--json", "--sort", "name").document["tags"]
    ]
    assert by_name == sorted(by_name, key=str.casefold)
    first = cli("tags", "--sort", "first").firsts
    latest = cli("tags", "--sort", "latest").firsts
    assert "istio" in first[: len(first) // 2 + 3]
    assert latest.index("prometheus") < latest.index("istio")
    assert cli("tags", "--limit", "2").firsts == cli("tags").firsts[:2]
    total = len(cli("tags").firsts)
    said = f"kbindex: {total} more; see more with --limit\n"
    assert cli("tags", "--limit", "0") == Outcome(0, "", said)


def test_the_tree_has_each_tag_once_below_a_broader_one(cli: Cli) -> None:
    tree, flat = cli("tags", "--tree"), cli("tags")
    assert sorted(tree.firsts) == sorted(flat.firsts)
    lines = tree.out.splitlines()
    indents = {line.split()[0]: len(line) - len(line.lstrip()) for line in lines}
    assert indents["observability"] == 0
    assert indents["monitoring"] == 2
    assert indents["prometheus"] == 4
    assert indents["prometheus-operator"] == 6
    places = [line.split()[0] for line in lines]
    assert places.index("monitoring") < places.index("prometheus")


def test_a_tree_of_some_tags_begins_with_those_that_have_none_above(cli: Cli) -> None:
    lines = cli("tags", "--tree", "--kind", "project").out.splitlines()
    assert any(line.startswith("prometheus ") for line in lines)


def test_every_line_fits_where_names_are_of_usual_length(cli: Cli) -> None:
    for command in (["tags"], ["trends", "prometheus", "Istio", "監視"]):
        lines = cli(*command).out.splitlines()
        assert max(map(width_of, lines)) <= 80


# One tag


def test_a_tag_comes_with_narrower_tags_and_its_time(cli: Cli) -> None:
    outcome = cli("tags", "prometheus")
    assert "narrower: prometheus-operator (1)\n" in outcome.out
    assert re.search(
        r"^over time, from 2021-01: [▁▂▃▄▅▆▇█ ]+$", outcome.out, re.MULTILINE
    )
    document = cli("tags", "prometheus", "--json").document
    assert [tag["id"] for tag in document["narrower"]] == ["prometheus-operator"]
    dates = [article["date"] for article in document["articles"]]
    assert dates == ["2021-11-05", "2021-11-05", "2021-05-14", "2021-01-08", None]


def test_tags_beside_a_tag_have_their_lift(cli: Cli) -> None:
    """No pair of unrelated tags meets three times in so small an archive."""
    assert cli("tags", "monitoring", "--json").document["related"] == []
    assert "related:" not in cli("tags", "monitoring").out


def test_limit_cuts_off_the_articles_of_a_tag(cli: Cli) -> None:
    document = cli("tags", "prometheus", "--json", "--limit", "2").document
    assert (document["count"], len(document["articles"])) == (5, 2)


# Why


def test_every_reason_has_its_rule_line_name_and_weight(cli: Cli) -> None:
    outcome = cli("tags", "--why", "001#1")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out.startswith("001#1  Prometheus 入門\n")
    assert re.search(
        r"^  \+3\.00  title +001\.md:\d+  Prometheus$", outcome.out, re.MULTILINE
    )


def test_reasons_are_those_of_the_tags_that_the_index_has(cli: Cli) -> None:
    records = [json.loads(line) for line in cli("export").out.splitlines()]
    assert records
    for record in records:
        outcome = cli("tags", "--why", record["id"], "--json")
        assert outcome.status == (0 if record["tags"] else 1)
        tags = outcome.document["tags"]
        assert [tag["id"] for tag in tags] == record["tags"]
        assert all(tag["evidence"] for tag in tags)


def test_an_article_that_is_not_there_has_no_reasons(cli: Cli) -> None:
    outcome = cli("tags", "--why", "001#9")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kbindex: no article '001#9'")


# Suggestions


def test_a_name_that_recurs_is_suggested_with_its_line(cli: Cli) -> None:
    outcome = cli("tags", "--suggest")
    assert outcome.status == 0
    assert re.search(
        r"^3  ZelkovaKit  002#2, 003#3, 004#1 · ", outcome.out, re.MULTILINE
    )
    line = 'zelkovakit = { label = "ZelkovaKit", repos = ["acme/zelkovakit"] }'
    assert f"   {line}\n" in outcome.out
    (one,) = cli("tags", "--suggest", "--json").document["suggestions"]
    assert (one["name"], one["count"], one["toml"]) == ("ZelkovaKit", 3, line)


def test_suggestions_are_cut_off_with_the_total_kept(cli: Cli) -> None:
    document = cli("tags", "--suggest", "--json", "--limit", "0").document
    assert (document["total"], document["suggestions"]) == (1, [])
    outcome = cli("tags", "--suggest", "--limit", "0")
    said = "kbindex: 1 more; see more with --limit\n"
    assert outcome == Outcome(0, "", said)


def test_an_archive_without_names_suggests_nothing(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text("# 1\n### @a\n- [x](https://x.example/)\n")
    options = ["--episodes", str(tmp_path), "--index", str(tmp_path / "index")]
    outcome = cli(*options, "tags", "--suggest")
    said = "kbindex: every name that recurs is a tag already\n"
    assert outcome == Outcome(1, "", said)


# Proposals


NEAR = """# 1
### @a
- [Baking sourdough bread](https://x.example/1)
  - rye and wheat
  <!-- tags: Slow Food -->
- [Baking sourdough rolls](https://x.example/2)
  - rye and wheat
- [Sailing](https://x.example/3)
"""


def test_tags_of_authors_are_proposed_for_a_like_article(
    cli: Cli, tmp_path: Path
) -> None:
    (tmp_path / "1.md").write_text(NEAR, encoding="utf-8")
    options = ["--episodes", str(tmp_path), "--index", str(tmp_path / "index")]
    outcome = cli(*options, "tags", "--propose", "1#2")
    assert outcome.status == 0
    assert re.search(r"^Slow Food +project +100% +1#1$", outcome.out, re.MULTILINE)
    assert cli(*options, "tags", "--propose", "1#2", "--json").document == {
        "format": 1,
        "id": "1#2",
        "total": 1,
        "proposals": [
            {
                "id": "slow-food",
                "label": "Slow Food",
                "label_ja": None,
                "kind": "project",
                "share": 1.0,
                "articles": ["1#1"],
            }
        ],
    }
    said = "no article like 1#3 has tags by its author, in a comment or front matter"
    nothing = Outcome(1, "", f"kbindex: {said}\n")
    assert cli(*options, "tags", "--propose", "1#3") == nothing


def test_japanese_readers_see_the_japanese_label_of_a_proposal(
    cli: Cli, tmp_path: Path
) -> None:
    text = NEAR.replace("Slow Food", "book")
    (tmp_path / "1.md").write_text(text, encoding="utf-8")
    options = ["--episodes", str(tmp_path), "--index", str(tmp_path / "index")]
    outcome = cli("--lang", "ja", *options, "tags", "--propose", "1#2")
    assert re.search(r"^書籍 +topic +100% +1#1$", outcome.out, re.MULTILINE)


# Trends


def test_a_trend_folds_spellings_languages_and_narrower_tags(cli: Cli) -> None:
    document = cli("trends", "プロメテウス", "Prometheus", "--json").document
    assert document["by"] == "month"
    assert document["periods"] == [f"2021-{month:02}" for month in range(1, 12)]
    (trend,) = document["trends"]
    assert (trend["name"], trend["tag"]) == ("プロメテウス", "prometheus")
    assert trend["counts"] == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2]
    assert (trend["total"], trend["undated"]) == (5, 1)
    first = {"article": "001#1", "episode": "001", "date": "2021-01-08"}
    latest = {"article": "003#2", "episode": "003", "date": "2021-11-05"}
    assert (trend["first"], trend["latest"]) == (first, latest)


@pytest.mark.parametrize("word", ["フロントエンド", "frontend", "front end"])
def test_a_word_that_is_no_tag_is_counted_as_it_is_searched(
    cli: Cli, word: str
) -> None:
    (trend,) = cli("trends", word, "--json").document["trends"]
    assert (trend["tag"], trend["total"], trend["label"]) == (None, 1, word)


def test_a_tag_that_the_taxonomy_lacks_is_counted_as_any_other(cli: Cli) -> None:
    (trend,) = cli("trends", "ZelkovaKit", "--json").document["trends"]
    assert (trend["tag"], trend["total"], trend["undated"]) == ("zelkovakit", 1, 0)


def test_periods_can_be_chosen(cli: Cli) -> None:
    document = cli("trends", "監視", "--by", "quarter", "--json").document
    assert document["periods"] == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert len(document["trends"][0]["counts"]) == 4
    assert cli("trends", "監視", "--by", "year", "--json").document["periods"] == [
        "2021"
    ]


def test_a_chart_has_bars_with_labels_in_columns(cli: Cli) -> None:
    outcome = cli("trends", "prometheus", "istio", "--by", "year")
    width = (80 - 9) // 2 - 1
    full = "█" * (width - 2)
    part = "█" * 8
    assert outcome.out.splitlines() == [
        "Prometheus: 5 articles (1 undated), 2021-01-08 (001#1) to 2021-11-05 (003#2)",
        "Istio: 1 article, 2021-01-08 (001#2) to 2021-01-08 (001#2)",
        "",
        " " * 9 + "Prometheus".ljust(width) + " Istio",
        f"2021     {full} 4 {part} 1",
    ]


def test_what_is_never_mentioned_is_said_and_left_out(cli: Cli) -> None:
    outcome = cli("trends", "Istio", "xyzzyx")
    assert (outcome.status, outcome.err) == (0, "kbindex: in no article: xyzzyx\n")
    assert "xyzzyx" not in outcome.out
    nothing = cli("trends", "xyzzyx", "falco")
    assert nothing == Outcome(1, "", "kbindex: in no article: xyzzyx, falco\n")
    document = cli("trends", "xyzzyx", "--json")
    assert document.status == 1
    assert document.document["trends"][0]["first"] is None


def test_what_rises_stands_alone_and_says_its_rule(cli: Cli) -> None:
    nothing = cli("trends", "--rising")
    assert nothing == Outcome(1, "", "kbindex: nothing rises\n")
    document = cli("trends", "--rising", "--json").document
    assert (document["rising"], document["until"]) == ([], "2021-11-05")
    assert "G²" in document["rule"]
    for more in (["istio"], ["--by", "year"], ["--csv"]):
        outcome = cli("trends", "--rising", *more)
        assert (outcome.status, outcome.out) == (2, "")
    assert cli("trends").err.startswith("kbindex: trends needs NAME")


def test_many_names_stand_in_several_charts_of_one_scale(cli: Cli) -> None:
    names = ["prometheus", "istio", "監視", "ZelkovaKit", "service-mesh"]
    blocks = cli("trends", *names, "--by", "year").out.split("\n\n")
    assert [len(block.splitlines()) for block in blocks] == [5, 2, 2]


def test_pictures_are_written_beside_the_chart(cli: Cli, tmp_path: Path) -> None:
    svg, png = tmp_path / "a.svg", tmp_path / "a.png"
    outcome = cli("trends", "prometheus", "--svg", str(svg), "--png", str(png))
    assert outcome == cli("trends", "prometheus")
    assert svg.read_bytes().startswith(b"<?xml")
    assert png.read_bytes().startswith(b"\x89PNG")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "a.svg"]


def test_nothing_mentioned_leaves_no_picture(cli: Cli, tmp_path: Path) -> None:
    assert cli("trends", "xyzzyx", "--svg", str(tmp_path / "a.svg")).status == 1
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_cannot_be_written_is_one_line(cli: Cli, tmp_path: Path) -> None:
    outcome = cli("trends", "prometheus", "--png", str(tmp_path / "no" / "a.png"))
    assert (outcome.status, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 1
    assert "No such file or directory" in outcome.err


# Related articles


def test_an_article_is_related_by_tags_and_words_never_to_itself(cli: Cli) -> None:
    outcome = cli("related", "001#1")
    assert (outcome.status, outcome.err) == (0, "")
    hits = cli("related", "001#1", "--json").document["hits"]
    ids = [hit["id"] for hit in hits]
    # 003#2 brings the same page as 001#1.
    assert not {"001#1", "003#2"} & set(ids)
    assert {"002#1", "003#1", "004#1"} <= set(ids)
    assert all(hit["common"]["tags"] or hit["common"]["words"] for hit in hits)
    assert outcome.out.count("   both: ") == len(hits)
    assert re.search(r"^   both: #\S.* · .*監視", outcome.out, re.MULTILINE)


def test_the_later_of_two_that_bring_one_page_is_the_same_article(cli: Cli) -> None:
    ids = [hit["id"] for hit in cli("related", "003#2", "--json").document["hits"]]
    assert not {"001#1", "003#2"} & set(ids)
    ids = [hit["id"] for hit in cli("related", "004#1", "--json").document["hits"]]
    assert ids.count("001#1") == 1
    assert "003#2" not in ids


def test_related_articles_can_be_cut_off(cli: Cli) -> None:
    every = cli("related", "001#1", "--json").document["hits"]
    assert (
        cli("related", "001#1", "--json", "--limit", "1").document["hits"]
        == (every[:1])
    )
    assert cli("related", "001#1", "--limit", "0") == Outcome(0, "", "")


def test_an_article_that_is_not_there_is_related_to_nothing(cli: Cli) -> None:
    outcome = cli("related", "001#9", "--json")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith("kbindex: no article '001#9'")


def test_an_article_that_is_like_no_other_is_status_1(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "1.md").write_text(
        "# 1\n### @a\n- [apple](https://x.example/)\n- [banjo](https://y.example/)\n"
    )
    options = ["--episodes", str(tmp_path), "--index", str(tmp_path / "index")]
    assert cli(*options, "related", "1#1") == Outcome(
        1, "", "kbindex: no article is like 1#1\n"
    )
    document = cli(*options, "related", "1#1", "--json").document
    assert document == {"format": 1, "id": "1#1", "hits": []}


# Wrong usage, and what a search costs


@pytest.mark.parametrize(
    ("args", "message"),
    [
        pytest.param(
            ["tags", "x", "--suggest"],
            "use only one of TAG, --why, --suggest and --propose",
            id="tag-and-suggest",
        ),
        pytest.param(
            ["tags", "x", "--tree"],
            "--kind, --tree, --since, --until and --sort are for the list of tags",
            id="tag-and-tree",
        ),
        pytest.param(
            ["tags", "--why", "001#1", "--limit", "1"],
            "use only one of --limit and --why",
            id="why-and-limit",
        ),
        pytest.param(
            ["tags", "--since", "soon"],
            "--since: no date in `soon`; expected a date such as 2021, 2021-06-03, "
            "June 2021, last month, 2 weeks ago or 3m",
            id="no-date",
        ),
        pytest.param(
            ["tags", "--since", "2022", "--until", "2021"],
            "--since is later than --until",
            id="backwards",
        ),
        pytest.param(["trends"], "trends needs NAME", id="no-name"),
        pytest.param(["trends", " "], "NAME is empty", id="blank-name"),
        pytest.param(["related"], "related needs ID", id="no-id"),
    ],
)
def test_wrong_usage_is_one_line(cli: Cli, args: list[str], message: str) -> None:
    line = f"kbindex: {message} (see `kbindex {args[0]} --help`)\n"
    assert cli(*args) == Outcome(2, "", line)


def test_a_search_imports_nothing_that_only_topics_need(root: Path) -> None:
    code = (
        "import sys; from kbindex.cli.app import run; "
        f"run(['--episodes', {str(root / 'episodes')!r}, '--index', "
        f"{str(root / 'index')!r}, 'search', 'Istio']); "
        "print(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        timeout=60,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    modules = set(done.stderr.decode().split())
    assert "kbindex.search.searcher" in modules
    unwanted = {
        "matplotlib",
        "kbindex.cli.screens.tag_screens",
        "kbindex.knowledge.questions.tag_reasons",
        "kbindex.search.related_articles",
        "kbindex.knowledge.counts.tag_relations",
        "kbindex.knowledge.counts.trend_counts",
        "kbindex.pages.charts",
        "kbindex.pages.trend_svg",
        "kbindex.pages.topic_documents",
        "kbindex.topics.suggesting.sightings",
        "kbindex.topics.suggesting.name_suggestions",
        "kbindex.topics.tagging.common_words",
    }
    assert not unwanted & modules
