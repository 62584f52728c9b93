"""The published schemas: valid, complete, and strict enough to notice a change."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import (  # type: ignore[import-untyped] # it ships no types
    Draft202012Validator,
    FormatChecker,
)
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[3] / "docs" / "schemas"
SUFFIX = ".schema.json"
SCHEMAS: dict[str, Any] = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted(FOLDER.glob(f"*{SUFFIX}"))
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)

NOTE = {"text": "監視", "kind": "bullet", "depth": 0, "line": 46, "end_line": 46}
RECORD = {
    "id": "025#6",
    "kind": "article",
    "episode": "025",
    "source": "025/README.md",
    "line": 45,
    "end_line": 77,
    "title": "Thanos",
    "url": "https://thanos.io/",
    "presenter": "ry",
    "date": "2021-07-02",
    "notes": [NOTE],
    "links": [{"text": "Thanos", "url": "https://thanos.io/", "line": 45}],
    "tags": ["monitoring", "thanos"],
}
EPISODE = {
    "id": "025",
    "title": "025",
    "date": None,
    "hosts": ["bells17"],
    "guests": [],
    "video": None,
    "source": "025/README.md",
}
HIT = {
    "rank": 1,
    "kind": "article",
    "id": "025#6",
    "episode": "025",
    "source": "025/README.md",
    "line": 45,
    "title": "Thanos",
    "title_highlights": [[0, 6]],
    "url": None,
    "presenter": None,
    "date": "2021-07-02",
    "video": "https://youtu.be/x",
    "tags": [],
    "snippets": [
        {"text": "Thanos", "path": ["M3"], "line": 47, "highlights": [[0, 6]]}
    ],
    "matched": [{"query": "監視", "term": "monitoring", "how": "glossary"}],
    "also": ["026#3"],
    "links": [{"text": "M3", "url": "../m3.md", "line": 47}],
}
LINK = {
    "id": "025#6",
    "number": 2,
    "text": "M3",
    "url": "../m3.md",
    "line": 47,
}
TAG = {
    "id": "prometheus",
    "label": "Prometheus",
    "label_ja": None,
    "kind": "project",
    "count": 6,
    "own": 4,
    "episodes": ["002"],
    "broader": ["monitoring"],
    "first": "002",
    "latest": "002",
    "timeline": [0, 4, 2],
}
SHOW = {
    "name": "Kitchen Radio",
    "url": "https://radio.example/",
    "description": None,
    "language": "ja",
    "author": None,
}
PASSAGE = {
    "id": "025#t12",
    "kind": "passage",
    "episode": "025",
    "source": "025/025.vtt",
    "line": 96,
    "end_line": 110,
    "text": "Thanos keeps what Prometheus forgets.",
    "speaker": None,
    "time": "0:07:40",
    "end_time": "0:08:20",
    "time_url": None,
    "date": "2021-07-02",
}
MENTION = {"article": "025#6", "episode": "025", "date": "2021-07-02"}
DIAGNOSTIC = {"path": "025/README.md", "line": 0, "kind": "bad-date", "message": "no"}
PRESENTER = {
    "name": "ry",
    "count": 9,
    "episodes": ["025"],
    "first": {"episode": "020", "date": "2021-05-28"},
    "latest": {"episode": "025", "date": None},
    "topics": [{"id": "monitoring", "count": 3}],
}
SIGHTING: dict[str, Any] = {
    "article": "025#1",
    "episode": "025",
    "date": "2023-06-02",
    "title": "Argo CD 2.0",
    "line": 12,
    "text": "Argo CD 2.0 の話",
}

DOCUMENTS: dict[str, Any] = {
    "record": RECORD,
    "episode": EPISODE,
    "hit": HIT,
    "tag-count": TAG,
    "show-article": {"format": 1, **RECORD},
    "passage": PASSAGE,
    "show-passage": {"format": 1, **PASSAGE, "before": PASSAGE, "after": None},
    "transcript": {"format": 1, "id": "025", "passages": [PASSAGE]},
    "show-episode": {"format": 1, **EPISODE, "articles": [RECORD]},
    "export": {"format": 1, "records": [RECORD]},
    "episodes": {"format": 1, "episodes": [{**EPISODE, "articles": 7}]},
    "radar": {
        "format": 1,
        "totals": {"lineages": 1, "silences": 1, "repeated": 1, "open_points": 1},
        "lineages": [
            {
                "tag": "argo-cd",
                "label": "Argo CD",
                "versions": [{"version": "2.0", "newer": True, "first": SIGHTING}],
                "count": 1,
            }
        ],
        "silences": [
            {
                "tag": "kueue",
                "label": "Kueue",
                "announced": SIGHTING,
                "episodes": 4,
                "days": 77,
            }
        ],
        "repeated": [{"url": "https://thanos.io/", "brought": [SIGHTING], "count": 1}],
        "open_points": [{"sign": "TODO", "where": SIGHTING}],
    },
    "radar-row": {
        "list": "lineages",
        "tag": "argo-cd",
        "version": "2.0",
        "sign": None,
        "url": None,
        "id": "025#1",
        **{key: value for key, value in SIGHTING.items() if key != "article"},
    },
    "tag-proposals": {
        "format": 1,
        "id": "025#1",
        "total": 1,
        "proposals": [
            {
                "id": "thanos",
                "label": "Thanos",
                "label_ja": None,
                "kind": "project",
                "share": 0.5,
                "articles": ["017#1"],
            }
        ],
    },
    "search": {
        "format": 1,
        "query": "監視",
        "understood": "監視",
        "total": 12,
        "strong": 1,
        "suggestion": None,
        "looked_for": [],
        "near": [],
        "hits": [{"score": 7.1, "strength": "strong", **HIT}],
    },
    "bundle-manifest": {
        "format": 1,
        "kind": "kbindex-bundle",
        "kbindex": "0.1.0",
        "public": False,
        "counts": {
            "episodes": 1,
            "articles": 7,
            "overviews": 1,
            "tags": 3,
            "presenters": 2,
        },
        "files": {},
        "schemas": {},
    },
    "diff": {
        "format": 1,
        "same": False,
        "episodes": {
            "added": [{"id": "026", "title": "026"}],
            "removed": [],
            "changed": [{"id": "025", "title": "025", "fields": ["date"]}],
        },
        "articles": {
            "added": [],
            "removed": [],
            "changed": [
                {
                    "id": "025#6",
                    "was": "025#5",
                    "kind": "article",
                    "title": "Thanos",
                    "url": None,
                    "fields": ["tags"],
                    "tags_added": ["thanos"],
                    "tags_removed": ["cost"],
                }
            ],
        },
        "tags": {
            "added": ["thanos"],
            "removed": [],
            "changed": [{"id": "cost", "before": 2, "after": 1}],
        },
    },
    "tags": {"format": 1, "tags": [TAG], "months": ["2021-07"]},
    "tag": {
        "format": 1,
        **TAG,
        "months": ["2021-07"],
        "narrower": [TAG],
        "related": [
            {
                "id": "grafana",
                "label": "Grafana",
                "label_ja": None,
                "kind": "project",
                "count": 3,
                "together": 3,
                "lift": 2.5,
            }
        ],
        "articles": [HIT],
    },
    "tag-reasons": {
        "format": 1,
        "id": "025#6",
        "title": "Thanos",
        "source": "025/README.md",
        "tags": [
            {
                "id": "thanos",
                "label": "Thanos",
                "kind": "project",
                "weight": 3.0,
                "evidence": [
                    {"rule": "title", "name": "Thanos", "line": 45, "weight": 3.0}
                ],
            }
        ],
    },
    "suggestions": {
        "format": 1,
        "total": 1,
        "suggestions": [
            {
                "name": "FooBar",
                "id": "foobar",
                "count": 2,
                "episodes": 2,
                "tagged": 0,
                "evidence": ["repo", "camel"],
                "repo": "foo/foobar",
                "score": 1.2,
                "articles": ["025#6"],
                "toml": 'foobar = { label = "FooBar" }',
            }
        ],
    },
    "rising": {
        "format": 1,
        "rule": "at least 3 of the latest articles have it",
        "since": "2021-07-02",
        "until": None,
        "latest": 20,
        "earlier": 60,
        "rising": [
            {
                "id": "thanos",
                "label": "Thanos",
                "label_ja": None,
                "kind": "project",
                "count": 8,
                "latest": 6,
                "earlier": 2,
                "g2": 10.5,
            }
        ],
    },
    "trends": {
        "format": 1,
        "by": "quarter",
        "periods": ["2021-Q3"],
        "trends": [
            {
                "name": "監視",
                "tag": "monitoring",
                "label": "Monitoring",
                "total": 1,
                "undated": 0,
                "counts": [1],
                "first": MENTION,
                "latest": MENTION,
            }
        ],
    },
    "eval": {
        "format": 1,
        "queries": 1,
        "overall": {"ndcg": 0.5, "success": 0.0, "mrr": 0.5, "recall": 1.0},
        "classes": {},
        "worst": [
            {
                "id": "q1",
                "class": "typo",
                "query": "cillium",
                "ndcg": 0.5,
                "success": 0.0,
                "mrr": 0.5,
                "recall": 1.0,
                "wanted": {},
                "ranked": ["025#6"],
            }
        ],
    },
    "trend-count": {
        "period": "2021-Q3",
        "name": "監視",
        "tag": "monitoring",
        "label": "Monitoring",
        "count": 1,
    },
    "related": {
        "format": 1,
        "id": "025#7",
        "hits": [
            {"score": 0.4, **HIT, "common": {"tags": ["thanos"], "words": ["監視"]}}
        ],
    },
    "searches": {
        "format": 1,
        "searches": [
            {"name": "upgrades", "query": "release sort:date", "file": "/kbindex.toml"}
        ],
    },
    "glossary": {
        "format": 1,
        "total": 2,
        "words": [
            {
                "names": ["WDC", "Web Design Club"],
                "how": "refusal",
                "count": 0,
                "refused_by": None,
                "source": "kbindex.toml",
                "line": None,
                "evidence": [],
                "context": [],
            },
            {
                "names": ["WDC", "Warp Drive Coils"],
                "how": "archive",
                "count": 1,
                "refused_by": None,
                "source": "025/README.md",
                "line": 8,
                "evidence": [
                    {
                        "id": "025#6",
                        "source": "025/README.md",
                        "line": 8,
                        "count": 1,
                        "names": ["WDC", "Warp Drive Coils"],
                    }
                ],
                "context": [],
            },
        ],
        "packs": [
            {
                "name": "web",
                "groups": 2,
                "is_on": True,
                "has_topics": True,
                "has_topics_on": False,
            }
        ],
    },
    "links": {
        "format": 1,
        "links": [LINK],
    },
    "link": LINK,
    "seen": {
        "format": 1,
        "results": [
            {"query": "Thanos", "seen": True, "articles": ["025#6"], "how": "title"}
        ],
    },
    "check": {
        "format": 1,
        "diagnostics": [
            {
                "path": "episodes/025/README.md",
                "line": 4,
                "column": 19,
                "code": "KB101",
                "name": "impossible-date",
                "message": "no",
                "fixable": False,
            }
        ],
        "files": 18,
        "mended": 0,
    },
    "presenter-summary": PRESENTER,
    "presenters": {"format": 1, "presenters": [PRESENTER]},
    "presenter": {"format": 1, **PRESENTER, "articles": [RECORD]},
    "stats": {
        "format": 1,
        "episodes": 18,
        "articles": 120,
        "notes": 400,
        "links": 200,
        "presenters": 5,
        "topics": 90,
        "first": "2021-07-02",
        "latest": None,
        "sites": [{"host": "thanos.io", "count": 2}],
        "languages": [{"language": "ja", "count": 60}],
        "years": [{"year": None, "episodes": 1, "articles": 7}],
        "show": SHOW,
    },
    "doctor": {
        "format": 1,
        "show": SHOW,
        "healthy": False,
        "versions": {
            "kbindex": "0.1.0",
            "python": "3.11.7",
            "whoosh-reloaded": "2.7.5",
            "whoosh3": None,
            "SudachiPy": "0.7.0",
            "SudachiDict-core": "20251001",
        },
        "extras": {},
        "paths": {"episodes": "/e", "index": "/i", "config": None},
        "index": {
            "state": "outdated",
            "reason": None,
            "generation": 7,
            "size_bytes": 2400,
            "articles": 231,
            "pending": 1,
        },
        "diagnostics": [DIAGNOSTIC],
        "problems": ["the index is behind"],
        "hints": ["the extra plot is not installed"],
        "terminal": {
            "encoding": "utf-8",
            "columns": 80,
            "colour": True,
            "shell": "zsh",
            "completion": False,
        },
    },
    "import": {
        "format": 1,
        "new": 1,
        "updated": 0,
        "unchanged": 0,
        "left": 1,
        "episodes": [
            {
                "id": "025",
                "title": "第25回",
                "action": "new",
                "reason": None,
                "source": "025.md",
                "files": ["025.md", "025.vtt"],
            },
            {
                "id": "024",
                "title": "",
                "action": "left",
                "reason": "edited",
                "source": "024.md",
                "files": [],
            },
        ],
        "diagnostics": [DIAGNOSTIC],
    },
    "index": {
        "format": 1,
        "added": ["025"],
        "changed": [],
        "removed": [],
        "articles": 231,
        "seconds": 0.3,
        "diagnostics": [DIAGNOSTIC],
    },
}


def validator(name: str) -> Any:  # noqa: ANN401 - jsonschema ships no types
    return Draft202012Validator(
        SCHEMAS[name + SUFFIX],
        registry=REGISTRY,
        format_checker=FormatChecker(),
    )


def is_valid(name: str, document: object) -> bool:
    return bool(validator(name).is_valid(document))


def iter_keys(value: object, path: tuple[str | int, ...] = ()) -> Iterator[Any]:
    """Yield the place of every key in a document, however deep."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield (*path, key)
            yield from iter_keys(inner, (*path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from iter_keys(inner, (*path, position))


def holder(document: Any, path: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - JSON
    for step in path[:-1]:
        document = document[step]
    return document


def test_every_schema_has_a_sample_here() -> None:
    assert sorted(SCHEMAS) == sorted(name + SUFFIX for name in DOCUMENTS)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_a_schema_and_says_what_it_is_of(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert schema["description"].endswith(".")


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_forbids_no_further_keys(name: str) -> None:
    """Keys may be added to a document; old schemas must then still hold."""
    assert "additionalProperties" not in json.dumps(SCHEMAS[name])
    document = DOCUMENTS[name.removesuffix(SUFFIX)]
    assert is_valid(name.removesuffix(SUFFIX), {**document, "new": 1})


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_the_sample_is_valid(name: str) -> None:
    assert [
        error.message for error in validator(name).iter_errors(DOCUMENTS[name])
    ] == []


@pytest.mark.parametrize(
    ("name", "path"),
    [
        pytest.param(name, path, id=f"{name}:{'.'.join(map(str, path))}")
        for name, document in DOCUMENTS.items()
        for path in iter_keys(document)
    ],
)
def test_each_key_of_the_contract_is_required_and_has_its_type(
    name: str, path: tuple[str | int, ...]
) -> None:
    without = json.loads(json.dumps(DOCUMENTS[name]))
    del holder(without, path)[path[-1]]
    assert not is_valid(name, without), "the key may be left out"
    is_truth = isinstance(holder(DOCUMENTS[name], path)[path[-1]], bool)
    for wrong in (1 if is_truth else True, {"a": 1}):
        document = json.loads(json.dumps(DOCUMENTS[name]))
        holder(document, path)[path[-1]] = wrong
        assert not is_valid(name, document), f"the key may be {wrong}"


@pytest.mark.parametrize(
    ("name", "path", "wrong"),
    [
        pytest.param("record", ["id"], "025", id="id-without-number"),
        pytest.param("record", ["kind"], "note", id="record-kind"),
        pytest.param("record", ["line"], 0, id="line-from-0"),
        pytest.param("record", ["title"], "", id="empty-title"),
        pytest.param("record", ["title"], None, id="no-title"),
        pytest.param("record", ["url"], "", id="empty-url"),
        pytest.param("record", ["date"], "2021-02-30", id="impossible-date"),
        pytest.param("record", ["date"], "2021-7-2", id="short-date"),
        pytest.param("record", ["notes", 0, "kind"], "list", id="note-kind"),
        pytest.param("record", ["notes", 0, "depth"], -1, id="negative-depth"),
        pytest.param("hit", ["rank"], 0, id="rank-from-0"),
        pytest.param("hit", ["snippets"], [], id="no-snippet"),
        pytest.param("hit", ["snippets", 0, "highlights", 0], [1], id="half-a-span"),
        pytest.param(
            "hit", ["snippets", 0, "highlights", 0], [1, 2, 3], id="long-span"
        ),
        pytest.param("hit", ["also"], ["026"], id="also-an-episode"),
        pytest.param("tag", ["count"], 0, id="tag-of-nothing"),
        pytest.param("tag", ["id"], "Prometheus", id="tag-id-in-capitals"),
        pytest.param("tag", ["related", 0, "lift"], 1, id="lift-of-chance"),
        pytest.param("tag-reasons", ["tags", 0, "evidence"], [], id="no-evidence"),
        pytest.param("suggestions", ["suggestions", 0, "count"], 0, id="of-no-article"),
        pytest.param("trends", ["by"], "week", id="trends-by-week"),
        pytest.param("trends", ["periods", 0], "2021-Q5", id="fifth-quarter"),
        pytest.param("eval", ["overall", "ndcg"], 1.1, id="better-than-perfect"),
        pytest.param("eval", ["classes"], {"typo": {"queries": 1}}, id="no-scores"),
        pytest.param("eval", ["worst", 0, "wanted"], {"025": 2}, id="wanted-episode"),
        pytest.param("trend-count", ["period"], "2021-W1", id="count-by-week"),
        pytest.param("related", ["id"], "025", id="related-to-an-episode"),
        pytest.param("search", ["format"], 2, id="another-format"),
        pytest.param("search", ["total"], -1, id="negative-total"),
        pytest.param("search", ["hits", 0, "strength"], "good", id="unknown-strength"),
        pytest.param("index", ["diagnostics", 0, "message"], "a\nb", id="two-lines"),
        pytest.param("index", ["diagnostics", 0, "kind"], "Bad date", id="prose-kind"),
    ],
)
def test_a_wrong_value_is_noticed(
    name: str, path: list[str | int], wrong: object
) -> None:
    document = json.loads(json.dumps(DOCUMENTS[name]))
    holder(document, tuple(path))[path[-1]] = wrong
    assert not is_valid(name, document)


def test_the_readme_of_the_schemas_links_each_of_them() -> None:
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\]\(([^)]+)\)", text)) == set(SCHEMAS)
