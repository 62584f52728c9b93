"""The hosts' commands, in this process and as a process of their own."""

import errno
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex.cli.app import run

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
FIRST = """\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-08
- Video: https://youtu.be/kBhost0001

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番
- [Evil \x1bc\u202e page](https://evil.example/a)

### @minato

- [Cilium](https://cilium.io/)
"""
SECOND = """\
# 002

- Hosted by @haruka_k8s
- Recording date: 2022-04-15
- Video:

## Contents

### @Haruka_K8s

- [Thanosのよいところ](https://thanos.example/good/?utm_source=x)

### @minato

- 予告だけ
"""


@dataclass(frozen=True)
class Outcome:
    """What a run left behind."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # noqa: ANN401 - JSON
        return json.loads(self.out)


Cli = Callable[..., Outcome]
Validate = Callable[[str, object], None]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose index is built; to be read only."""
    root = tmp_path_factory.mktemp("hosts")
    for name, text in (("001", FIRST), ("002", SECOND)):
        (root / "episodes" / name).mkdir(parents=True)
        (root / "episodes" / name / "README.md").write_text(text, encoding="utf-8")
    (root / "kbindex.toml").write_text("", encoding="utf-8")
    assert (
        run(["--episodes", f"{root}/episodes", "--index", f"{root}/index", "index"])
        == 0
    )
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project, to be changed at will."""
    root = tmp_path / "copy"
    shutil.copytree(built, root)
    for name in ("KBINDEX_EPISODES", "KBINDEX_INDEX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def cli(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """Run the program in the project, with `stdin` where one is given."""
    del project  # its working folder is what is asked for

    def call(*args: str, stdin: str | None = None) -> Outcome:
        stream = io.TextIOWrapper(io.BytesIO((stdin or "").encode()), encoding="utf-8")
        if stdin is None:
            monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
        monkeypatch.setattr(sys, "stdin", stream)
        capsys.readouterr()
        status = run(args)
        out, err = capsys.readouterr()
        return Outcome(status, out, err)

    return call


def start(root: Path, *args: str, stdin: bytes = b"") -> Outcome:
    """Run the program as a process in `root`."""
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *args],
        cwd=root,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


# seen


def test_seen_says_where_a_page_was(cli: Cli) -> None:
    done = cli("seen", "http://www.thanos.example/good?fbclid=1", "No such title")
    assert done.status == 1
    lines = done.out.splitlines()
    assert lines[:4] == [
        "seen  http://www.thanos.example/good?fbclid=1 (the same page)",
        "      002#1  Thanosのよいところ",
        "        2022-04-15 · Haruka_K8s",
        "        https://thanos.example/good/",
    ]
    assert lines[4].startswith("        #")
    assert lines[5:] == ["new   No such title"]


def test_seen_names_five_places_of_many(project: Path, cli: Cli) -> None:
    links = "".join(
        f"- [p{number}](https://e.jp/{number})\n  - https://deep.example/\n"
        for number in range(1, 8)
    )
    (project / "episodes" / "003.md").write_text(
        f"# 003\n\n- Recording date: 2022-05-01\n\n## Contents\n\n### @a\n\n{links}"
    )
    (line,) = cli("seen", "https://deep.example").out.splitlines()
    names, _, more = line.removeprefix("new, but mentioned in ").partition(" and ")
    assert len(names.split(", ")) == 5
    assert more.startswith("2 more ")


def test_seen_says_where_something_new_is_mentioned(
    project: Path, cli: Cli, validate: Validate
) -> None:
    path = project / "episodes" / "001" / "README.md"
    path.write_text(FIRST + "  - [深い](https://deep.example/)と雲の絵本\n")
    query = "https://deep.example"
    done = cli("seen", query, "雲の絵本")
    assert (done.status, done.out.splitlines()) == (
        1,
        [
            f"new, but mentioned in 001#3  {query}",
            "new, but mentioned in 001#3  雲の絵本",
        ],
    )
    (project / "episodes" / "003.md").write_text(
        "# 003\n\n- Recording date: 2022-05-01\n\n### @a\n\n"
        f"- [b](https://e.jp/b)\n  - [c]({query})\n- [d](https://e.jp/d)\n  - {query}\n"
    )
    done = cli("seen", query)
    assert done.out == f"new, but mentioned in 003#1, 003#2, 001#3  {query}\n"
    document = cli("seen", query, "--json").document
    validate("seen", document)
    assert document["results"] == [
        {
            "query": query,
            "seen": False,
            "articles": [],
            "how": None,
            "mentioned": ["003#1", "003#2", "001#3"],
            "mentions": 3,
        }
    ]


def test_seen_is_0_where_all_were_covered(cli: Cli) -> None:
    assert cli("seen", "Cilium", "https://prometheus.io").status == 0


def test_seen_as_json_is_the_contract(cli: Cli, validate: Validate) -> None:
    done = cli("seen", "https://cilium.io/#x", "Cilium | Site", "x", "--json")
    validate("seen", done.document)
    assert done.document == {
        "format": 1,
        "results": [
            {
                "query": "https://cilium.io/#x",
                "seen": True,
                "articles": ["001#3"],
                "how": "url",
            },
            {
                "query": "Cilium | Site",
                "seen": True,
                "articles": ["001#3"],
                "how": "title",
            },
            {"query": "x", "seen": False, "articles": [], "how": None},
        ],
    }


@pytest.mark.parametrize("args", [(), ("-",)], ids=["no-arguments", "dash"])
def test_seen_reads_many_from_stdin(cli: Cli, args: tuple[str, ...]) -> None:
    done = cli("seen", "--json", *args, stdin="Cilium\r\n\n  https://a.example/b\n")
    results = done.document["results"]
    assert [(r["query"], r["seen"]) for r in results] == [
        ("Cilium", True),
        ("https://a.example/b", False),
    ]


@pytest.mark.parametrize(
    ("args", "stdin"),
    [
        pytest.param((), None, id="terminal"),
        pytest.param((), "", id="empty-stdin"),
        pytest.param((" ",), None, id="blank"),
    ],
)
def test_seen_needs_something_to_look_up(
    cli: Cli, args: tuple[str, ...], stdin: str | None
) -> None:
    done = cli("seen", *args, stdin=stdin)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("kbindex: nothing to look up")


def test_links_in_notes_do_not_count_as_seen(project: Path, cli: Cli) -> None:
    path = project / "episodes" / "002" / "README.md"
    text = SECOND.replace("=x)\n", "=x)\n  - https://deep.example/\n")
    path.write_text(text, encoding="utf-8")
    assert cli("seen", "https://deep.example/").status == 1


# presenters


def test_presenters_are_listed_with_what_they_brought(
    cli: Cli, validate: Validate
) -> None:
    done = cli("presenters", "--json")
    validate("presenters", done.document)
    listed = done.document["presenters"]
    assert [(p["name"], p["count"], p["episodes"]) for p in listed] == [
        ("haruka_k8s", 3, ["001", "002"]),
        ("minato", 1, ["001"]),
    ]
    assert listed[0]["latest"] == {"episode": "002", "date": "2022-04-15"}
    first, second = cli("presenters").out.splitlines()
    assert first.startswith(
        "haruka_k8s  3 articles  2 episodes  2022-04-08  2022-04-15"
    )
    assert second.startswith(
        "minato       1 article   1 episode  2022-04-08  2022-04-08"
    )


def test_a_presenter_is_shown_latest_first(cli: Cli, validate: Validate) -> None:
    done = cli("presenters", "@HARUKA_K8S", "--json")
    validate("presenter", done.document)
    assert [a["id"] for a in done.document["articles"]] == ["001#1", "001#2", "002#1"]
    shown = cli("presenters", "haruka_k8s").out
    assert shown.index("002#1") < shown.index("001#1")
    assert shown.startswith("haruka_k8s (3 articles in 2 episodes)\n")


def test_an_unknown_presenter_is_1(cli: Cli) -> None:
    assert cli("presenters", "minatoo") == Outcome(
        1, "", "kbindex: no presenter 'minatoo' (did you mean minato?)\n"
    )


def test_notes_cannot_control_the_terminal(cli: Cli) -> None:
    for args in (["presenters", "haruka_k8s"], ["seen", "https://evil.example/a"]):
        out = cli(*args).out
        assert "Evil c page" in out
        assert not {"\x1b", "\u202e"} & set(out)


# stats


def test_stats_count_the_archive(cli: Cli, validate: Validate) -> None:
    done = cli("stats", "--json")
    validate("stats", done.document)
    assert done.document["episodes"] == 2
    assert done.document["articles"] == 4
    assert done.document["years"] == [{"year": 2022, "episodes": 2, "articles": 4}]
    lines = cli("stats").out.splitlines()
    assert lines[:2] == ["episodes    2", "articles    4"]
    assert "from 2022-04-08 to 2022-04-15" in lines


# random


def test_a_seed_always_picks_the_same_article(cli: Cli, validate: Validate) -> None:
    done = cli("random", "--seed", "7", "--json")
    validate("show-article", done.document)
    assert cli("random", "--seed", "7", "--json") == done
    ids = {cli("random", "--seed", str(n), "--json").document["id"] for n in range(30)}
    assert ids == {"001#1", "001#2", "001#3", "002#1"}
    assert cli("random", "--seed", "7").out.startswith(done.document["id"])


# open


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what would be opened in the browser."""
    pages: list[str] = []

    def remember(url: str) -> bool:
        pages.append(url)
        return True

    monkeypatch.setattr("webbrowser.open", remember)
    return pages


@pytest.mark.parametrize(
    ("args", "url"),
    [
        (["001#3"], "https://cilium.io/"),
        (["002#1"], "https://thanos.example/good/"),
        (["001"], "https://youtu.be/kBhost0001"),
        (["001#1", "--video"], "https://youtu.be/kBhost0001"),
        (["001", "--video"], "https://youtu.be/kBhost0001"),
    ],
)
def test_open_opens_the_page(
    cli: Cli, opened: list[str], args: list[str], url: str
) -> None:
    assert cli("open", *args) == Outcome(0, "", f"kbindex: opening {url}\n")
    assert opened == [url]


def test_open_can_only_print(cli: Cli, opened: list[str]) -> None:
    assert cli("open", "001#3", "--print") == Outcome(0, "https://cilium.io/\n", "")
    assert opened == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["002"], "002 has no video to open"),
        (["002#1", "--video"], "002#1 has no video to open"),
        (["009"], "no episode '009'"),
        (["001#9"], "no article '001#9'"),
    ],
)
def test_what_cannot_be_opened_is_1(
    cli: Cli, opened: list[str], args: list[str], message: str
) -> None:
    done = cli("open", *args)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"kbindex: {message}")
    assert opened == []


LINKED = """\
# 003

## Contents

### @minato

- [Cilium](https://cilium.io/?utm_source=x)と[続き](https://e.jp/more)
  - [資料](../slides.md)と[便り](mailto:a@e.jp)

#### 雑談
"""
"""Four links in an article, none in the other."""


@pytest.fixture
def linked(project: Path, cli: Cli) -> Cli:
    (project / "episodes/003.md").write_text(LINKED, encoding="utf-8")
    return cli


@pytest.mark.parametrize(
    ("number", "url"), [(1, "https://cilium.io/"), (2, "https://e.jp/more")]
)
def test_a_link_is_opened_by_its_number(
    linked: Cli, opened: list[str], number: int, url: str
) -> None:
    done = linked("open", "003#1", "--link", str(number))
    assert done == Outcome(0, "", f"kbindex: opening {url}\n")
    assert opened == [url]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["003#1", "--link", "3"], "link 3 of 003#1 is not a web page: ../slides"),
        (["003#1", "--link", "4"], "link 4 of 003#1 is not a web page: mailto:"),
        (["003#1", "--link", "5"], "003#1 has 4 links, and no link 5"),
        (["003#2", "--link", "1"], "003#2 has 0 links, and no link 1"),
    ],
)
def test_a_link_that_cannot_be_opened_is_1(
    linked: Cli, opened: list[str], args: list[str], message: str
) -> None:
    done = linked("open", *args)
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith(f"kbindex: {message}")
    assert opened == []


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["003", "--link", "1"], "003 is an episode; --link is for an article, such"),
        (["003#1", "--link", "1", "--video"], "use only one of --video and --link"),
    ],
)
def test_a_link_of_something_else_is_2(
    linked: Cli, args: list[str], message: str
) -> None:
    done = linked("open", *args)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"kbindex: {message}")


def test_links_are_listed_with_the_numbers_to_open_them(linked: Cli) -> None:
    shown = linked("show", "003", "--links")
    assert shown == Outcome(
        0,
        "003#1  Ciliumと続き\n"
        "  [1] Cilium: https://cilium.io/\n"
        "  [2] 続き: https://e.jp/more\n"
        "  [3] 資料: ../slides.md\n"
        "  [4] 便り: mailto:a@e.jp\n",
        "",
    )
    rows = linked("show", "003#1", "--links", "--format", "{id} {number} {text} {url}")
    assert rows.out.splitlines()[1] == "003#1 2 続き https://e.jp/more"
    assert linked("show", "003#1", "--links", "--markdown").out.splitlines()[4:] == [
        "1. [Cilium](https://cilium.io/)",
        "2. [続き](https://e.jp/more)",
        "3. 資料: ../slides.md",
        "4. 便り: mailto:a@e.jp",
    ]


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        pytest.param(
            (),
            [
                "  https://cilium.io/",
                "  [2] https://e.jp/more",
                "    [3] 資料: ../slides.md",
                "    [4] 便り: mailto:a@e.jp",
            ],
            id="text",
        ),
        pytest.param(
            ("--markdown",),
            [
                "## [Ciliumと続き](https://cilium.io/)",
                "- 資料と便り (資料: ../slides.md, 便り: mailto:a@e.jp)",
            ],
            id="markdown",
        ),
        pytest.param(
            ("--format", "{links}"),
            ["https://cilium.io/, https://e.jp/more, ../slides.md, mailto:a@e.jp"],
            id="template",
        ),
    ],
)
def test_every_form_gives_the_links(
    linked: Cli, form: tuple[str, ...], lines: list[str]
) -> None:
    shown = linked("show", "003#1", *form).out.splitlines()
    assert [line for line in shown if line in lines] == lines


def test_where_there_are_no_links_nothing_is_listed(linked: Cli) -> None:
    shown = linked("show", "003#2", "--links")
    assert shown == Outcome(1, "", "kbindex: 003#2 has no links\n")


def test_the_address_is_printed_where_there_is_no_browser(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    done = cli("open", "001#3")
    assert (done.status, done.out) == (1, "https://cilium.io/\n")
    assert done.err == "kbindex: no browser could be started\n"


# new


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KBINDEX_TODAY", "2022-04-22")


@pytest.mark.usefixtures("today")
def test_new_makes_the_next_episode(project: Path, cli: Cli) -> None:
    done = cli("new")
    path = project / "episodes" / "003" / "README.md"
    assert done == Outcome(0, f"{path}\n", "")
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[:5] == [
        "# 003",
        "",
        "- Hosted by @haruka_k8s",
        "- Recording date: 2022-04-22",
        "- Video:",
    ]
    assert [line for line in text.splitlines() if line.startswith("###")] == [
        "### @Haruka_K8s",
        "### @minato",
    ]
    episodes = cli("episodes", "--json").document["episodes"]
    assert (episodes[2]["id"], episodes[2]["date"]) == ("003", "2022-04-22")
    assert cli("index", "--json").document["diagnostics"] == []


def test_new_can_only_print(project: Path, cli: Cli) -> None:
    done = cli("new", "--dry-run", "--date", "2022-05-01", "--id", "x-1")
    assert done.status == 0
    assert done.out.startswith("# x-1\n")
    assert "- Recording date: 2022-05-01\n" in done.out
    assert not (project / "episodes" / "x-1").exists()


def test_new_never_overwrites(project: Path, cli: Cli) -> None:
    done = cli("new", "--id", "002")
    assert done == Outcome(2, "", "kbindex: there is an episode 002 already\n")
    path = project / "episodes" / "003" / "README.md"
    path.parent.mkdir()
    path.mkdir()
    done = cli("new")
    assert (done.status, done.out) == (2, "")


def test_new_leaves_nothing_where_the_disk_is_full(
    project: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither an empty episode nor a folder for it, which the next one would follow."""

    def is_full(_path: Path, _content: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "there")

    before = sorted((project / "episodes").rglob("*"))
    with monkeypatch.context() as patched:
        patched.setattr("kbindex.cli.project.create_file", is_full)
        done = cli("new")
    assert done == Outcome(2, "", "kbindex: there: No space left on device\n")
    assert sorted((project / "episodes").rglob("*")) == before
    assert cli("new").out == f"{project / 'episodes' / '003' / 'README.md'}\n"


@pytest.mark.parametrize("date", ["2022-13-01", "soon", ""])
def test_new_refuses_what_is_no_date(cli: Cli, date: str) -> None:
    done = cli("new", "--date", date)
    assert (done.status, done.out) == (2, "")
    assert "expected YYYY-MM-DD" in done.err


# doctor


def test_a_healthy_archive_is_0(cli: Cli, project: Path, validate: Validate) -> None:
    done = cli("doctor", "--json")
    validate("doctor", done.document)
    assert done.status == 0, done.document["problems"]
    assert done.document["healthy"] is True
    assert done.document["paths"] == {
        "episodes": str(project / "episodes"),
        "index": str(project / "index"),
        "config": str(project / "kbindex.toml"),
    }
    index = done.document["index"]
    assert (index["state"], index["articles"], index["pending"]) == ("up-to-date", 4, 0)
    assert index["size_bytes"] > 1000
    assert "all is well" in cli("doctor").out


def break_manifest(project: Path) -> None:
    for path in (project / "index").glob("g*/manifest.json"):
        path.write_text("{}", encoding="utf-8")


def change_episode(project: Path) -> None:
    path = project / "episodes" / "002" / "README.md"
    path.write_text(SECOND + "  - もう1つ\n", encoding="utf-8")


def drop_index(project: Path) -> None:
    shutil.rmtree(project / "index")


@pytest.mark.parametrize(
    ("change", "state"),
    [
        pytest.param(drop_index, "missing", id="missing"),
        pytest.param(change_episode, "outdated", id="outdated"),
        pytest.param(break_manifest, "damaged", id="damaged"),
    ],
)
def test_doctor_sees_what_is_wrong_and_changes_nothing(
    cli: Cli,
    project: Path,
    validate: Validate,
    *,
    change: Callable[[Path], None],
    state: str,
) -> None:
    def files() -> list[Path]:
        """All but the index's note of what was checked, which a look may renew."""
        return sorted(path for path in project.rglob("*") if path.name != "STAMP")

    change(project)
    before = files()
    done = cli("doctor", "--json")
    validate("doctor", done.document)
    assert done.status == 1
    assert done.document["index"]["state"] == state
    assert "`kbindex index`" in " ".join(done.document["problems"])
    assert files() == before
    assert cli("doctor").status == 1


def test_doctor_counts_what_could_not_be_read(cli: Cli, project: Path) -> None:
    text = SECOND.replace("2022-04-15", "2022-04-031")
    (project / "episodes" / "002" / "README.md").write_text(text, encoding="utf-8")
    cli("index")
    done = cli("doctor")
    assert done.status == 1
    assert "! 1 place in the notes could not be read" in done.out
    assert "README.md:4: no such date" in done.err


def test_doctor_without_episodes_is_a_finding(
    cli: Cli, project: Path, validate: Validate
) -> None:
    shutil.rmtree(project / "episodes")
    done = cli("doctor", "--json")
    validate("doctor", done.document)
    assert (done.status, done.document["index"]["state"]) == (1, "unknown")


# As processes


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (("seen", "Cilium", "--json"), 0),
        (("seen", "nothing like it", "--json"), 1),
        (("presenters", "--json"), 0),
        (("presenters", "nobody"), 1),
        (("new", "--stdout"), 0),
        (("open", "001#3", "--print"), 0),
        (("random", "--json"), 0),
        (("stats", "--json"), 0),
        (("doctor", "--json"), 0),
        (("check", "--json"), 1),
        (("seen", "--no-such-option"), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_a_process_keeps_data_and_messages_apart(
    built: Path, args: tuple[str, ...], status: int
) -> None:
    done = start(built, *args)
    assert done.status == status, done.err
    assert "Traceback" not in done.err
    assert bool(done.out) == (status != 2 and "nobody" not in args)
    if "--json" in args and done.out:
        assert json.loads(done.out)["format"] == 1 if "random" not in args else True


def test_seen_reads_a_pipe_in_any_encoding(built: Path) -> None:
    done = start(built, "seen", "--json", stdin=b"Cilium\n\xff\xfe\n")
    assert done.status == 1
    assert [r["seen"] for r in done.document["results"]] == [True, False]


def test_a_search_imports_nothing_of_the_hosts_commands(built: Path) -> None:
    script = (
        "import sys; from kbindex.cli.app import run; "
        "run(['search', 'Cilium']);"
        "print([m for m in sys.modules if 'lint' in m.split('.') or m.endswith("
        "('.seen_pages', '.near_titles', '.presenter_summaries',"
        "'.archive_statistics', '.examination'))])"
    )
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", script], cwd=built, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"
