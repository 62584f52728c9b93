"""What a query that is being typed may mean."""

import pytest

from kbindex.knowledge.completer import Candidate, Completer


def tag(name: str, *others: str) -> Candidate:
    names = (name.casefold(), *others)
    return Candidate(kind="tag", text=name, value=names[0], names=names, count=3)


def presenter(name: str) -> Candidate:
    names = (name.casefold(),)
    return Candidate(kind="presenter", text=name, value=name, names=names, count=2)


def article(title: str, article_id: str) -> Candidate:
    return Candidate(
        kind="article",
        text=title,
        value=title,
        names=(title.casefold(),),
        count=1,
        id=article_id,
    )


COMPLETER = Completer(
    [
        tag("Grafana", "図表"),
        tag("service mesh"),
        tag("mesh"),
        presenter("Mika"),
        article("Meshing the mesh", "001#1"),
        article("クラスターの監視: 入門", "002#1"),
    ]
)


def queries(typed: str, limit: int = 10) -> list[str]:
    return [one.query for one in COMPLETER.complete(typed, limit=limit)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("gra", ["tag:grafana"]),
        ("ＧＲＡ", ["tag:grafana"]),
        ("監視 gra", ["監視 tag:grafana"]),
        ("a  gra", ["a  tag:grafana"]),
        ("図", ["tag:grafana"]),
        ("service me", ['tag:"service mesh"']),
        ("x service me", ['x tag:"service mesh"']),
        ("tag:me", ["tag:mesh", 'tag:"service mesh"']),
        ("by:m", ["presenter:Mika"]),
        ("presenter:m", ["presenter:Mika"]),
        ("監", ['"クラスターの監視: 入門"']),
        ("esh", []),
        ("", []),
        ("   ", []),
        ("tag:zzz", []),
    ],
)
def test_the_end_of_a_query_is_completed(typed: str, expected: list[str]) -> None:
    assert queries(typed) == expected


def test_what_begins_so_comes_before_what_has_it_at_a_later_word() -> None:
    found = [one.text for one in COMPLETER.complete("mesh", limit=10)]
    assert found == ["mesh", "Meshing the mesh", "service mesh"]


def test_no_more_is_named_than_was_asked_for() -> None:
    assert len(queries("m", limit=2)) == 2
    assert queries("m", limit=0) == []


def test_an_article_comes_with_its_id() -> None:
    (found,) = COMPLETER.complete("meshing", limit=1)
    assert (found.kind, found.id, found.query) == (
        "article",
        "001#1",
        '"Meshing the mesh"',
    )
