"""Who is not answered, how much is answered, and what a page may do."""

import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.page_set import PageSet
from kbindex.web import Site
from kbindex.web.app import ROBOTS
from tests.waiting import until

Client = Callable[..., TestClient]
MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
}

# Names of the host


@pytest.mark.parametrize(
    "host",
    ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:9", "[::1]:8000"],
)
def test_names_of_this_machine_are_answered(client: TestClient, host: str) -> None:
    """By any port: one that is forwarded has another here."""
    assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "192.0.2.1:8000",
        "[::2]",
    ],
)
def test_a_name_that_somebody_leads_here_is_not_answered(
    client: TestClient, host: str
) -> None:
    """DNS rebinding: a page of evil.example would read the notes as its own."""
    for address in ("/", "/search?q=Grafana", "/events", "/robots.txt", "/assets/x"):
        answer = client.get(address, headers={"host": host})
        assert answer.status_code == 421
        assert "Grafana" not in answer.text


@pytest.mark.parametrize("host", ["", "a b", "localhost@evil.example", "x" * 300])
def test_a_host_that_is_no_name_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


def test_two_hosts_are_refused(client: TestClient) -> None:
    headers = [("host", "localhost"), ("host", "evil.example")]
    assert client.get("/", headers=headers).status_code == 400


def test_a_public_server_has_the_names_that_it_was_told_and_no_other(
    make_client: Client,
) -> None:
    client = make_client(hosts=("notes.example.com",), is_public=True)
    told = {"host": "Notes.example.com:443"}
    assert client.get("/", headers=told).status_code == 200
    assert client.get("/").status_code == 421


# Requests


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "X"])
def test_pages_are_only_read(client: TestClient, method: str) -> None:
    answer = client.request(method, "/search?q=Grafana")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_a_request_with_content_is_refused(client: TestClient) -> None:
    answer = client.request("GET", "/", content=b"x")
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


def test_a_request_with_content_of_unknown_length_is_refused(
    client: TestClient,
) -> None:
    def parts() -> Iterator[bytes]:
        yield b"x"

    assert client.request("GET", "/", content=parts()).status_code == 413


def test_an_address_has_a_longest_length(client: TestClient) -> None:
    longest = "/search?q=" + "%E7%9B%A3" * 500
    assert client.get(longest).status_code == 200
    for address in (f"/{'x' * 8200}", f"/search?x={'y' * 8200}"):
        assert client.get(address).status_code == 414


def test_pages_far_behind_the_last_one_are_refused(client: TestClient) -> None:
    assert client.get("/search?q=Grafana&page=10000").status_code == 200
    assert client.get("/search?q=Grafana&page=10001").status_code == 400


def test_a_web_socket_is_not_opened(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/events"):
        pass


# Other sites


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [("no-cors", "image"), ("cors", "empty"), ("navigate", "object")],
)
def test_a_page_of_another_site_loads_nothing(
    client: TestClient, site: str, mode: str, dest: str
) -> None:
    """How long an answer takes would tell it what is in the notes."""
    fetch = {
        "sec-fetch-site": site,
        "sec-fetch-mode": mode,
        "sec-fetch-dest": dest,
    }
    assert client.get("/search?q=Grafana", headers=fetch).status_code == 403


@pytest.mark.parametrize(
    ("site", "mode", "dest"),
    [
        ("same-origin", "cors", "empty"),
        ("none", "navigate", "document"),
        ("cross-site", "navigate", "document"),
    ],
)
def test_own_pages_load_what_they_need_and_links_of_others_lead_here(
    client: TestClient, site: str, mode: str, dest: str
) -> None:
    fetch = {
        "sec-fetch-site": site,
        "sec-fetch-mode": mode,
        "sec-fetch-dest": dest,
    }
    assert client.get("/search?q=Grafana", headers=fetch).status_code == 200


def test_no_other_origin_may_read_anything(client: TestClient) -> None:
    answer = client.get("/", headers={"origin": "https://evil.example"})
    assert not [name for name in answer.headers if "access-control" in name]


# Headers


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/people/", 200),
        ("GET", "/search?q=Grafana", 200),
        ("GET", "/search?page=x", 400),
        ("GET", "/nothing", 404),
        ("GET", "/episodes", 301),
        ("GET", "/robots.txt", 200),
        ("POST", "/", 405),
        ("GET", f"/{'x' * 9000}", 414),
    ],
)
def test_every_answer_says_what_a_page_may_do(
    client: TestClient, method: str, address: str, status: int
) -> None:
    answer = client.request(method, address)
    assert answer.status_code == status
    said = answer.headers["content-security-policy"]
    parts = (part.partition(" ") for part in said.split("; "))
    policy = {name: value for name, _, value in parts}
    assert policy.items() >= POLICY.items()
    assert "unsafe" not in said
    assert "*" not in said
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert "server" not in answer.headers


def test_pages_hold_nothing_that_the_policy_forbids(client: TestClient) -> None:
    for address in ("/", "/search?q=Grafana", "/people/", "/nothing"):
        page = client.get(address).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", page)


# How much


class Slow:
    """Pages that are made when they are allowed to be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, only: type = object) -> None:
        self.go_on = threading.Event()
        answer = PageSet.answer

        def wait(pages: PageSet, page: object, frame: object) -> object:
            assert not isinstance(page, only) or self.go_on.wait(30)
            return answer(pages, page, frame)  # type: ignore[arg-type] # as it is called

        monkeypatch.setattr(PageSet, "answer", wait)


def test_a_page_that_takes_too_long_is_not_waited_for(
    make_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    client = make_client(limits={"seconds": 0.2})
    answer = client.get("/people/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    slow.go_on.set()
    until(lambda: client.get("/people/").status_code == 200)


def test_more_requests_than_there_is_room_for_are_sent_away(
    make_site: MakeSite, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    site = make_site(limits={"waiting": 3, "workers": 1})
    client = browse(site)
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(client.get, "/people/") for _ in range(3)]
        pages = site._queues.pages  # noqa: SLF001 - until all of them wait
        until(lambda: not pages.has_room)
        refused = client.get("/people/", headers={"Accept-Language": "ja"})
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
        assert refused.headers["cache-control"] == "no-store"
        assert '<html lang="ja"' in refused.text
        assert "混み合っています" in refused.text
        slow.go_on.set()
        assert [one.result().status_code for one in waiting] == [200] * 3
    assert client.get("/people/").status_code == 200


def test_long_searches_keep_no_other_page_waiting(
    make_site: MakeSite, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sixty of them took all threads, and whoever came then waited."""
    site = make_site(limits={"long_waiting": 3})
    client = browse(site)
    long_search = f"/search?q={'%E7%9B%A3+' * 60}"
    slow = Slow(monkeypatch, only=SearchPage)
    with ThreadPoolExecutor(3) as threads:
        waiting = [threads.submit(client.get, long_search) for _ in range(3)]
        searches = site._queues.searches  # noqa: SLF001 - until all of them wait
        until(lambda: not searches.has_room)
        assert client.get(long_search).status_code == 503
        assert client.get("/people/").status_code == 200
        slow.go_on.set()
        assert [one.result().status_code for one in waiting] == [200] * 3
    assert client.get(long_search).status_code == 200


PUBLIC: dict[str, Any] = {"hosts": ("127.0.0.1",), "is_public": True}


def test_strangers_may_not_ask_without_end(make_client: Client) -> None:
    client = make_client(limits={"burst": 3, "per_second": 0.01}, **PUBLIC)
    statuses = [client.get("/people/").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/people/")
    assert 1 <= int(refused.headers["retry-after"]) <= 100


def test_assets_are_not_counted(make_client: Client) -> None:
    client = make_client(limits={"burst": 2, "per_second": 0.01}, **PUBLIC)
    page = client.get("/people/").text
    (style,) = re.findall(r'href="(/assets/style[^"]+)"', page)
    assert {client.get(style).status_code for _ in range(9)} == {200}


def test_no_page_is_made_uncounted_below_assets(make_client: Client) -> None:
    """What was no asset came as a page, as often as somebody liked."""
    client = make_client(limits={"burst": 2, "per_second": 0.01}, **PUBLIC)
    answers = [client.get(f"/assets/{n}") for n in range(9)]
    made = [one for one in answers if "<h1" in one.text]
    assert len(made) <= 2
    assert {one.status_code for one in answers} <= {404, 429}


def test_who_asks_on_this_machine_is_not_counted(make_client: Client) -> None:
    client = make_client(limits={"burst": 1, "per_second": 0.01})
    assert {client.get("/people/").status_code for _ in range(9)} == {200}


def test_a_public_page_says_where_it_lies_in_the_web(make_client: Client) -> None:
    public = make_client(hosts=("notes.example.com",), is_public=True)
    page = public.get("/people/", headers={"host": "notes.example.com"}).text
    assert '<link rel="canonical" href="http://notes.example.com/people/">' in page
    assert "canonical" not in make_client().get("/people/").text


def test_robots_may_read_public_pages_but_not_search(make_client: Client) -> None:
    robots = make_client(**PUBLIC).get("/robots.txt").text
    assert robots == ROBOTS
