"""Notes of somebody's: nothing in them becomes part of a page's markup."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

import pytest

from kbindex import KnowledgeBase
from kbindex.messages import Language
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import Frame
from kbindex.pages.html.page_kinds import (
    ArticlePage,
    EpisodePage,
    Page,
    PersonPage,
    TopicPage,
)
from kbindex.pages.html.page_set import PageSet

ATTACK = '"><script>alert(1)</script><img src=x onerror=alert(1)><p style="x">'
HUGE = "x" * 20_000
EPISODE = f"""\
---
title: 'A {ATTACK}'
tags: ['{ATTACK}', Prometheus]
---
- Hosted by @{ATTACK}
- Recording date: 2022-03-04
- Video: javascript:alert(1)
- Guest: [G {ATTACK}](https://twitter.com/g)

Intro {ATTACK} \u202eevil\u2066

## Contents

### [P {ATTACK}](https://twitter.com/p)

#### [Prometheus {ATTACK}](javascript:alert(1))

- Kubernetes [a {ATTACK}](javascript:alert(1)) [b](data:text/html,<script>x</script>)
  - [c](https://e.example/"onmouseover="alert(1)) \x1b]8;;\x07 &lt;b&gt; {{{{ 7*7 }}}}
- [d {ATTACK}](vbscript:x) {HUGE}
- {{% raw %}} <b onclick="alert(1)">x</b> <style>@import url(//e.example)</style>

#### [Loki]( https://e.example/{ATTACK} )

- ![{ATTACK}](https://e.example/x.png)

```{ATTACK}
</code></pre>{ATTACK}
```

| {ATTACK} | b |
|---|---|
| c | [e](JaVaScRiPt:alert) |

#### [ ](https://e.example/{HUGE})
"""
PAGES = 8
"""At least: an episode, three articles, a presenter, and a few topics."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageSet]:
    place = tmp_path_factory.mktemp("hostile")
    (place / "episodes").mkdir()
    (place / "episodes" / "a'><b.md").write_text(EPISODE, "utf-8")
    with KnowledgeBase.open(place / "episodes", place / "index") as base:
        yield PageSet(ArchiveView(base))


class Strict(HTMLParser):
    """Refuses what only an attack puts on a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags += 1
        named = dict(attrs)
        assert tag not in {"img", "style", "iframe", "object", "embed", "base", "b"}
        assert not [name for name in named if name.startswith("on") or name == "style"]
        if tag == "script":
            assert re.fullmatch(r"/assets/[\w./-]+\.js", named["src"] or "")
        href = named.get("href") or "https://"
        assert re.match(r"(?i)https?://|mailto:|[/#.]", href), href
        if href.startswith("//"):
            pytest.fail(f"another host: {href}")


def of_things(pages: PageSet) -> Sequence[Page]:
    kinds = (ArticlePage, EpisodePage, PersonPage, TopicPage)
    found = [page for _, page in pages.pages() if isinstance(page, kinds)]
    assert len(found) >= PAGES
    return found


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_of_notes_is_markup_on_any_page(
    pages: PageSet, language: Language
) -> None:
    for page in of_things(pages):
        text = pages.render(page, Frame(language=language))
        reader = Strict()
        reader.feed(text)
        reader.close()
        assert reader.tags > PAGES
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)


def test_what_looks_like_a_template_stays_as_it_is(pages: PageSet) -> None:
    article = next(one for one in pages.view.articles if "Prometheus" in one.title)
    text = pages.render(ArticlePage(article.id), Frame(language="en"))
    assert "{{ 7*7 }}" in text
    assert "{% raw %}" in text


def test_an_attack_is_readable_as_text(pages: PageSet) -> None:
    article = next(one for one in pages.view.articles if "Prometheus" in one.title)
    text = pages.render(ArticlePage(article.id), Frame(language="en"))
    assert "&lt;script&gt;alert(1)" in text


def test_a_huge_title_is_whole_once_and_short_beside(pages: PageSet) -> None:
    episode = pages.render(EpisodePage("a'><b"), Frame(language="en"))
    beside = episode[episode.index("<aside") : episode.index("</aside>")]
    assert len(beside) < len(HUGE)
    assert episode.replace("<wbr>", "").count(HUGE) == 4  # note, title, address, link
