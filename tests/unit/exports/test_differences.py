"""What changed between two bundles: what is the same is found, whatever its number."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kbindex.exports import Bundle, diff_bundles


def record(article_id: str, title: str, **values: Any) -> Any:  # noqa: ANN401 - JSON
    return {
        "id": article_id,
        "kind": "article",
        "episode": article_id.partition("#")[0],
        "source": "x.md",
        "line": 1,
        "end_line": 1,
        "title": title,
        "url": None,
        "presenter": None,
        "date": None,
        "notes": [],
        "links": [],
        "tags": [],
        **values,
    }


def episode(name: str, **values: Any) -> Any:  # noqa: ANN401 - JSON
    return {
        "id": name,
        "title": name,
        "date": None,
        "hosts": [],
        "guests": [],
        "video": None,
        "source": f"{name}.md",
        "articles": 1,
        **values,
    }


def bundle(*records: Any, **values: Any) -> Bundle:  # noqa: ANN401 - JSON
    ids = dict.fromkeys(one["episode"] for one in records)
    return Bundle(
        public=False,
        episodes={
            "format": 1,
            "episodes": values.pop("episodes", [episode(name) for name in ids]),
        },
        records=list(records),
        tags={
            "format": 1,
            "tags": [
                {"id": tag, "count": count}  # type: ignore[typeddict-item] # enough
                for tag, count in values.pop("tags", {}).items()
            ],
            "months": [],
        },
        presenters={"format": 1, "presenters": []},
        **values,
    )


PAGE = "https://thanos.example/"
NOTE = {"text": "監視", "kind": "bullet", "depth": 0, "line": 2, "end_line": 2}


def ids(found: list[Any]) -> list[str]:
    return [one["id"] for one in found]


def test_another_number_is_no_change() -> None:
    before = bundle(record("1#1", "A", url=PAGE), record("1#2", "B"))
    after = bundle(
        record("1#1", "New"),
        record("1#2", "B", line=9, end_line=12),
        record("1#3", "A", url=PAGE, line=20),
    )
    found = diff_bundles(before, after)
    assert ids(found["articles"]["added"]) == ["1#1"]
    assert not found["articles"]["removed"]
    assert not found["articles"]["changed"]


def test_an_article_is_known_by_its_page_where_its_title_changed() -> None:
    before = bundle(record("1#1", "A", url=PAGE), record("1#2", "B", url="https://b"))
    after = bundle(
        record("1#1", "B", url="https://b"),
        record("1#2", "A, the second edition", url=f"{PAGE}?utm_source=x"),
    )
    (changed,) = diff_bundles(before, after)["articles"]["changed"]
    assert (changed["was"], changed["id"]) == ("1#1", "1#2")
    assert changed["fields"] == ["title", "url"]


def test_an_article_is_known_by_its_title_where_its_page_changed() -> None:
    before = bundle(record("1#1", "Thanos", url=PAGE, notes=[NOTE]))
    after = bundle(record("1#1", "thanos", url="https://new.example/"))
    (changed,) = diff_bundles(before, after)["articles"]["changed"]
    assert changed["fields"] == ["title", "url", "notes"]


def test_what_two_articles_have_in_common_does_not_make_them_one() -> None:
    before = bundle(record("1#1", "A", url=PAGE), record("1#2", "B", url=PAGE))
    after = bundle(record("1#1", "B", url=PAGE), record("1#2", "A", url=PAGE))
    assert diff_bundles(before, after)["same"]


def test_an_article_that_went_to_another_episode_is_changed() -> None:
    before = bundle(record("1#1", "A", url=PAGE), record("1#2", "B"))
    after = bundle(record("1#1", "B"), record("2#1", "A", url=PAGE))
    found = diff_bundles(before, after)
    (changed,) = found["articles"]["changed"]
    assert (changed["was"], changed["id"], changed["fields"]) == (
        "1#1",
        "2#1",
        ["episode"],
    )
    assert ids(found["episodes"]["added"]) == ["2"]


def test_lines_and_the_order_of_tags_are_no_change() -> None:
    moved = {**NOTE, "line": 7, "end_line": 8}
    before = bundle(record("1#1", "A", notes=[NOTE], tags=["a", "b"]))
    after = bundle(record("1#1", "A", notes=[moved], tags=["b", "a"]))
    assert diff_bundles(before, after)["same"]


def test_tags_that_came_and_went_are_named() -> None:
    before = bundle(record("1#1", "A", tags=["a", "b"]), tags={"a": 1, "b": 1})
    after = bundle(record("1#1", "A", tags=["b", "c"]), tags={"b": 2, "c": 1})
    found = diff_bundles(before, after)
    (changed,) = found["articles"]["changed"]
    assert (changed["tags_added"], changed["tags_removed"]) == (["c"], ["a"])
    assert found["tags"] == {
        "added": ["c"],
        "removed": ["a"],
        "changed": [{"id": "b", "before": 1, "after": 2}],
    }


def test_a_header_that_changed_is_that_of_its_episode_alone() -> None:
    one = record("1#1", "A", date="2022-04-01")
    before = bundle(one, episodes=[episode("1", date="2022-04-01", hosts=["ada"])])
    after = bundle(
        {**one, "date": "2022-04-02"},
        episodes=[episode("1", date="2022-04-02", hosts=["ada", "ry"])],
    )
    found = diff_bundles(before, after)
    (changed,) = found["episodes"]["changed"]
    assert changed["fields"] == ["date", "hosts"]
    assert not found["articles"]["changed"]


def test_what_was_said_is_compared_where_both_know_it() -> None:
    said: Any = {"episode": "1", "time": "0:00:01", "speaker": "ada", "text": "hello"}
    one = record("1#1", "A")
    other = {**said, "text": "good bye"}
    before, after = bundle(one, passages=[said]), bundle(one, passages=[other])
    (changed,) = diff_bundles(before, after)["episodes"]["changed"]
    assert changed["fields"] == ["transcript"]
    assert diff_bundles(bundle(one), after)["same"]


@st.composite
def bundles(draw: st.DrawFn) -> Bundle:
    """Draw a few articles of few titles, pages and tags, so that much is alike."""
    records: list[Any] = []
    for name in draw(st.lists(st.sampled_from("12"), unique=True)):
        for number in range(1, draw(st.integers(1, 5))):
            values = {
                "url": draw(st.sampled_from((None, PAGE, f"{PAGE}?utm_source=x"))),
                "tags": draw(st.lists(st.sampled_from("abc"), unique=True)),
                "notes": draw(st.sampled_from(([], [NOTE]))),
            }
            title = draw(st.sampled_from(("A", "a", "監視", "ＡＢ")))
            records.append(record(f"{name}#{number}", title, **values))
    return bundle(*records)


@given(bundles())
def test_a_bundle_is_the_same_as_itself(one: Bundle) -> None:
    """Law: nothing changes from a state to the same state."""
    assert diff_bundles(one, one)["same"]


@given(bundles(), bundles())
def test_a_difference_looked_at_from_both_sides(before: Bundle, after: Bundle) -> None:
    """Law: what was added is what was removed, seen from the other side."""
    forth, back = diff_bundles(before, after), diff_bundles(after, before)
    assert forth["same"] == back["same"]
    for part in ("episodes", "articles", "tags"):
        assert len(forth[part]["added"]) == len(back[part]["removed"])
    assert ids(forth["episodes"]["added"]) == ids(back["episodes"]["removed"])


@given(bundles(), bundles())
def test_every_record_is_accounted_for_once(before: Bundle, after: Bundle) -> None:
    """Law: what is not added has one record before, and what is not removed one now."""
    articles = diff_bundles(before, after)["articles"]
    kept_now = len(after.records) - len(articles["added"])
    kept_before = len(before.records) - len(articles["removed"])
    assert kept_now == kept_before
    named = [one["was"] for one in articles["changed"]] + ids(articles["removed"])
    assert len(named) == len(set(named))


@given(bundles(), st.randoms(use_true_random=False))
def test_a_new_order_is_no_change_of_what_is_told_apart(
    one: Bundle,
    random: Any,  # noqa: ANN401 - of Hypothesis
) -> None:
    """Law: articles that differ in page or title may stand in any order."""
    known = {(r["episode"], r["url"], r["title"].casefold()): r for r in one.records}
    apart = [*known.values()]
    shuffled = random.sample(apart, len(apart))
    renumbered = [
        {**each, "id": f"{each['episode']}#{number}"}
        for number, each in enumerate(shuffled, 1)
    ]
    found = diff_bundles(bundle(*apart), bundle(*renumbered))["articles"]
    assert not found["added"]
    assert not found["removed"]
