"""Writes an archive of hostile notes: every text of every kind, in every place."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from kbindex.knowledge import Show
from tests.hostile.payloads import ADDRESSES, EPISODE_NAMES, MARKUP

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MANY_TAGS: Final = 5_000
DEEP: Final = 1_000
HUGE: Final = 10_000
SHOW: Final = Show(
    name=MARKUP["end-title"],
    url="https://example.com/'\"><script>",
    description=MARKUP["json"],
    author=MARKUP["attribute"],
)
LONGEST_WORD: Final = 200
"""Of a glossary, which refuses what is longer."""


def write_hostile_archive(folder: Path) -> Path:
    """Write the archive, and return its folder of episodes.

    Args:
        folder: Made where there is none; gets `episodes`, `topics.toml`,
            `glossary.txt` and `kbindex.toml`.
    """
    episodes = folder / "episodes"
    for name, text in _pages():
        with suppress(OSError):  # a name that this system does not take
            _write(episodes / name, text)
    _write(folder / "topics.toml", "\n".join(_topics()))
    _write(folder / "glossary.txt", "\n".join(_glossary()))
    _write(folder / "kbindex.toml", _settings())
    return episodes


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _pages() -> Iterator[tuple[str, str]]:
    for number, (name, text) in enumerate(MARKUP.items()):
        # A page each, for one that opens a comment hides the others.
        yield f"text-{name}/README.md", "\n".join(_everywhere(number, _line(text)))
        yield f"text-{name}/chapters.json", json.dumps(_chapters(text))
        yield f"text-{name}/transcript.vtt", "\n\n".join(_cues(_line(text)))
        yield f"raw-{name}.html", "\n".join(_html(_line(text)))
    yield "raw-links.html", "\n".join(_html_links())
    yield "links/README.md", "\n".join(_links())
    yield "headers/README.md", "\n".join(_header())
    yield "front/README.md", "\n".join(_front_matter())
    yield "huge/README.md", "\n".join(_huge())
    yield "deep/README.md", "\n".join(_deep())
    yield "tags/README.md", "\n".join(_many_tags())
    yield "a/b/README.md", _short("a slash in its id")
    yield "2020/twice/README.md", _short("one of two")
    yield "2021/twice/README.md", _short("two of two")
    yield "people/README.md", "\n".join(_people())
    for name in EPISODE_NAMES.values():
        yield f"{name}/README.md", _short(f"of {name}")


def _line(text: str) -> str:
    """Return a text on one line, and without NUL, for a file with that is no text."""
    return " ".join(text.replace("\x00", "").split("\n"))


_TEXTS: Final = tuple(map(_line, MARKUP.values()))
_ADDRESSES: Final = {name: _line(url) for name, url in ADDRESSES.items()}


def _short(text: str) -> str:
    return (
        f"# {_line(text)}\n\n- Recording date: 2022-02-02\n\n## Contents\n\n"
        f"### @mallory\n\n#### [{_line(text)}](https://example.com/same)\n\n- note\n"
    )


def _everywhere(number: int, text: str) -> Iterator[str]:
    """Yield an episode that has a text in each place."""
    quoted = json.dumps(text, ensure_ascii=False)  # JSON is YAML
    yield f"---\ndescription: {quoted}\ntags: [{quoted}]\nauthors: [{quoted}]\n---"
    yield f"\n# {text}\n\n- Recording date: 2022-03-04\n- Guest: {text}"
    yield f"- Hosted by [{text}](https://twitter.com/host{number})"
    yield f"\n{text}\n\n## Contents"
    yield f"\n### [{text}](https://twitter.com/mallory{number})\n"
    yield f"\n#### [{text}](https://example.com/{number})\n"
    yield f"<!-- tags: {text.replace(',', ' ')}, tag-{number} -->\n"
    yield f"- {text}\n  - **{text}**\n    - `{text}`"
    yield f"- [{text}](https://example.com/{number}/link '{text}')"
    yield f"\n| {text} | b |\n| --- | --- |\n| {text} | [{text}](https://example.com) |"
    yield f'\n![{text}](https://example.com/x.png "{text}")\n'
    yield f"\n```{text}\n{text}\n```\n\n> {text}\n"
    yield f"\n#### {text}\n\n##### {text}\n\n{text}\n\n- {text}"


def _people() -> Iterator[str]:
    """Yield presenters and tags whose names are no folders, or too long for one."""
    yield "# People\n\n## Contents"
    names = [*EPISODE_NAMES.values(), "監" * 120, "index.html", "INDEX.HTML", "a/b"]
    for number, name in enumerate(map(_line, names)):
        yield f"\n### [{name}](https://twitter.com/people{number})"
        yield f"\n#### [of {number}](https://example.com/people/{number})"
        yield f"<!-- tags: {name} -->\n\n- note"


def _links() -> Iterator[str]:
    yield "# Addresses\n\n- Recording date: 2022-03-05\n\n## Contents\n\n### @mallory\n"
    for name, url in _ADDRESSES.items():
        yield f"\n#### [title {name}](<{url}>)\n"
        yield f"- {url}\n- <{url}>\n- [text]({url})\n- [angles](<{url}>)"
        yield f"- [by name][{name}]\n- ![image](<{url}>)\n- a text ({url})"
        yield f'\n<a href="{url}">raw</a> <img src="{url}" onerror="{url}">\n'
    for name, url in _ADDRESSES.items():
        yield f"[{name}]: <{url}>"


def _header() -> Iterator[str]:
    people = " ".join(f"[{text}](https://twitter.com/x)" for text in _TEXTS)
    yield f"# {MARKUP['jinja']}\n"
    yield f"- Hosted by @mallory {people}"
    yield f"- Guest: {', '.join(_TEXTS)}"
    yield "- Recording date: 2022-03-06<script>"
    yield f"- Video: {ADDRESSES['video']}"
    yield f"- Audio: {ADDRESSES['javascript']}"
    yield "\n## Contents\n\n### @mallory\n"
    yield "#### [00:01 one](https://example.com/one)\n\n- x"


def _front_matter() -> Iterator[str]:
    texts = [json.dumps(text) for text in MARKUP.values()]  # JSON is YAML
    yield "---"
    yield f"title: {json.dumps(MARKUP['end-title'])}"
    yield f"description: {json.dumps(' '.join(MARKUP.values()))}"
    yield "date: 2022-03-07"
    for key in ("tags", "hosts", "guests", "authors"):
        yield f"{key}: [{', '.join(texts)}]"
    yield f"video: {json.dumps(ADDRESSES['video'])}"
    yield f"audio: {json.dumps(ADDRESSES['data'])}"
    yield "links:"
    for text, url in zip(texts, _repeated(ADDRESSES.values()), strict=False):
        yield f"  - title: {text}\n    url: {json.dumps(url)}"
    yield "chapters:"
    for number, text in enumerate(texts):
        yield f'  - start: "{number:02}:00"\n    title: {text}'
    yield f"---\n\n{MARKUP['script']}\n"


def _repeated(values: Iterable[str]) -> Iterator[str]:
    kept = tuple(values)
    while True:
        yield from kept


def _chapters(text: str) -> dict[str, object]:
    chapters = [
        {"startTime": 60 * number, "title": f"{text} {name}", "url": url, "img": url}
        for number, (name, url) in enumerate(ADDRESSES.items())
    ]
    return {"version": "1.2.0", "title": text, "chapters": chapters}


def _cues(text: str) -> Iterator[str]:
    spoken = text.replace("-->", "--")
    yield "WEBVTT"
    yield f"00:00:01.000 --> 00:00:09.000\n<v {spoken.replace('>', '')}>{spoken}"
    yield f"00:01:01.000 --> 00:01:09.000\n- {spoken}: monitoring {spoken}"


def _html(text: str) -> Iterator[str]:
    yield "<!DOCTYPE html><html><body><h1>Raw</h1><h2>Contents</h2><h3>@mallory</h3>"
    yield f"<h4>{text}</h4><ul><li>{text}</li></ul></script></style></title>"


def _html_links() -> Iterator[str]:
    yield "<!DOCTYPE html><html><body><h1>Raw</h1><h2>Contents</h2><h3>@mallory</h3>"
    for name, url in _ADDRESSES.items():
        yield f"<h4><a href='{url}'>{name}</a></h4><img src='{url}' alt='{url}'>"


def _huge() -> Iterator[str]:
    for number, word in enumerate(("w" * HUGE, "監" * HUGE, "é" * HUGE, "-" * HUGE)):
        yield f"\n{'#' if number == 0 else '####'} {word}\n"
        yield f"\n## {word}\n\n### @{word}\n\n#### [{word}](https://example.com/{word})\n"
        yield f"- {word}\n\n```\n{word}\n```\n"
        yield f"| {word} | {word} |\n|-|-|\n| {word} | x |"


def _deep() -> Iterator[str]:
    yield "# Deep\n\n## Contents\n\n### @mallory\n\n#### Bullets\n"
    yield from ("  " * depth + f"- level {depth}" for depth in range(DEEP))
    yield "\n#### Quotes\n\n" + ">" * DEEP + " quoted\n"


def _many_tags() -> Iterator[str]:
    names = [f"bulk-{number}" for number in range(MANY_TAGS)]
    yield f"---\ntags: [{', '.join(names)}]\n---\n"
    yield "# Tags\n\n## Contents\n\n### @mallory"
    yield f"\n#### Tagged\n<!-- tags: {', '.join(names)} -->\n\n- note"


def _topics() -> Iterator[str]:
    for number, text in enumerate(MARKUP.values()):
        label = _toml(f"{number} {text[:150]}")
        yield f"[tag-{number}]\nlabel = {label}\nlabel_ja = {label}\n"


def _toml(text: str) -> str:
    """Write a text for TOML, but for controls and surrogates, which it refuses."""
    clean = text.encode(errors="ignore").decode()
    shown = "".join(char for char in clean if char >= " " and char != "\x7f")
    return json.dumps(shown, ensure_ascii=False)


def _glossary() -> Iterator[str]:
    for number, text in enumerate(MARKUP.values()):
        if len(text) <= LONGEST_WORD and not set(text) & set("=|,、#\x00\ud800"):
            yield f"payload{number} = {_line(text)}"


def _settings() -> str:
    said = {key: getattr(SHOW, key) for key in ("name", "url", "description", "author")}
    return "[show]\n" + "\n".join(
        f"{key} = {_toml(value)}" for key, value in said.items()
    )
