"""Who may read what by the API: tokens and private episodes, pages of other sites."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.config.site import PRIVATE
from kbindex.web import Private, Site, Token
from kbindex.web.options import Options
from tests.integration.web.serving import write_archive

Client = Callable[..., TestClient]
Browse = Callable[[Site], TestClient]

SECRET = "s3cret-" + "k" * 32
READER = {"authorization": f"Bearer {SECRET}"}
ORIGIN = "https://show.example"
ROOT = "/api/v1/"

HIDDEN = """\
# Plans

- Hosted by @zebedee
- Recording date: 2019-01-01

## Contents

### @zebedee

- [Quokka plans](https://quokka.example/plans)
  - 極秘計画 of Istio and Prometheus
"""

SIGNS = ("quokka", "極秘計画", "zebedee", "istio", "plans", "2019")

ADDRESSES = [
    "search",
    "search?q=極秘計画",
    "search?q=Prometheus&facets=true",
    "search?q=quoka",
    "search?presenter=zebedee",
    "search?date=2019",
    "search?q=quokka&in=transcript",
    "suggest?q=quo",
    "suggest?q=by:z",
    "suggest?q=ist",
    "tags",
    "tag/prometheus",
    "tag/istio",
    "trends?name=istio&name=prometheus&by=year",
    "related/001%232",
    "related/003-private%231",
    "episodes",
    "episode/003-private",
    "article/003-private%231",
    "article/003-private/1",
    "presenters",
    "presenter/zebedee",
    "presenter/zebede",
    "seen?q=https://quokka.example/plans",
    "stats",
]
"""Questions whose answers would show something of the private episode."""


def write_private(folder: Path) -> Path:
    """Write the archive with one more episode that strangers do not see."""
    archive = write_archive(folder / "episodes")
    (archive / "003-private.md").write_text(HIDDEN, encoding="utf-8")
    return archive


@pytest.fixture(scope="module")
def reading_bases(
    make_folder: Callable[[str], Path],
) -> Iterator[tuple[KnowledgeBase, KnowledgeBase]]:
    """That archive without the episode, and the whole of it."""
    archive = write_private(make_folder("private"))
    index = archive.parent / "index"
    opened = KnowledgeBase.open
    with (
        opened(archive, index, leave_out=PRIVATE) as base,
        opened(archive, index) as whole,
    ):
        yield base, whole


@pytest.fixture
def reading_client(
    reading_bases: tuple[KnowledgeBase, KnowledgeBase], browse: Browse
) -> TestClient:
    """Who asks a server that gives private episodes to those with the token."""
    base, whole = reading_bases
    private = Private(base=whole, token=Token(SECRET))
    return browse(Site(base, Options(), private=private))


def signs_in(text: str, asked: str) -> list[str]:
    """Return what an answer says of the private episode that was not asked by name."""
    found = text.casefold()
    return [sign for sign in SIGNS if sign in found and sign not in asked.casefold()]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("accept", ["application/json", "text/csv"])
def test_without_the_token_nothing_tells_of_private_episodes(
    reading_client: TestClient, address: str, accept: str
) -> None:
    answer = reading_client.get(ROOT + address, headers={"accept": accept})
    assert answer.status_code in {200, 400, 404, 406}
    assert not signs_in(answer.text, address)


def test_names_of_private_things_are_as_unknown_as_any(
    reading_client: TestClient,
) -> None:
    for there, nowhere in [
        ("tag/istio", "tag/isteo"),
        ("episode/003-private", "episode/003-privates"),
        ("presenter/zebedee", "presenter/zebedeo"),
    ]:
        one, other = (reading_client.get(ROOT + at) for at in (there, nowhere))
        assert one.status_code == other.status_code == 404
        assert set(one.json()) == set(other.json())


def test_who_sends_the_token_reads_them(reading_client: TestClient) -> None:
    def ask(address: str) -> str:
        return reading_client.get(ROOT + address, headers=READER).text

    assert '"id": "003-private#1"' in ask("search?q=極秘計画")
    assert '"zebedee"' in ask("episode/003-private")
    assert '"seen": true' in ask("seen?q=https://quokka.example/plans")
    assert "tag:istio" in ask("suggest?q=ist")


def test_an_answer_for_readers_is_not_taken_for_one_for_all(
    reading_client: TestClient,
) -> None:
    """A cache that keeps both must not give one in place of the other."""
    mine = reading_client.get(f"{ROOT}episodes", headers=READER)
    known = {"if-none-match": mine.headers["etag"]}
    theirs = reading_client.get(f"{ROOT}episodes", headers=known)
    assert theirs.status_code == 200
    assert "Authorization" in theirs.headers["vary"]


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer wrong",
        "Bearer ",
        "Bearer",
        f"Basic {SECRET}",
        SECRET,
        f"Bearer {SECRET}x",
        f"Bearer {SECRET[:-1]}",
        f"Bearer {SECRET.upper()}",
    ],
)
def test_a_wrong_token_is_refused_and_not_passed_over(
    reading_client: TestClient, sent: str
) -> None:
    for address in ("episodes", "episode/003-private", "nothing", "openapi.json"):
        headers = {"authorization": sent}
        answer = reading_client.get(ROOT + address, headers=headers)
        assert answer.status_code == 401
        assert answer.json()["type"] == "/api/#bad-token"
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert SECRET not in answer.text


def test_the_scheme_of_a_token_has_any_case(reading_client: TestClient) -> None:
    for scheme in ("bearer", "BEARER"):
        headers = {"authorization": f"{scheme} {SECRET}"}
        assert reading_client.get(f"{ROOT}stats", headers=headers).status_code == 200


def test_a_server_without_a_token_takes_no_notice_of_any(client: TestClient) -> None:
    assert client.get(f"{ROOT}stats", headers=READER).status_code == 200


def test_pages_show_nothing_private_to_whoever_asks(reading_client: TestClient) -> None:
    for address in ("/", "/episodes/", f"/search?q={quote('極秘計画')}", "/people/"):
        page = reading_client.get(address, headers=READER).text
        assert not signs_in(page, "極秘計画")


@pytest.mark.usefixtures("each_engine")
def test_both_archives_are_refreshed(tmp_path: Path, browse: Browse) -> None:
    archive, index = write_private(tmp_path), tmp_path / "index"
    opened = KnowledgeBase.open
    with (
        opened(archive, index, leave_out=PRIVATE) as base,
        opened(archive, index) as whole,
    ):
        private = Private(base=whole, token=Token(SECRET))
        site = Site(base, Options(), private=private)
        client = browse(site)
        place = archive / "003-private.md"
        place.write_text(HIDDEN.replace("Quokka", "Numbat"), encoding="utf-8")
        site.refresh()
        found = client.get(f"{ROOT}search?q=Numbat", headers=READER).json()
        assert found["total"] == 1


# Pages of other sites


@pytest.fixture
def open_client(make_client: Client) -> TestClient:
    """Who asks a server whose API pages of one other site may read."""
    return make_client(origins=(ORIGIN,))


def cross(origin: str) -> dict[str, str]:
    return {
        "origin": origin,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "cors",
        "sec-fetch-dest": "empty",
    }


def test_pages_of_a_named_site_read_the_api(open_client: TestClient) -> None:
    answer = open_client.get(f"{ROOT}tags?limit=1", headers=cross(ORIGIN))
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "Link" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    refused = open_client.get(f"{ROOT}nothing", headers=cross(ORIGIN))
    assert refused.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    "origin",
    [
        "https://other.example",
        "http://show.example",
        f"{ORIGIN}:8443",
        f"{ORIGIN}.evil.example",
        "null",
    ],
)
def test_pages_of_others_read_nothing(open_client: TestClient, origin: str) -> None:
    answer = open_client.get(f"{ROOT}tags", headers=cross(origin))
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("address", ["/", "/search?q=Grafana", "/api/", "/events"])
def test_a_named_site_reads_the_api_and_nothing_else(
    open_client: TestClient, address: str
) -> None:
    answer = open_client.get(address, headers=cross(ORIGIN))
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_page_may_send_a_token(open_client: TestClient) -> None:
    asked = {
        **cross(ORIGIN),
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
    }
    answer = open_client.options(f"{ROOT}tags", headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed


def test_no_site_is_named_by_default(client: TestClient) -> None:
    assert client.get(f"{ROOT}tags", headers=cross(ORIGIN)).status_code == 403
    alone = client.get(f"{ROOT}tags", headers={"origin": ORIGIN})
    assert "access-control-allow-origin" not in alone.headers


# The command


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--cors", "show.example"], "is no origin"),
        (["--cors", "*"], "is no origin"),
        (["--cors", "https://show.example/page"], "is no origin"),
        (["--token-file", "none"], "--token-file"),
    ],
)
def test_what_would_open_a_wrong_door_is_refused_in_a_line(
    archive: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["--episodes", str(archive), "serve", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error
