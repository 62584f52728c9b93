"""What programs are answered: the documents of the commands, in parts and forms."""

import csv
import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from starlette.testclient import TestClient

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.errors import IndexStateError
from kbindex.web import Site
from kbindex.web.api.endpoints import ENDPOINTS
from kbindex.web.api.problems import KINDS

Client = Callable[..., TestClient]
MakeSite = Callable[..., Site]
Browse = Callable[[Site], TestClient]

ROOT = "/api/v1/"

SAME = {
    "search?q=監視&facets=true": ["search", "監視", "--facets"],
    "search?q=監視&tag=prometheus": ["search", "監視", "--tag", "prometheus"],
    "search?presenter=haruka&since=2021&until=2021-12": [
        *("search", "--presenter", "haruka", "--since", "2021", "--until", "2021-12")
    ],
    "search?q=Promethues&strict=true": ["search", "Promethues", "--strict"],
    "search?q=zzzz": ["search", "zzzz"],
    "tags": ["tags"],
    "tags?kind=project&sort=name&since=2022": [
        *("tags", "--kind", "project", "--sort", "name", "--since", "2022")
    ],
    "tag/prometheus": ["tags", "prometheus"],
    "trends?name=prometheus&name=監視&by=year": [
        *("trends", "prometheus", "監視", "--by", "year")
    ],
    "radar?limit=5": ["radar", "--limit", "5"],
    "radar?tag=prometheus&since=2021": [
        *("radar", "--tag", "prometheus", "--since", "2021", "--limit", "50")
    ],
    "related/001%232": ["related", "001#2"],
    "episodes": ["episodes"],
    "episodes?sort=date": ["episodes", "--sort", "date"],
    "episode/001": ["show", "001"],
    "article/001%232": ["show", "001#2"],
    "article/001/2": ["show", "001#2"],
    "article/1:2": ["show", "001#2"],
    "presenters": ["presenters"],
    "presenter/@HARUKA": ["presenters", "haruka"],
    "seen?q=http://www.grafana.com&q=new": ["seen", "http://www.grafana.com", "new"],
    "stats": ["stats"],
}


def of_command(archive: Path, words: list[str], capsys: Any) -> Any:  # noqa: ANN401 - JSON
    place = ["--episodes", str(archive), "--index", str(archive.parent / "index")]
    capsys.readouterr()
    run([*place, words[0], "--no-refresh", "--json", *words[1:]])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("address", "words"), SAME.items(), ids=SAME)
def test_the_api_answers_what_a_command_prints(
    client: TestClient,
    read_archive: Path,
    capsys: pytest.CaptureFixture[str],
    *,
    address: str,
    words: list[str],
) -> None:
    answer = client.get(ROOT + address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    found, printed = answer.json(), of_command(read_archive, words, capsys)
    assert {key: found[key] for key in printed} == printed
    assert set(found) - set(printed) <= {"total"}


def test_every_endpoint_is_compared_with_its_command() -> None:
    asked = {address.partition("?")[0].partition("/")[0] for address in SAME}
    assert {one.name for one in ENDPOINTS} - asked == {"suggest"}


def test_nothing_asked_for_is_everything_newest_first(client: TestClient) -> None:
    found = client.get(f"{ROOT}search").json()
    assert [hit["id"] for hit in found["hits"]] == ["002#1", "001#1", "001#2"]


def test_a_query_is_completed(client: TestClient) -> None:
    found = client.get(f"{ROOT}suggest", params={"q": "監視 gra"}).json()
    assert found["query"] == "監視 gra"
    assert found["completions"][0] == {
        "kind": "tag",
        "text": "Grafana",
        "query": "監視 tag:grafana",
        "count": 1,
        "id": None,
    }


# Parts


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("search?sort=date", "hits"),
        ("tags", "tags"),
        ("tag/prometheus", "articles"),
        ("episodes", "episodes"),
        ("presenters", "presenters"),
        ("presenter/haruka", "articles"),
    ],
)
def test_parts_joined_are_the_whole(client: TestClient, address: str, key: str) -> None:
    whole = client.get(ROOT + address).json()[key]
    assert len(whole) > 1
    sign = "&" if "?" in address else "?"
    place: str | None = f"{ROOT}{address}{sign}limit=1"
    joined: list[Any] = []
    while place:
        answer = client.get(place)
        part = answer.json()
        assert len(part[key]) == 1
        joined += part[key]
        place = part.get("next")
        said = answer.links.get("next", {}).get("url")
        assert said == place
    assert [one.get("id", one.get("name")) for one in joined] == [
        one.get("id", one.get("name")) for one in whole
    ]


def test_links_lead_back_to_what_came_before(client: TestClient) -> None:
    links = client.get(f"{ROOT}tags?limit=2&offset=3&sort=name").links
    assert links["prev"]["url"] == f"{ROOT}tags?limit=2&sort=name&offset=1"
    assert links["first"]["url"] == f"{ROOT}tags?limit=2&sort=name&offset=0"


@pytest.mark.parametrize("address", ["search?q=監視&", "tags?", "tag/prometheus?"])
def test_behind_the_last_one_there_is_nothing(client: TestClient, address: str) -> None:
    answer = client.get(f"{ROOT}{address}offset=100000")
    assert answer.status_code == 200
    assert "next" not in answer.json()
    assert "next" not in answer.links


# Forms


def test_fields_choose_the_keys_of_records(client: TestClient) -> None:
    found = client.get(f"{ROOT}search?q=監視&fields=title,id").json()
    assert [list(hit) for hit in found["hits"]] == [["title", "id"]] * 3
    assert found["total"] == 3
    one = client.get(f"{ROOT}article/001%231?fields=id,notes").json()
    assert list(one) == ["format", "id", "notes"]


def test_json_lines_have_a_record_a_line(client: TestClient) -> None:
    accept = {"accept": "application/x-ndjson"}
    answer = client.get(f"{ROOT}episodes?fields=id,date", headers=accept)
    assert answer.headers["content-type"] == "application/jsonl"
    assert list(map(json.loads, answer.text.splitlines())) == [
        {"id": "001", "date": "2021-06-18"},
        {"id": "002", "date": "2022-07-02"},
    ]


def test_csv_has_a_row_a_record_and_links_to_the_next_part(client: TestClient) -> None:
    accept = {"accept": "text/csv"}
    answer = client.get(f"{ROOT}search?q=監視&limit=1", headers=accept)
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"].startswith("text/csv")
    assert [row["id"] for row in rows] == ["001#1"]
    assert rows[0]["snippet"] == "監視の話から始める"
    assert "next" in answer.links


def test_csv_has_columns_that_json_has_not(client: TestClient) -> None:
    address = f"{ROOT}search?q=監視&limit=1&fields=id,snippet"
    assert client.get(address).status_code == 400
    answer = client.get(address, headers={"accept": "text/csv"})
    assert answer.text == "id,snippet\r\n001#1,監視の話から始める\r\n"


@pytest.mark.parametrize("one", ENDPOINTS, ids=lambda one: one.name)
def test_each_list_comes_as_rows(client: TestClient, one: Any) -> None:  # noqa: ANN401 - an endpoint
    place = one.path
    for name, value in {"tag": "prometheus", "id": "001", "name": "haruka"}.items():
        place = place.replace("{" + name + "}", value)
    if one.name in {"related", "article"}:
        place += "%231"
    query = {"suggest": "?q=gra", "trends": "?name=go", "seen": "?q=x"}.get(one.name)
    address = f"{ROOT}{place}{query or ''}"
    answers = [
        client.get(address, headers={"accept": accept})
        for accept in ("text/csv", "application/jsonl")
    ]
    if not one.columns:
        assert [answer.status_code for answer in answers] == [406, 406]
        return
    rows = list(csv.reader(io.StringIO(answers[0].text, newline="")))
    lines = list(map(json.loads, answers[1].text.splitlines()))
    assert rows[0] == list(one.columns)
    assert len(rows) == len(lines) + 1 > 1
    document = client.get(address).json()
    if one.name == "article":
        assert [{"format": 1, **line} for line in lines] == [document]
    elif one.name == "trends":  # a line is a count
        assert all(line.keys() == {*one.columns} for line in lines)
    else:
        assert lines in document.values()


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "application/json"),
        ("application/*", "application/json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/csv;q=0.5, application/json;q=0.4", "text/csv"),
        ("application/json;q=0, */*", "application/jsonl"),
        ("text/*", "text/csv"),
        ("text/html", None),
        ("application/json;q=0", None),
        ("text/csv;q=x", None),
    ],
)
def test_the_form_is_the_one_that_is_wanted_most(
    client: TestClient, accept: str, form: str | None
) -> None:
    answer = client.get(f"{ROOT}tags", headers={"accept": accept})
    assert answer.status_code == (200 if form else 406)
    assert answer.headers["content-type"].partition(";")[0] == (
        form or "application/problem+json"
    )


def test_an_answer_that_is_known_is_not_sent_again(
    client: TestClient, archive: Path, knowledge: KnowledgeBase
) -> None:
    address = f"{ROOT}search?q=監視"
    first = client.get(address)
    known = {"if-none-match": first.headers["etag"]}
    again = client.get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    csv_form = {**known, "accept": "text/csv"}
    assert client.get(address, headers=csv_form).status_code == 200
    place = archive / "001/README.md"
    place.write_text(place.read_text("utf-8") + "- 監視\n", encoding="utf-8")
    knowledge.refresh()
    assert client.get(address, headers=known).status_code == 200


def test_what_is_not_there_is_not_known(client: TestClient) -> None:
    known = {"if-none-match": "*"}
    assert client.get(f"{ROOT}tags", headers=known).status_code == 304
    assert client.get(f"{ROOT}episode/999", headers=known).status_code == 404


def test_a_long_answer_is_compressed(client: TestClient) -> None:
    with client.stream("GET", f"{ROOT}tags") as answer:
        body = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(body))["format"] == 1


def test_a_head_is_the_answer_without_its_content(client: TestClient) -> None:
    whole, head = client.get(f"{ROOT}tags"), client.head(f"{ROOT}tags")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers == whole.headers


# Problems


@pytest.mark.parametrize(
    ("address", "status", "kind", "parameter"),
    [
        ("search?limit=0", 400, "bad-parameter", "limit"),
        ("search?limit=101", 400, "bad-parameter", "limit"),
        ("search?limit=x", 400, "bad-parameter", "limit"),
        ("search?offset=-1", 400, "bad-parameter", "offset"),
        ("search?sort=best", 400, "bad-parameter", "sort"),
        ("search?in=all", 400, "bad-parameter", "in"),
        ("search?strict=maybe", 400, "bad-parameter", "strict"),
        ("search?lmit=3", 400, "bad-parameter", "lmit"),
        ("search?q=a&q=b", 400, "bad-parameter", "q"),
        ("search?q=" + "x" * 501, 400, "bad-parameter", "q"),
        ("search?q=%FF", 400, "bad-parameter", "parameters"),
        ("search?" + "tag=x&" * 11, 400, "bad-parameter", "tag"),
        ("search?" + "tag=x&" * 31, 400, "bad-parameter", "parameters"),
        ("search?since=soon", 400, "bad-parameter", "since"),
        ("search?episode=20..10", 400, "bad-parameter", "episode"),
        ("search?fields=id,nope", 400, "bad-parameter", "fields"),
        ("search?q=date:soon", 400, "bad-query", None),
        ("search?tag=promethoos", 400, "bad-query", None),
        ("suggest", 400, "bad-parameter", "q"),
        ("trends", 400, "bad-parameter", "name"),
        ("seen", 400, "bad-parameter", "q"),
        ("tags?since=2", 400, "bad-parameter", "since"),
        ("tag/promethoos", 404, "not-found", None),
        ("episode/999", 404, "not-found", None),
        ("article/001%2399", 404, "not-found", None),
        ("article/%FF", 400, "bad-parameter", "id"),
        ("episode/" + "9" * 201, 400, "bad-parameter", "id"),
        ("episode/001?id=002", 400, "bad-parameter", "id"),
        ("related/999%231", 404, "not-found", None),
        ("presenter/nobody", 404, "not-found", None),
        ("nothing", 404, "not-found", None),
        ("episode/", 404, "not-found", None),
        ("episode/001/1", 404, "not-found", None),
        ("search/x", 404, "not-found", None),
    ],
)
def test_what_is_wrong_is_a_problem_that_says_so(
    client: TestClient, *, address: str, status: int, kind: str, parameter: str | None
) -> None:
    answer = client.get(ROOT + address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    said = answer.json()
    assert (said["status"], said["type"]) == (status, f"/api/#{kind}")
    assert said.get("parameter") == parameter
    assert "\n" not in said["detail"]
    assert "Traceback" not in answer.text


def test_near_names_and_places_are_named(client: TestClient) -> None:
    assert client.get(f"{ROOT}presenter/harka").json()["near"] == ["haruka"]
    assert client.get(f"{ROOT}search?q=a date:soon").json()["position"] == 7


def test_problems_are_said_in_the_language_of_who_asks(client: TestClient) -> None:
    japanese = client.get(f"{ROOT}search?limit=0", headers={"accept-language": "ja"})
    assert "整数" in japanese.json()["detail"]
    assert client.get(f"{ROOT}search?limit=0&lang=ja").json() == japanese.json()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_the_api_is_only_read(client: TestClient, method: str) -> None:
    answer = client.request(method, f"{ROOT}tags")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["status"] == 405


def test_other_hosts_and_sites_are_refused_by_a_problem(client: TestClient) -> None:
    other = client.get(f"{ROOT}tags", headers={"host": "evil.example"})
    assert (other.status_code, other.json()["status"]) == (421, 421)
    fetch = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}
    assert client.get(f"{ROOT}tags", headers=fetch).json()["status"] == 403


def test_an_archive_that_cannot_be_read_is_a_problem(
    make_client: Client, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise IndexStateError("/home/ada/index is gone")

    monkeypatch.setattr(knowledge, "statistics", fail)
    assert "is gone" in make_client().get(f"{ROOT}stats").json()["detail"]
    public = make_client(is_public=True, hosts=("127.0.0.1",))
    answer = public.get(f"{ROOT}stats")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/#unreadable")
    assert "/home" not in answer.text


def test_a_fault_of_the_program_shows_nothing_of_it(
    client: TestClient, knowledge: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge, "statistics", lambda: 1 // 0)
    answer = client.get(f"{ROOT}stats")
    assert (answer.status_code, answer.json()["type"]) == (500, "/api/#fault")
    assert "division" not in answer.text


def test_too_many_requests_at_once_are_sent_away(make_client: Client) -> None:
    answer = make_client(limits={"waiting": 0}).get(f"{ROOT}tags")
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/#busy")
    assert answer.headers["retry-after"] == "2"


# The page


def test_a_page_tells_people_of_the_api(client: TestClient) -> None:
    assert client.get("/api").headers["location"] == "/api/"
    page = client.get("/api/").text
    for one in ENDPOINTS:
        assert f"GET /api/v1/{one.path}" in page
    assert 'id="not-found"' in page
    assert 'href="/api/"' in client.get("/").text


def test_the_page_says_in_japanese_what_can_be_asked(client: TestClient) -> None:
    page = client.get("/api/", headers={"accept-language": "ja"}).text
    for one in ENDPOINTS:
        assert one.summary not in page
    for kind in KINDS:
        assert kind.title not in page
    assert "アーカイブの統計を返します。" in page
    cells = BeautifulSoup(page, "html.parser").select("tbody td:last-child")
    said = [cell.text for cell in cells if cell.text]
    assert len(said) > len(ENDPOINTS)
    assert [text for text in said if text.isascii()] == []


def test_the_examples_of_the_page_are_understood(
    make_site: MakeSite, browse: Browse
) -> None:
    client = browse(make_site())
    page = client.get("/api/").text
    examples = [part.partition('"')[0] for part in page.split('href="')[1:]]
    asked = [place for place in examples if place.startswith(ROOT)]
    assert len(asked) == len(ENDPOINTS) + 1
    for place in asked:
        assert client.get(place).status_code in {200, 404}, place
