"""Lists: `--limit`, `--sort` and `--brief` are the same words everywhere."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run

EPISODES = {
    "001": """\
- Hosted by @haruka
- Recording date: 2022-04-08

## Contents

An introduction to monitoring.

### @haruka

- [Prometheus](https://prometheus.io/)
  - 監視の基本を、ほかの監視の道具と比べながら、はじめから順にゆっくり話していく回
    - 設定はYAMLで書く
      - 監視するものを並べる
- [Thanos](https://thanos.io/)
  - Prometheusを束ねる。[とても長い名前のついたリンクで、画面では短く切られるものの例](https://thanos.io/long)
### @minato

- [Cilium](https://cilium.io/)
  - eBPF
""",
    "002": """\
- Hosted by @minato
- Recording date: 2022-06-03

## Contents

### @minato

- [Prometheus](https://prometheus.io/)
  - 監視をもう一度
""",
    "003": """\
- Hosted by @haruka

## Contents

### @aoi

- [Loki](https://grafana.com/oss/loki/)
  - 監視とログ
- [Tempo](https://grafana.com/oss/tempo/)
  - トレース
""",
}


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def firsts(self) -> list[str]:
        return [line.split()[0] for line in self.out.splitlines() if line]


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(new_project: Path, capsys: pytest.CaptureFixture[str]) -> Cli:
    for name, text in EPISODES.items():
        file = new_project / "episodes" / f"{name}.md"
        file.write_text(f"# {name}\n\n{text}", encoding="utf-8")

    def call(*args: str) -> Outcome:
        return Outcome(run(list(args)), *capsys.readouterr())

    return call


def more(count: int) -> str:
    return f"kbindex: {count} more; see more with --limit\n"


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param((), ["001", "002", "003"], id="default"),
        pytest.param(("--sort", "name"), ["001", "002", "003"], id="name"),
        pytest.param(("--sort", "date"), ["002", "001", "003"], id="date"),
        pytest.param(("--sort", "count"), ["001", "003", "002"], id="count"),
    ],
)
def test_episodes_are_sorted(
    cli: Cli, order: tuple[str, ...], expected: list[str]
) -> None:
    assert cli("episodes", *order).firsts == expected
    found = cli("episodes", *order, "--json").document["episodes"]
    assert [episode["id"] for episode in found] == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        pytest.param((), "bea aoi haruka minato", id="default"),
        pytest.param(("--sort", "count"), "bea aoi haruka minato", id="count"),
        pytest.param(("--sort", "name"), "aoi bea haruka minato", id="name"),
        pytest.param(("--sort", "latest"), "minato bea haruka aoi", id="latest"),
        pytest.param(("--sort", "first"), "aoi haruka minato bea", id="first"),
    ],
)
def test_presenters_are_sorted(
    cli: Cli, new_project: Path, order: tuple[str, ...], expected: str
) -> None:
    brought = "".join(f"- [{n}](https://example.com/{n})\n" for n in range(3))
    text = f"- Recording date: 2022-05-01\n\n## Contents\n\n### @bea\n\n{brought}"
    file = new_project / "episodes" / "004.md"
    file.write_text(f"# 004\n\n{text}", encoding="utf-8")
    assert cli("presenters", *order).firsts == expected.split()
    found = cli("presenters", *order, "--json").document["presenters"]
    assert [presenter["name"] for presenter in found] == expected.split()


@pytest.mark.parametrize(
    ("args", "rest"),
    [
        pytest.param(["episodes"], 2, id="episodes"),
        pytest.param(["presenters"], 2, id="presenters"),
        pytest.param(["presenters", "haruka", "--brief"], 1, id="presenter"),
        pytest.param(["tags", "monitoring", "--brief"], 5, id="tag"),
    ],
)
def test_what_a_limit_leaves_out_is_said(cli: Cli, args: list[str], rest: int) -> None:
    whole = cli(*args)
    assert (whole.status, whole.err) == (0, "")
    one = cli(*args, "-n", "1")
    assert (one.status, one.err) == (0, more(rest))
    assert cli(*args, "--limit", str(rest + 1)) == whole
    nothing = cli(*args, "--limit", "0")
    assert (nothing.status, nothing.err) == (0, more(rest + 1))


def test_json_is_limited_and_says_nothing(cli: Cli) -> None:
    assert cli("episodes", "--limit", "1", "--json").err == ""
    listed = cli("presenters", "haruka", "--limit", "1", "--json")
    assert listed.err == ""
    assert listed.document["count"] == 2
    assert [article["id"] for article in listed.document["articles"]] == ["001#2"]
    assert cli("episodes", "--limit", "1", "--csv").err == more(2)


@pytest.mark.parametrize(
    ("args", "lines"),
    [
        pytest.param(
            ["related", "001#1", "--limit", "1"],
            ["001#2  2022-04-08  haruka  Thanos"],
            id="related",
        ),
        pytest.param(
            ["show", "001#3"], ["001#3  2022-04-08  minato  Cilium"], id="article"
        ),
        pytest.param(
            ["show", "001"],
            [
                "001",
                "date: 2022-04-08",
                "hosts: haruka",
                "file: 001.md",
                "",
                "001#0  2022-04-08  -       Overview of episode 001",
                "001#1  2022-04-08  haruka  Prometheus",
                "001#2  2022-04-08  haruka  Thanos",
                "001#3  2022-04-08  minato  Cilium",
            ],
            id="episode",
        ),
        pytest.param(
            ["seen", "https://prometheus.io", "Cilium", "zzz"],
            [
                "seen  https://prometheus.io (the same page: 001#1, 002#1)",
                "seen  Cilium (the same title: 001#3)",
                "new   zzz",
            ],
            id="seen",
        ),
        pytest.param(
            ["seen", "https://prometheus.io", "--limit", "1"],
            ["seen  https://prometheus.io (the same page: 001#1, 1 more)"],
            id="seen-limited",
        ),
    ],
)
def test_brief_is_a_line_each(cli: Cli, args: list[str], lines: list[str]) -> None:
    assert cli(*args, "--brief").out.splitlines() == lines


def test_of_what_was_seen_often_the_first_are_shown(cli: Cli) -> None:
    lines = cli("seen", "https://prometheus.io", "--limit", "1").out.splitlines()
    assert lines[1] == "      001#1  Prometheus"
    assert lines[-1] == "      and 1 more"
    found = cli("seen", "https://prometheus.io", "--limit", "1", "--json").document
    assert found["results"][0]["articles"] == ["001#1", "002#1"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["tags", "--brief"], "--brief is for the articles of TAG"),
        (["presenters", "--brief"], "--brief is for the articles of NAME"),
        (["presenters", "aoi", "--sort", "name"], "--sort is for the list of"),
        (["related", "001#1", "--brief", "--csv"], "use only one of --csv and --brief"),
        (["show", "001", "--links", "--brief"], "use only one of --links and --brief"),
        (["show", "001", "-w", "--brief"], "use only one of --web and --brief"),
        (["seen", "x", "--json", "--brief"], "use only one of --json and --brief"),
        (
            ["tags", "monitoring", "--brief", "--json"],
            "use only one of --json and --brief",
        ),
        (["episodes", "--sort", "latest"], "'latest' is not one of"),
        (
            ["episodes", "--limit", "-1"],
            "0 or more, or all; got '-1'",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_has_no_place_is_refused(cli: Cli, args: list[str], said: str) -> None:
    outcome = cli(*args)
    assert (outcome.status, outcome.out) == (2, "")
    assert said in outcome.err


def test_in_a_pipe_paths_and_links_are_whole(cli: Cli) -> None:
    path = EPISODES["001"].partition("  - ")[2].partition("\n")[0]
    assert path in cli("search", "監視するもの", "--limit", "1").out
    name = EPISODES["001"].partition("[とても")[2].partition("]")[0]
    assert (
        f"とても{name}: https://thanos.io/long" in cli("show", "001#2", "--links").out
    )


def test_statistics_show_as_many_sites_as_are_wanted(cli: Cli) -> None:
    assert cli("stats").err == ""
    one = cli("stats", "--limit", "1")
    assert one.err == more(3)
    sites = one.out.partition("top sites\n")[2].splitlines()
    assert [site.split()[0] for site in sites] == ["grafana.com"]
    assert len(cli("stats", "--limit", "1", "--json").document["sites"]) == 4


def test_statistics_count_the_topics_that_are_listed(cli: Cli) -> None:
    """Those above others, too: `observability` stands in no article itself."""
    listed = cli("tags", "--json").document["tags"]
    assert not all(tag["own"] for tag in listed)
    assert cli("stats", "--json").document["topics"] == len(listed)


def test_guests_without_a_host_stand_alone(cli: Cli, new_project: Path) -> None:
    file = new_project / "episodes" / "004.md"
    file.write_text("# 004\n\n- Guest: @ada, @grace\n\n## Contents\n", "utf-8")
    assert "with ada, grace" in " ".join(cli("episodes").out.split())
    said = cli("--lang", "ja", "episodes").out
    assert ("ゲスト ada, grace" in said, "、ゲスト" in said) == (True, False)


def test_a_title_says_what_matched(cli: Cli) -> None:
    hits = cli("search", "thanos", "--json").document["hits"]
    assert {hit["title"]: hit["title_highlights"] for hit in hits} == {
        "Thanos": [[0, 6]]
    }
    (hit,) = cli("related", "001#1", "--limit", "1", "--json").document["hits"]
    assert hit["title_highlights"] == []


def test_what_is_counted_is_one_of_something(cli: Cli) -> None:
    assert cli("search", "thanos", "--limit", "0").err == "kbindex: 1 hit\n"
    assert cli("presenters", "minato").out.startswith(
        "minato (2 articles in 2 episodes"
    )
    assert cli("index").out.startswith("up to date: 6 articles, ")
    assert " 1 article " in cli("episodes").out.splitlines()[1]
