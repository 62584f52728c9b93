"""What a page is made of, as a hash: where it is the same, the page is not laid out.

    content of the page ─┐
    names in it ─────────┼─► hash
    its frame, its code ─┘

A template asks the archive for names that stand in its content: where the page of a
tag lies, what it is called. So each text in the content that is such a name adds what
there is of it. A text that is none adds nothing, until there is a thing of that name.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import msgspec

from kbindex.pages.html.frame import Frame
from kbindex.site.manifest import digest
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.rendering import Content

_OF_FRAME = tuple(name for name in Frame.__struct_fields__ if name != "links")
"""How links are written follows from the address, and is the same on all pages."""


class Fingerprints:
    """Makes the hashes of an archive's pages.

    Args:
        view: The archive.
    """

    def __init__(self, view: ArchiveView) -> None:
        self._view = view
        self._common = digest(
            package_digest().encode(), msgspec.msgpack.encode(view.base.show)
        )
        self._known = dict[str, bytes]()

    def page(self, content: Content, frame: Frame) -> str:
        """Return the hash of what a page is made of."""
        plain = _plain(content)
        framed = [_plain(getattr(frame, name)) for name in _OF_FRAME]
        names = dict.fromkeys(_texts(plain))
        known = [self._of_name(name) for name in names]
        return digest(
            self._common.encode(),
            type(content).__qualname__.encode(),
            msgspec.msgpack.encode(plain),
            msgspec.msgpack.encode(framed),
            *filter(None, known),
        )

    def _of_name(self, name: str) -> bytes:
        """Return what templates may ask of a name; nothing of one that is none."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self._look_up(name)
        return found

    def _look_up(self, name: str) -> bytes:
        view, place = self._view, self._view.addresses
        said: list[object] = []
        if tag := view.tag_of.get(name):
            said.append((place.topic(name), tag.label, tag.label_ja, tag.kind))
        if name in view.episode_of:
            said.append(place.episode(name))
        if article := view.article_of.get(name):
            said.append(place.article(article.episode, name))
        if name in view.presenter_of:
            said.append(place.person(name))
        return msgspec.msgpack.encode((name, said)) if said else b""


def _plain(value: object) -> Any:  # noqa: ANN401 - lists, texts and numbers
    """Return a value as lists, texts and numbers, each Struct with its fields."""
    return msgspec.to_builtins(value, enc_hook=_as_text, str_keys=True)


def _as_text(value: object) -> object:
    if isinstance(value, str):  # a subclass: text that is safe already
        return str.__str__(value)
    raise NotImplementedError(type(value))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)


@cache
def package_digest() -> str:
    """Return a hash of all in the package that pages are made by."""
    package = resources.files("kbindex")
    parts = [__version__.encode()]
    for folder in ("pages", "site", "locale"):
        for name, file in sorted(_files(package / folder, folder)):
            parts += (name.encode(), file.read_bytes())
    return digest(*parts)


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, path)
        elif entry.name.endswith((".py", ".html", ".css", ".js", ".mo")):
            yield path, entry
