"""`kbindex import`: from a feed or pages to episodes that are found, and again."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kbindex.cli.app import run
from kbindex.messages import speaking

FEED = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
><channel><title>灯台ラジオ</title>
{items}
</channel></rss>
"""

ITEM = """\
<item><title>第{n}回 灯り</title><guid>lh-{n}</guid><itunes:episode>{n}</itunes:episode>
<pubDate>Fri, 0{n} Jul 2021 21:00:00 +0900</pubDate>
<content:encoded><![CDATA[<p>{intro}</p><h2>リンク</h2><ul>
<li><a href="https://thanos.example/{n}">Thanos {n} 入門</a>
<ul><li>長期保存の話</li></ul></li>
</ul>]]></content:encoded>
<enclosure url="https://cdn.example/{n}.mp3" type="audio/mpeg" length="1"/>
<podcast:person>Mio</podcast:person><podcast:person role="guest">Ren</podcast:person>
<podcast:chapters url="{beside}{n}.json"/>
<podcast:transcript url="{beside}{n}.vtt" type="text/vtt"/>
</item>"""

CHAPTERS = b'{"version": "1.2.0", "chapters": [{"startTime": 0, "title": "a"}]}'
TRANSCRIPT = b"WEBVTT\n\n00:00.000 --> 00:01.000\nhello\n"


def feed(*numbers: int, intro: str = "今日の話", beside: str = "files/") -> str:
    items = (ITEM.format(n=n, intro=intro, beside=beside) for n in numbers)
    return FEED.format(items="".join(items))


@dataclass(frozen=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(
    new_project: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Cli:
    """Run the program in a project without episodes, with `feed.xml` of two."""
    for name in ("KBINDEX_EPISODES", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    (new_project / "feed.xml").write_text(feed(2, 1), encoding="utf-8")

    def call(*args: str) -> Outcome:
        capfd.readouterr()
        status = run(args)
        return Outcome(status, *capfd.readouterr())

    return call


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


EPISODES = Path("episodes")
EDITED = (
    "left alone  001.md: edited since it was imported; --overwrite takes the feed's "
    "text"
)


def test_a_feed_becomes_episodes_that_are_found(cli: Cli) -> None:
    done = cli("import", "feed.xml")
    assert done.status == 0
    assert done.out == "new         001.md\nnew         002.md\n"
    assert done.err == "kbindex: 2 new, 0 updated, 0 unchanged, 0 left alone\n"
    (hit,) = json.loads(cli("search", "Thanos 2", "--json", "--limit", "1").out)["hits"]
    assert (hit["title"], hit["url"]) == ("Thanos 2 入門", "https://thanos.example/2")
    assert (hit["episode"], hit["date"]) == ("002", "2021-07-02")
    first = json.loads(cli("episodes", "--json").out)["episodes"][0]
    assert first["title"] == "第1回 灯り"
    assert (first["hosts"], first["guests"]) == (["Mio"], ["Ren"])
    assert first["audio"] == "https://cdn.example/1.mp3"


def test_importing_again_changes_nothing(cli: Cli) -> None:
    cli("import", "feed.xml")
    before = tree(EPISODES)
    again = cli("import", "feed.xml")
    assert (again.status, again.out) == (0, "")
    assert again.err == "kbindex: 0 new, 0 updated, 2 unchanged, 0 left alone\n"
    assert tree(EPISODES) == before


def test_a_feed_that_grew_and_changed_updates_what_nobody_edited(cli: Cli) -> None:
    cli("import", "feed.xml")
    edited = EPISODES / "001.md"
    edited.write_text(edited.read_text("utf-8") + "\nmine\n", encoding="utf-8")
    mine = edited.read_bytes()
    Path("feed.xml").write_text(feed(3, 2, 1, intro="改めて"), encoding="utf-8")
    done = cli("import", "feed.xml")
    assert done.out.splitlines() == [
        EDITED,
        "updated     002.md",
        "new         003.md",
    ]
    assert done.err == "kbindex: 1 new, 1 updated, 0 unchanged, 1 left alone\n"
    assert edited.read_bytes() == mine
    assert "改めて" in (EPISODES / "002.md").read_text("utf-8")
    assert cli("import", "feed.xml", "--overwrite").out == "updated     001.md\n"
    assert "mine" not in edited.read_text("utf-8")


def test_an_edited_file_is_not_named_while_the_feed_says_what_it_said(cli: Cli) -> None:
    cli("import", "feed.xml")
    edited = EPISODES / "001.md"
    edited.write_text(edited.read_text("utf-8") + "\nmine\n", encoding="utf-8")
    assert cli("import", "feed.xml").err.startswith("kbindex: 0 new, 0 updated, 2 unch")


def test_a_file_that_was_moved_is_found_by_its_guid(cli: Cli) -> None:
    cli("import", "feed.xml")
    (EPISODES / "2021").mkdir()
    (EPISODES / "001.md").rename(EPISODES / "2021" / "first.md")
    assert cli("import", "feed.xml").out == ""
    Path("feed.xml").write_text(feed(2, 1, intro="改めて"), encoding="utf-8")
    assert "updated     2021/first.md" in cli("import", "feed.xml").out


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("001.md", "# Mine\n", id="same id"),
        pytest.param("x.md", "# 第1回 灯り\n\n- Date: 2021-07-01\n", id="same title"),
    ],
)
def test_what_was_there_before_is_left_alone(cli: Cli, path: str, text: str) -> None:
    (EPISODES / path).write_text(text, encoding="utf-8")
    for args in ((), ("--overwrite",)):
        left = cli("import", "feed.xml", *args).out.splitlines()[0]
        assert left.startswith(f"left alone  {path}: an episode of this id or title")
    assert (EPISODES / path).read_text("utf-8") == text


def test_a_show_that_gives_other_guids_brings_no_doubles(cli: Cli) -> None:
    cli("import", "feed.xml")
    moved = Path("feed.xml").read_text("utf-8").replace("lh-", "other-")
    Path("feed.xml").write_text(moved, encoding="utf-8")
    assert "2 left alone" in cli("import", "feed.xml").err
    assert "2 updated" in cli("import", "feed.xml", "--overwrite").err
    assert sorted(tree(EPISODES)) == ["001.md", "002.md"]
    assert "2 unchanged" in cli("import", "feed.xml").err


def test_episodes_in_folders_stay_in_folders(cli: Cli) -> None:
    (EPISODES / "000").mkdir()
    (EPISODES / "000" / "README.md").write_text("# 000\n", encoding="utf-8")
    files = Path("files")
    files.mkdir()
    (files / "1.vtt").write_bytes(TRANSCRIPT)
    cli("import", "feed.xml")
    assert sorted(tree(EPISODES)) == [
        "000/README.md",
        "001/README.md",
        "001/transcript.vtt",
        "002/README.md",
    ]


@pytest.mark.parametrize("wrong", [b"no JSON", b"[", b'["\xff"]', b"7"])
def test_companions_beside_a_feed_are_taken_and_not_overwritten(
    cli: Cli, wrong: bytes
) -> None:
    files = Path("files")
    files.mkdir()
    (files / "1.json").write_bytes(CHAPTERS)
    (files / "1.vtt").write_bytes(TRANSCRIPT)
    (files / "2.json").write_bytes(wrong)
    (files / "2.vtt").symlink_to("/etc/hostname")
    done = cli("import", "feed.xml")
    assert done.out.splitlines()[:3] == [
        "new         001.md",
        "new         001.chapters.json",
        "new         001.vtt",
    ]
    assert "kbindex: files/2.json: not what it should be" in done.err
    assert "kbindex: files/2.vtt: a symbolic link that leads out" in done.err
    assert (EPISODES / "001.vtt").read_bytes() == TRANSCRIPT
    (EPISODES / "001.vtt").write_text("mine", encoding="utf-8")
    cli("import", "feed.xml", "--overwrite")
    assert (EPISODES / "001.vtt").read_text("utf-8") == "mine"
    assert cli("episodes").out.count("\n") == 2


def test_a_dry_run_says_the_same_and_writes_nothing(cli: Cli) -> None:
    planned = cli("import", "feed.xml", "--dry-run")
    assert tree(EPISODES) == {}
    assert planned.err.endswith("0 left alone (nothing was written)\n")
    assert planned.out == cli("import", "feed.xml").out


def test_the_newest_alone_are_imported_where_a_limit_is_set(cli: Cli) -> None:
    assert cli("import", "feed.xml", "--limit", "1").out == "new         002.md\n"


def test_json_says_what_was_done(
    cli: Cli, validate: Callable[[str, object], None]
) -> None:
    answer = json.loads(cli("import", "feed.xml", "--json").out)
    validate("import", answer)
    assert (answer["new"], answer["updated"]) == (2, 0)
    assert answer["episodes"][0] == {
        "id": "001",
        "title": "第1回 灯り",
        "action": "new",
        "reason": None,
        "source": "001.md",
        "files": ["001.md"],
    }


def test_sources_that_cannot_be_read_are_a_line_each_and_the_rest_is_read(
    cli: Cli,
) -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>'
    Path("bomb.xml").write_text(bomb, encoding="utf-8")
    with Path("huge.xml").open("wb") as file:
        file.truncate(200_000_000)
    os.mkfifo("pipe.xml")
    names = ("bomb.xml", "huge.xml", "pipe.xml", "none.xml", "ftp://a.invalid/f")
    done = cli("import", *names, "feed.xml")
    assert done.status == 2
    assert done.err.splitlines() == [
        "kbindex: bomb.xml: declares entities; not read",
        "kbindex: huge.xml: larger than 50 MB",
        "kbindex: pipe.xml: a pipe or device, not a file",
        "kbindex: none.xml: No such file or directory",
        "kbindex: ftp://a.invalid/f: only http and https are fetched",
        "kbindex: 2 new, 0 updated, 0 unchanged, 0 left alone",
    ]


def test_a_feed_without_episodes_has_status_1(cli: Cli) -> None:
    Path("feed.xml").write_text(feed(), encoding="utf-8")
    done = cli("import", "feed.xml")
    assert (done.status, done.out) == (1, "")
    assert done.err == "kbindex: no episodes found\n"


def test_pages_become_episodes(cli: Cli) -> None:
    Path("site").mkdir()
    page = (
        '<main><h1>灯り</h1><time datetime="2021-07-02"></time><ul><li>{}</ul></main>'
    )
    link = '<a href="https://thanos.example/">Thanos</a>'
    Path("site", "12.html").write_text(page.format(link), encoding="utf-8")
    assert cli("import", "site").out == "new         012.md\n"
    assert cli("import", "site").out == ""
    hits = json.loads(cli("search", "Thanos", "--json").out)["hits"]
    assert [(hit["id"], hit["date"]) for hit in hits] == [("012#1", "2021-07-02")]


def test_nothing_is_written_through_a_link_in_the_archive(cli: Cli) -> None:
    cli("import", "feed.xml")
    inside = EPISODES.resolve() / "elsewhere.txt"
    (EPISODES / "001.md").rename(inside)
    (EPISODES / "001.md").symlink_to("elsewhere.txt")
    before = inside.read_bytes()
    Path("feed.xml").write_text(feed(2, 1, intro="改めて"), encoding="utf-8")
    done = cli("import", "feed.xml", "--overwrite")
    assert done.out.splitlines()[0] == "left alone  001.md: behind a symbolic link"
    assert inside.read_bytes() == before


def test_a_dangling_link_of_a_new_name_is_not_written_through(
    cli: Cli, tmp_path: Path
) -> None:
    (EPISODES / "001.md").symlink_to(tmp_path / "outside.md")
    cli("import", "feed.xml")
    assert not (tmp_path / "outside.md").exists()


def test_in_an_empty_folder_a_project_is_made(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = str(Path("feed.xml").resolve())
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.chdir(empty)
    done = cli("import", source)
    assert done.status == 0
    assert sorted(tree(empty)) == ["episodes/001.md", "episodes/002.md"]
    assert "is a project now" in done.err


def test_a_missing_library_is_one_line_with_what_installs_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [n for n in sys.modules if n.startswith("kbindex.importing")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "kbindex.cli.import_run", raising=False)
    monkeypatch.setitem(sys.modules, "feedparser", None)
    done = cli("import", "feed.xml")
    assert done.status == 2
    assert done.err.startswith("kbindex: imports need feedparser; install it with:")
    assert "kbindex[import]" in done.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("import",), "import needs FEED.xml|URL|DIR"),
        (("import", "feed.xml", "--with", "pictures"), "chapters, transcripts"),
        (("import", "feed.xml", "--limit", "0"), "--limit"),
    ],
)
def test_a_wrong_call_is_one_line(cli: Cli, args: tuple[str, ...], said: str) -> None:
    done = cli(*args)
    assert (done.status, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_it_speaks_japanese(cli: Cli) -> None:
    with speaking("ja"):
        done = cli("--lang", "ja", "import", "feed.xml")
    assert done.out.startswith("新規")
    assert "新規 2 件、更新 0 件、" in done.err


class Answers(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        pass

    def do_GET(self) -> None:
        asked: list[str] = self.server.asked  # type: ignore[attr-defined] # ours
        asked.append(self.path)
        host = f"http://{self.headers['Host']}/"
        known = {
            "/feed.xml": feed(2, 1, beside=host).encode(),
            "/1.json": CHAPTERS,
            "/1.vtt": TRANSCRIPT,
            "/": b'<html><link type="application/rss+xml" href="feed.xml">',
        }
        content = known.get(self.path)
        self.send_response(404 if content is None else 200)
        self.end_headers()
        self.wfile.write(content or b"<html>no such page</html>")


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine: its address, and what it was asked for."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        asked: list[str] = []
        server.asked = asked  # type: ignore[attr-defined] # ours
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
        thread.join()


def test_of_a_url_nothing_else_is_fetched(
    cli: Cli, site: tuple[str, list[str]]
) -> None:
    url, asked = site
    done = cli("import", f"{url}/feed.xml")
    assert done.out == "new         001.md\nnew         002.md\n"
    assert asked == ["/feed.xml"]
    assert f'transcript_url: "{url}/1.vtt"' in (EPISODES / "001.md").read_text("utf-8")


def test_companions_are_fetched_where_the_user_asks_for_them(
    cli: Cli, site: tuple[str, list[str]]
) -> None:
    url, asked = site
    done = cli("import", f"{url}/feed.xml", "--with", "transcripts")
    assert sorted(tree(EPISODES)) == ["001.md", "001.vtt", "002.md"]
    assert asked == ["/feed.xml", "/1.vtt", "/2.vtt"]
    assert f"kbindex: {url}/2.vtt: the server answers with 404" in done.err
    again = cli("import", f"{url}/feed.xml", "--with", "chapters,transcripts")
    assert again.out == "updated     001.chapters.json\n"


def test_a_feed_in_a_file_fetches_nothing(
    cli: Cli, site: tuple[str, list[str]]
) -> None:
    url, asked = site
    Path("feed.xml").write_text(feed(1, beside=f"{url}/"), encoding="utf-8")
    cli("import", "feed.xml", "--with", "chapters,transcripts")
    assert sorted(tree(EPISODES)) == ["001.md"]
    assert asked == []


def test_a_page_names_the_feed_that_it_leads_to(
    cli: Cli, site: tuple[str, list[str]]
) -> None:
    url, asked = site
    done = cli("import", f"{url}/")
    assert done.status == 2
    assert done.err == f"kbindex: {url}/: a page, no feed; its feed is {url}/feed.xml\n"
    assert asked == ["/"]


def test_the_process_imports_and_finds(new_project: Path) -> None:
    """The real process, with pipes in place of a terminal."""
    (new_project / "feed.xml").write_text(feed(1), encoding="utf-8")
    call = [sys.executable, "-m", "kbindex"]
    done = subprocess.run(  # noqa: S603 - our own program
        [*call, "import", "feed.xml"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "new         001.md\n"
    found = subprocess.run(  # noqa: S603 - our own program
        [*call, "search", "長期保存"], capture_output=True, text=True, check=True
    )
    assert "Thanos 1 入門" in found.stdout
