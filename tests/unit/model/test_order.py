import datetime as dt
from pathlib import Path

import kbindex
from kbindex.model.order import latest_last, natural_key, newest_first

OLD, NEW = dt.date(2021, 7, 2), dt.date(2022, 4, 8)
DATED = [
    (NEW, "009#2"),
    (NEW, "10#1"),
    (OLD, "001#9"),
    (OLD, "001#10"),
    (None, "special#1"),
    (None, "2#1"),
]


def test_the_newest_comes_first_the_undated_last_and_ties_by_natural_id() -> None:
    assert sorted(DATED, key=lambda pair: newest_first(*pair)) == DATED


def test_the_latest_comes_last_and_of_a_day_the_highest_id() -> None:
    by_date = sorted(DATED, key=lambda pair: latest_last(*pair))
    assert by_date == [*DATED[4:], *DATED[2:4], *DATED[:2]]


def test_an_episode_stands_where_its_articles_stand() -> None:
    """The `#` behind an id keeps `1` before `1-a`, as in the ids of articles."""
    articles = ["1#1", "1#2", "1-a#1", "1a#1", "01/2#1", "é#1"]
    episodes = [name.rpartition("#")[0] + "#" for name in articles]
    assert sorted(episodes, key=natural_key) == [
        name.rpartition("#")[0] + "#" for name in sorted(articles, key=natural_key)
    ]


def test_only_one_module_turns_dates_into_an_order() -> None:
    """But `duplicates`: the earliest first, and the undated last there, too."""
    sources = Path(kbindex.__file__).parent.rglob("*.py")
    found = {p.stem for p in sources if "toordinal" in p.read_text("utf-8")}
    assert found == {"order", "duplicates"}
