import pytest

from kbindex.topics.tagging.new_names import repository_name, title_names, to_id
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
        pytest.param("Why Milly is fast", "https://milly.dev/", [], id="a sentence"),
    ],
)
def test_a_title_names_its_product_or_none(
    title: str, url: str | None, names: list[str]
) -> None:
    assert list(title_names(title, PageAddress.of(url) if url else None)) == names


def test_an_id_is_lower_case_with_hyphens() -> None:
    assert (to_id("Some_Tool.js"), to_id("見張り塔"), to_id("--")) == (
        "some-tool-js",
        "見張り塔",
        "",
    )
