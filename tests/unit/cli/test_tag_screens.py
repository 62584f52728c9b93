"""What a screen says of a tag."""

from kbindex.cli.screens.tag_labels import id_shown, label_shown
from kbindex.cli.screens.tag_screens import rising_lines, tag_lines, tag_table_lines
from kbindex.cli.screens.terminal import Style
from kbindex.knowledge import RelatedTag, Rising, RisingTag, TagArticles, TagCount
from kbindex.messages import speaking


def count(tag: str, articles: int, label_ja: str | None = None) -> TagCount:
    return TagCount(
        id=tag,
        label=tag.title(),
        kind="project",
        count=articles,
        own=articles,
        episodes=("001",),
        broader=(),
        timeline=(articles,),
        months=("2021-07",),
        label_ja=label_ja,
    )


def test_related_tag_says_of_how_many_of_its_articles_it_is_beside() -> None:
    """A lift is a figure for programs, which JSON has."""
    related = RelatedTag(tag=count("thanos", 4), together=3, lift=2.5)
    found = TagArticles(tag=count("prometheus", 6), articles=(), related=(related,))
    lines = tag_lines(found, Style(is_on=False), view="snippets")
    assert "related: thanos (3 of its 4 articles)" in list(lines)


def test_japanese_readers_see_japanese_labels_beside_the_ids() -> None:
    tags = (count("monitoring", 3, "監視"), count("dns", 2, "DNS"), count("istio", 1))
    style = Style(is_on=False)

    def shown() -> list[str]:
        lines = tag_table_lines(tags, style, total=3)
        return [line.rpartition("  3 ")[0] or line.split()[0] for line in lines]

    assert [id_shown(tag) for tag in tags] == ["monitoring", "dns", "istio"]
    assert [label_shown(tag) for tag in tags] == ["Monitoring", "Dns", "Istio"]
    with speaking("ja"):
        assert [label_shown(tag) for tag in tags] == ["監視", "DNS", "Istio"]
        assert shown() == ["monitoring（監視）", "dns", "istio"]


def test_the_head_of_a_tag_is_its_label_in_the_reader_s_language() -> None:
    found = TagArticles(tag=count("monitoring", 3, "監視"), articles=())
    with speaking("ja"):
        first = next(tag_lines(found, Style(is_on=False), view="snippets"))
    assert first.startswith("監視 ")


def test_shares_of_what_rises_are_headed_by_the_words_below_them() -> None:
    """最新 is the latest one; these are those of the last months."""
    one = RisingTag(tag=count("sre", 3), latest=3, earlier=0, g2=9.0)
    found = Rising(latest=45, earlier=100, tags=(one,))
    with speaking("ja"):
        lines = list(rising_lines(found, Style(is_on=False, columns=80)))
    assert lines[0].split() == ["タグ", "最近", "以前", "推移"]
    assert lines[-1].startswith("最近の記事")
