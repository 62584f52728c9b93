"""What is answered to whom: statuses, languages, what a browser may keep."""

import datetime as dt
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from unicodedata import normalize
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError
from kbindex.pages.html.page_set import PageSet
from kbindex.web import Options, Site
from kbindex.web.app import ROBOTS

Client = Callable[..., TestClient]
MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]

PAGES = [
    "/",
    "/episodes/",
    "/topics/",
    "/people/",
    "/episodes/001/",
    "/episodes/001/1/",
    "/topics/prometheus/",
    "/people/haruka/",
    "/search",
    "/search?q=Grafana",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_kind_of_page_is_answered(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<h1" in answer.text
    assert answer.text.rstrip().endswith("</html>")


@pytest.mark.parametrize("address", PAGES)
def test_a_head_is_the_page_without_its_text(client: TestClient, address: str) -> None:
    page, head = client.get(address), client.head(address)
    assert head.content == b""
    assert head.status_code == page.status_code
    assert head.headers == page.headers


@pytest.mark.parametrize(
    ("query", "said", "unsaid"),
    [
        ('("', "signs and particles alone", "No filter is in force"),
        ("でも", "signs and particles alone", "No filter is in force"),
        ("zzzzqqqq", "No filter is in force", "signs and particles alone"),
    ],
)
def test_a_search_without_a_word_says_so(
    client: TestClient, query: str, said: str, unsaid: str
) -> None:
    """It said that no filter is in force, as if a word had been looked for."""
    page = client.get("/search", params={"q": query}).text
    assert said in page
    assert unsaid not in page


def test_nothing_typed_where_no_article_is_is_no_search_without_a_word(
    tmp_path: Path, browse: Browse
) -> None:
    episodes = tmp_path / "episodes"
    episodes.mkdir()
    (episodes / "001.md").write_text("# 001\n\n- Hosted by @mio\n", encoding="utf-8")
    with KnowledgeBase.open(episodes, tmp_path / "index") as base:
        page = browse(Site(base, Options())).get("/search").text
    assert "Nothing in 1 episode" in page
    assert "signs and particles alone" not in page


def test_a_search_shows_what_it_finds(client: TestClient) -> None:
    found = client.get("/search", params={"q": "監視 ルール"}).text
    assert "Prometheus" in found
    assert "Grafana panels" not in found


@pytest.mark.parametrize(("kept", "asked"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_an_address_is_found_in_each_form_of_its_letters(
    archive: Path,
    knowledge: KnowledgeBase,
    make_site: MakeSite,
    browse: Browse,
    *,
    kept: Literal["NFC", "NFD"],
    asked: Literal["NFC", "NFD"],
) -> None:
    """Folders from macOS part `ガ` in two, who types an address does not."""
    name = normalize(kept, "第1回ガギグ")
    shutil.copytree(archive / "001", archive / name)
    knowledge.refresh()
    client = browse(make_site())
    typed = quote(normalize(asked, name))
    answer = client.get(f"/episodes/{typed}/")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/episodes/{quote(name)}/"
    assert client.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/episodes", "/episodes/"),
        ("/episodes/001", "/episodes/001/"),
        ("/episodes/001/1", "/episodes/001/1/"),
        ("/episodes/001///", "/episodes/001/"),
        ("/topics/prometheus?lang=ja", "/topics/prometheus/?lang=ja"),
        ("/search/?q=a", "/search?q=a"),
    ],
)
def test_an_address_with_a_wrong_end_leads_to_the_page(
    client: TestClient, address: str, place: str
) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["location"]) == (301, place)


@pytest.mark.parametrize(
    "address",
    [
        "/nothing",
        "/episodes/999/",
        "/episodes/001/77/",
        "/topics/no-such/",
        "/assets/style.css",
        "/assets/../pyproject.toml",
        "/assets/%2e%2e/%2e%2e/frame.py",
        "/..%2f..%2fetc/passwd",
        "/%00",
        "/%ff",
        "/events",
        "/<script>",
    ],
)
def test_what_is_no_page_is_a_page_that_says_so(
    client: TestClient, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert "<script>" not in answer.text
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("year=soon", "year"),
        ("sort=none", "sort"),
        ("view=none", "view"),
        ("q=%ff", "UTF-8"),
        ("q=date:soon", "soon"),
        ("q=" + "x" * 501, "500"),
        ("&".join(["a=b"] * 31), "too many"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_page_that_says_why(
    client: TestClient, query: str, said: str
) -> None:
    answer = client.get(f"/search?{query}")
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert said in answer.text


def test_what_was_typed_stays_in_its_field(client: TestClient) -> None:
    answer = client.get("/search?q=zelkova&page=x")
    assert 'value="zelkova"' in answer.text


def test_an_asset_is_what_pages_load_and_is_kept_for_ever(client: TestClient) -> None:
    page = client.get("/").text
    names = re.findall(r'(?:href|src)="(/assets/[^"]+)"', page)
    assert names
    for name in names:
        asset = client.get(name)
        assert asset.status_code == 200
        assert asset.headers["content-type"].startswith(("text/", "image/svg+xml"))
        assert "immutable" in asset.headers["cache-control"]


def test_robots_are_kept_out_of_searches_alone(client: TestClient) -> None:
    """None comes to this machine; what audits pages for robots reads them here, too."""
    assert client.get("/robots.txt").text == ROBOTS


# Languages


@pytest.mark.parametrize(
    ("headers", "address", "language"),
    [
        pytest.param({}, "/people/", "en", id="no wish"),
        pytest.param({"accept-language": "ja,en;q=0.5"}, "/people/", "ja", id="wish"),
        pytest.param(
            {"accept-language": "ja", "cookie": "kbindex_lang=en"},
            "/people/",
            "en",
            id="what was chosen before",
        ),
        pytest.param(
            {"accept-language": "en", "cookie": "kbindex_lang=en"},
            "/people/?lang=ja",
            "ja",
            id="what is chosen now",
        ),
        pytest.param(
            {"accept-language": "ja", "cookie": "kbindex_lang=xx"},
            "/people/?lang=tlh",
            "ja",
            id="what is none of ours",
        ),
    ],
)
def test_a_page_is_in_the_language_that_is_wanted(
    client: TestClient, headers: dict[str, str], address: str, language: str
) -> None:
    answer = client.get(address, headers=headers)
    assert f'<html lang="{language}"' in answer.text
    assert answer.headers["vary"] == "Accept-Language, Cookie, Accept-Encoding"


def test_a_server_without_other_wishes_speaks_the_language_of_who_started_it(
    make_client: Client,
) -> None:
    assert '<html lang="ja"' in make_client(language="ja").get("/people/").text


def test_a_switch_is_remembered_and_leads_to_the_same_page(client: TestClient) -> None:
    page = client.get("/search?q=Grafana&page=1").text
    assert 'href="/search?q=Grafana&amp;page=1&amp;lang=ja"' in page
    chosen = client.get("/search?q=Grafana&lang=ja")
    cookie = chosen.headers["set-cookie"]
    assert cookie.startswith("kbindex_lang=ja;")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert '<html lang="ja"' in client.get("/search?q=Prometheus").text


def test_a_refusal_is_said_in_the_language_that_is_wanted(client: TestClient) -> None:
    answer = client.post("/", headers={"accept-language": "ja"})
    assert answer.text != client.post("/").text


# What a browser keeps


def test_a_page_that_was_kept_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/search?q=Grafana")
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    assert first.headers["cache-control"] == "no-cache"
    again = client.get("/search?q=Grafana", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "vary", "cache-control"):
        assert again.headers[name] in first.headers[name]


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        pytest.param("/search?q=Prometheus", {}, id="another search"),
        pytest.param("/", {}, id="another page"),
        pytest.param("/search?q=Grafana", {"accept-language": "ja"}, id="language"),
        pytest.param("/search?q=Grafana", {"cookie": "kbindex_lang=ja"}, id="cookie"),
    ],
)
def test_what_was_kept_of_one_page_is_none_of_another(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    tag = client.get("/search?q=Grafana").headers["etag"]
    answer = client.get(address, headers={"if-none-match": tag, **headers})
    assert answer.status_code == 200


def test_what_was_kept_is_old_when_notes_have_changed(
    make_site: MakeSite, browse: Browse, archive: Path
) -> None:
    site = make_site()
    client = browse(site)
    tag = client.get("/people/").headers["etag"]
    path = archive / "002" / "README.md"
    path.write_text(path.read_text("utf-8").replace("minato", "kaede"), "utf-8")
    site.refresh()
    answer = client.get("/people/", headers={"if-none-match": tag})
    assert answer.status_code == 200
    assert "kaede" in answer.text


def test_what_was_kept_is_old_on_the_next_day(make_client: Client) -> None:
    """A question may ask for yesterday."""
    days = iter([dt.date(2022, 7, 3), dt.date(2022, 7, 4)])
    client = make_client(today=lambda: next(days))
    tag = client.get("/people/").headers["etag"]
    answer = client.get("/people/", headers={"if-none-match": tag})
    assert answer.status_code == 200


def test_what_was_kept_of_another_run_is_old(make_client: Client) -> None:
    """Each run counts its revisions from one."""
    tag = make_client().get("/people/").headers["etag"]
    answer = make_client().get("/people/", headers={"if-none-match": tag})
    assert answer.status_code == 200


def test_pages_are_compressed_where_the_browser_can(client: TestClient) -> None:
    packed = client.get("/people/")
    plain = client.get("/people/", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    assert int(packed.headers["content-length"]) < len(plain.content)


# What goes wrong


def test_a_fault_is_a_page_that_shows_nothing_of_it(
    client: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(PageSet, "answer", fail)
    answer = client.get("/people/")
    assert answer.status_code == 500
    assert 'role="alert"' in answer.text
    assert "secret" not in answer.text
    assert "secret" in caplog.text
    monkeypatch.undo()
    assert client.get("/people/").status_code == 200


def test_an_index_that_cannot_be_read_is_said(
    client: TestClient, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexStateError("the index is gone")

    monkeypatch.setattr(knowledge, "search", fail)
    answer = client.get("/search?q=Grafana")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["cache-control"] == "no-store"
    assert "the index is gone" in answer.text


def test_strangers_do_not_see_where_the_index_lies(
    make_client: Client,
    knowledge: KnowledgeBase,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise IndexStateError("/home/ry/index: the index is gone")

    client = make_client(hosts=("127.0.0.1",), is_public=True)
    monkeypatch.setattr(knowledge, "search", fail)
    answer = client.get("/search?q=Grafana")
    assert answer.status_code == 503
    assert "/home/ry" not in answer.text
    assert "cannot be read" in answer.text
    assert "/home/ry/index: the index is gone" in caplog.text
