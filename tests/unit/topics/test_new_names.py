import pytest
from tests.processor_time import within

from kbindex.topics.tagging.new_names import repository_name, title_names
from kbindex.topics.tagging.topic_addresses import PageAddress


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("haruka/some-tool", "some-tool", id="a tool"),
        pytest.param("haruka/Some_Tool.git", "some-tool", id="case and underscore"),
        pytest.param("haruka/some-tool/releases/tag/v1.0", "some-tool", id="a release"),
        pytest.param("haruka/some-tool/tree/main/pkg", "some-tool", id="a folder"),
        pytest.param("haruka/some-tool/issues/3", None, id="an issue"),
        pytest.param("haruka/some-tool/pull/3", None, id="a pull request"),
        pytest.param("haruka", None, id="a profile"),
        pytest.param("haruka/awesome-mills", None, id="an awesome list"),
        pytest.param("haruka/dotfiles", None, id="dotfiles"),
        pytest.param("haruka/docs", None, id="docs"),
        pytest.param("haruka/mill-docs", None, id="docs of something"),
        pytest.param("haruka/haruka.github.io", None, id="a user page"),
        pytest.param("haruka/slides", None, id="slides"),
        pytest.param("haruka/curriculum", None, id="what is taught"),
        pytest.param("features/actions", None, id="no owner"),
        pytest.param("", None, id="the front page"),
    ],
)
def test_a_repository_names_a_product_or_none(path: str, name: str | None) -> None:
    assert repository_name(PageAddress.of(f"https://github.com/{path}")) == name


def test_a_gist_or_another_site_is_no_repository() -> None:
    for url in ("https://gist.github.com/haruka/0123abc", "https://example.com/a/b"):
        assert repository_name(PageAddress.of(url)) is None


@pytest.mark.parametrize(
    ("title", "url", "names"),
    [
        pytest.param("kube-mill: grinds logs", None, ["kube-mill"], id="hyphens"),
        pytest.param("MillRunner - a runner", None, ["MillRunner"], id="camel case"),
        pytest.param("Introducing MillRunner", None, ["MillRunner"], id="introducing"),
        pytest.param(
            "Announcing Milly 1.0", "https://milly.dev/", ["Milly"], id="site"
        ),
        pytest.param("Announcing Milly 1.0", "https://x.dev/", [], id="no such site"),
        pytest.param(
            "Milly v1.2.0", "https://github.com/a/milly", ["Milly"], id="repo"
        ),
        pytest.param("Update: it works again", None, [], id="a word"),
        pytest.param("AI: what it costs", None, [], id="two letters"),
        pytest.param("WARNING: do not", None, [], id="shouting"),
        pytest.param("監視: 入門", None, [], id="Japanese"),
        pytest.param("Why Fast Is Fast", "https://fast.dev/", [], id="a sentence"),
        pytest.param(
            "Introducing the Acme Grindra Sandbox: try it",
            None,
            ["Acme Grindra Sandbox"],
            id="introducing more words",
        ),
        pytest.param(
            "Introducing Better Error Messages", None, [], id="introducing plain words"
        ),
        pytest.param("Logs with Project Grindra", None, ["Grindra"], id="project"),
        pytest.param("Project Manager wanted", None, [], id="a project manager"),
        pytest.param("Grindraとは何か", None, ["Grindra"], id="とは"),
        pytest.param("Podcastとは何か", None, [], id="a borrowed word とは"),
        pytest.param(
            "grindra: ログを数えるツール", None, ["grindra"], id="Japanese behind"
        ),
        pytest.param("update: ログを数える", None, [], id="a word, Japanese behind"),
        pytest.param(
            "Counting logs with Grindra",
            "https://blog.example.com/2031/counting-logs-with-grindra",
            ["Grindra"],
            id="in title and slug",
        ),
        pytest.param(
            "Counting logs with Grindra",
            "https://blog.example.com/2031/counting-logs",
            [],
            id="in the title alone",
        ),
        pytest.param(
            "Grindra and Molindo",
            "https://blog.example.com/grindra-and-molindo",
            [],
            id="two rare words",
        ),
        pytest.param(
            "An interview with Haruka Mizuno",
            "https://blog.example.com/interview-with-haruka-mizuno",
            [],
            id="a person",
        ),
        pytest.param(
            "Grindra: Counts Your Logs", None, ["Grindra"], id="a rare word, told"
        ),
        pytest.param(
            "grindra 1.4: Counts Your Logs", None, ["grindra"], id="rare, and a version"
        ),
        pytest.param("Berlin: Expo of Systems", None, [], id="a place, told of"),
        pytest.param("Fukuoka: 起業の街", None, [], id="a place in Japanese"),
        pytest.param("Torvalds: Logs Are Fine", None, [], id="who says it"),
        pytest.param("VentureBeat: logs are fine", None, [], id="press that says it"),
        pytest.param(
            "Berlin: A Build Tool for Go", None, ["Berlin"], id="a tool, called so"
        ),
        pytest.param("Fazit: Alles Gut", None, [], id="a German label"),
        pytest.param("Teil 2.1: Mehr Logs", None, [], id="a German part"),
        pytest.param("Grindra: Das Ende der Logs", None, [], id="German"),
        pytest.param("Grindra: Neue Lücken", None, [], id="German by a letter"),
        pytest.param("Harunova: Why I Left Logs", None, [], id="a person's words"),
        pytest.param("Upcoming: Talks about Logs", None, [], id="a plain word, told"),
        pytest.param("grindra: count the last log, too", None, [], id="a part of code"),
        pytest.param(
            "grindra: Count the last log, too",
            "https://github.com/haruka/mill/pull/3",
            [],
            id="a part of a repository, changed",
        ),
        pytest.param("Mill: A Log Forge Made in Go", None, ["Mill"], id="made in"),
        pytest.param("Mill: A Log Shipper for Go", None, ["Mill"], id="a word, told"),
        pytest.param("Mill: A fast, small queue", None, ["Mill"], id="the last word"),
        pytest.param(
            "Mill: An Implementation of X", None, ["Mill"], id="one of another"
        ),
        pytest.param("Outage: A Database Story", None, [], id="a story"),
        pytest.param("Bugs: A story of a cache", None, [], id="a story of a tool"),
        pytest.param("Mill: A Game of Chairs", None, [], id="no game"),
        pytest.param("Lecture 2.1: Types", None, [], id="a lecture"),
        pytest.param("Mill 2.1: Faster by Half", None, ["Mill"], id="a word, version"),
        pytest.param("Concurrency: A Short History", None, [], id="a word, no product"),
        pytest.param("Part 1.2: Counting Logs", None, [], id="a part"),
        pytest.param("Go 2.1: Faster by Half", None, [], id="a language"),
        pytest.param(
            "Video: A Tool to Count Logs", None, [], id="a generic word, told"
        ),
        pytest.param("Why: A Tool to Count Logs", None, [], id="a function word, told"),
        pytest.param(
            "Recap of Millstone Summit 2031",
            None,
            ["Millstone Summit"],
            id="an event and its year",
        ),
        pytest.param("A summit 2031", None, [], id="no name of an event"),
        pytest.param("The Summit 2031", None, [], id="an article is no name"),
        pytest.param("Our Annual Conference 2031", None, [], id="any event"),
        pytest.param(
            "The Millstone Fest 2031",
            None,
            ["Millstone Fest"],
            id="an event behind an article",
        ),
        pytest.param(
            "2031年の報告、来年はMillConf 2032",
            None,
            ["MillConf"],
            id="behind Japanese",
        ),
        pytest.param("Mill", "https://mill.io/", ["Mill"], id="its own site"),
        pytest.param("Mill.io", "https://www.mill.io/", ["Mill.io"], id="its host"),
        pytest.param(
            "Oak Mill: flour by post",
            "https://oakmill.example/",
            ["Oak Mill"],
            id="words",
        ),
        pytest.param(
            "『Oak Mill』粉を届ける",
            "https://oak-mill.example/",
            ["Oak Mill"],
            id="quoted",
        ),
        pytest.param(
            "Oak Mill 株式会社", "https://oakmill.co.jp/", ["Oak Mill"], id="a company"
        ),
        pytest.param("Oak Mill 2", "https://oakmill.example/", [], id="more of a name"),
        pytest.param("Flour - Oak Mill", "https://oakmill.example/", [], id="behind"),
        pytest.param(
            "Zsuzsa Mill", "https://zsuzsamill.example/", [], id="a person's site"
        ),
        pytest.param(
            "Oak Mill | Flour", "https://oakmill.example/flour", [], id="no first page"
        ),
        pytest.param(
            "Oak Mill", "https://oakmill.example/ja/", ["Oak Mill"], id="in Japanese"
        ),
        pytest.param("Mill", "https://mill.io/about", [], id="a page of its site"),
        pytest.param("Mill", "https://mill.co.jp/", ["Mill"], id="a site of Japan"),
        pytest.param("Co", "https://mill.co.jp/", [], id="an ending"),
        pytest.param("Mill", "https://ai.mill.io/", [], id="a platform"),
        pytest.param("Docs", "https://docs.io/", [], id="no product's own site"),
        pytest.param(
            "Grindra town",
            "https://en.wikipedia.org/wiki/Grindra_town",
            [],
            id="a wiki",
        ),
        pytest.param(
            "Grindra town",
            "https://notwikipedia.org/grindra",
            ["Grindra"],
            id="a site called almost so",
        ),
        pytest.param(
            "Rust in Grindra", "https://www.meetup.com/rust-grindra", [], id="a meetup"
        ),
        pytest.param(
            "harukam (Haruka)", "https://github.com/harukam", [], id="a profile's title"
        ),
        pytest.param(
            "Statically checked enums",
            "https://blog.example.com/statically-checked-enums",
            [],
            id="words of programs",
        ),
        pytest.param(
            "Unavoidable refactoring",
            "https://blog.example.com/unavoidable-refactoring",
            [],
            id="words with endings",
        ),
    ],
)
def test_a_title_names_its_product_or_none(
    title: str, url: str | None, names: list[str]
) -> None:
    assert list(title_names(title, PageAddress.of(url) if url else None)) == names


@pytest.mark.parametrize("piece", ["A", "A1.", "Aあ", "A.B ", "Zorbix ", "zorbix "])
def test_a_long_title_takes_a_time_in_proportion(piece: str) -> None:
    """A letter takes some microseconds; a machine that is busy may need more."""
    title = piece * (60_000 // len(piece))
    address = PageAddress.of("https://blog.example.com/zorbix-b")
    within(2, lambda: list(title_names(title, address)))
