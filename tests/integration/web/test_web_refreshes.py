"""Notes change while pages are asked for: never an error, never an empty page."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count, cycle
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.web import Site

pytestmark = pytest.mark.usefixtures("archive")

Client = Callable[..., TestClient]
MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]

EPISODE = """\
# Episode {name}

- Hosted by @haruka
- Recording date: 2022-07-02

## Contents

### @ry

- [Thanos {state}](https://thanos.io/{name})
  - 監視データの長期保存
- [Prometheus {state}](https://prometheus.io/{name})
  - Thanosへ送る監視データ
"""

STABLE = """\
# Episode stable

- Recording date: 2021-06-18

## Contents

### @chago

- [Thanos and 監視](https://thanos.io/stable)
"""

ADDRESSES = (
    "/",
    "/search?q=Thanos+%E7%9B%A3%E8%A6%96",
    "/search?q=Thanos&tag=prometheus",
    "/search?q=Thanos&sort=date&view=brief",
    "/episodes/",
    "/episodes/stable/",
    "/topics/thanos/",
    "/people/chago/",
    "/episodes/edited/",
    "/episodes/edited/1/",
    "/episodes/edited/2/",
)
SOMETIMES = ("/episodes/edited/2/",)
"""An article that comes and goes: its page, or one that says that there is none."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "episodes"
    for name, text in {
        "stable": STABLE,
        "edited": EPISODE.format(name="edited", state="t0"),
    }.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "README.md").write_text(text, encoding="utf-8")
    return folder


def states() -> Iterator[str]:
    for number in count(1):
        text = EPISODE.format(name="edited", state=f"t{number}")
        yield text if number % 3 else text[: text.index("- [Prometheus")]


def test_pages_are_right_while_episodes_are_edited(
    make_site: MakeSite, browse: Browse, archive: Path
) -> None:
    site = make_site()
    client = browse(site)
    done = Event()
    asked = dict.fromkeys((0, 3, 6, 9), 0)

    def ask(start: int) -> None:
        addresses = cycle(ADDRESSES[start:] + ADDRESSES[:start])
        while not done.is_set():
            address = next(addresses)
            answer = client.get(address)
            allowed = {200, 404} if address in SOMETIMES else {200}
            assert answer.status_code in allowed, (address, answer.text[-400:])
            assert answer.text.rstrip().endswith("</html>")
            if "q=Thanos" in address and "tag=" not in address:
                assert "Thanos and 監視" in re.sub(r"<[^>]+>", "", answer.text)
            asked[start] += 1

    with ThreadPoolExecutor(4) as threads:
        asking = [threads.submit(ask, start) for start in asked]
        try:
            for number, text in enumerate(states(), 1):
                path = archive / "edited" / "README.md"
                path.write_text(text, encoding="utf-8")
                site.refresh()
                is_over = number >= 12 and min(asked.values()) > 10
                if is_over or any(one.done() for one in asking):
                    break
        finally:
            done.set()
        for one in asking:
            one.result()
    assert f"t{number}" not in client.get("/episodes/stable/").text
    assert f"t{number}" in client.get("/episodes/edited/").text


def test_the_next_page_is_of_the_new_notes(
    make_site: MakeSite, browse: Browse, archive: Path
) -> None:
    site = make_site()
    client = browse(site)
    assert "t0" in client.get("/search?q=Thanos").text
    path = archive / "edited" / "README.md"
    path.write_text(EPISODE.format(name="edited", state="t1"), encoding="utf-8")
    assert site.refresh()
    assert not site.refresh()
    page = client.get("/search?q=Thanos").text
    assert "t1" in page
    assert "t0" not in page


def test_a_base_that_was_refreshed_by_others_is_noticed(
    make_site: MakeSite, browse: Browse, archive: Path, knowledge: KnowledgeBase
) -> None:
    site = make_site()
    client = browse(site)
    before = site.pages.revision
    path = archive / "edited" / "README.md"
    path.write_text(EPISODE.format(name="edited", state="t1"), encoding="utf-8")
    knowledge.refresh()
    assert "t1" in client.get("/episodes/edited/").text
    assert site.pages.revision != before


def test_pages_are_answered_while_new_ones_are_made(
    make_site: MakeSite, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = make_site()
    client = browse(site)
    begun, go_on = threading.Event(), threading.Event()

    def refresh(**_: object) -> None:
        begun.set()
        assert go_on.wait(60)

    monkeypatch.setattr(site.pages._base, "refresh", refresh)  # noqa: SLF001 - a slow one
    with ThreadPoolExecutor(1) as thread:
        refreshing = thread.submit(site.refresh)
        assert begun.wait(60)
        assert client.get("/episodes/edited/").status_code == 200
        assert site.pages.newest() is site.pages.shown
        go_on.set()
        assert refreshing.result() is False


def test_only_a_server_that_follows_edits_tells_pages_where_to_hear_of_them(
    make_client: Client,
) -> None:
    page = make_client(follows_edits=True).get("/people/").text
    assert re.search(r'<html lang="en" data-events="/events\?shown=\d+">', page)
    client = make_client()
    assert "data-events" not in client.get("/people/").text
    assert client.get("/events").status_code == 404
