"""What a site and its pages are made of, as hashes; what has the same, is not made.

    notes, words, weights ─┐
    what is wanted, show  ─┼─► stamp of the whole site
    our code, libraries   ─┘

    content of the page ─┐
    names in it ─────────┼─► hash
    its frame, its code ─┘

A template asks the archive for names that stand in its content: where the page of a
tag lies, what it is called. So does what makes the head of a page (`heads`). So each
text in the content that is such a name adds what there is of it. A text that is none
adds nothing, until there is a thing of that name.
"""

from __future__ import annotations

import sys
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from kbindex.messages import language
from kbindex.site.manifest import digest
from kbindex.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

    from kbindex.knowledge import KnowledgeBase
    from kbindex.pages.html.archive_view import ArchiveView
    from kbindex.pages.html.frame import Frame
    from kbindex.pages.html.rendering import Content
    from kbindex.site.options import SiteOptions


def stamp_of(base: KnowledgeBase, options: SiteOptions) -> str:
    """Return a hash of all that a whole site is made of."""
    wished = replace(options, is_full=False)
    return digest(
        package_digest().encode(),
        base.digest().encode(),
        _encoded((base.show, wished)),
    )


def stamp_of_value(value: object) -> str:
    """Return a hash for a file that is made of a value, in the language spoken."""
    return digest(package_digest().encode(), language().encode(), _encoded(value))


class Fingerprints:
    """Makes the hashes of an archive's pages.

    Args:
        view: The archive.
    """

    def __init__(self, view: ArchiveView) -> None:
        self._common = (package_digest().encode(), _encoded(view.base.show))
        said = dict[bytes, list[object]]()
        for name, one in _names(view):
            said.setdefault(text_of(name), []).append((name, one))
        # Two documents of JSON, one behind the other: none runs into the next.
        self._known = {
            name: b'"%b"%b' % (name, _encoded(all_said))
            for name, all_said in said.items()
        }

    def page(self, content: Content, frame: Frame) -> str:
        """Return the hash of what a page is made of."""
        encoded = _encoded(content)
        names = sorted(self._known.keys() & texts_of(encoded))
        return digest(
            *self._common,
            type(content).__qualname__.encode(),
            encoded,
            _encoded(frame),
            b"".join(map(self._known.__getitem__, names)),
        )


def texts_of(document: bytes) -> Sequence[bytes]:
    """Return all texts of a document of JSON, as they are written there.

    No quote is left in them: it is written as JSON does not write it, and so is a
    backslash, which may stand before the quote at a text's end.
    """
    if b"\\" in document:
        document = document.replace(b"\\\\", b"\\-").replace(b'\\"', b"\\'")
    return document.split(b'"')[1::2]


def text_of(name: str) -> bytes:
    """Return what `texts_of` finds of a name."""
    return texts_of(_encoded(name))[0]


def _names(view: ArchiveView) -> Iterator[tuple[str, object]]:
    """Yield what templates may ask for, with what they are told of it."""
    place = view.addresses
    for tag in view.tags:
        yield tag.id, (place.topic(tag.id), tag.label, tag.label_ja, tag.kind)
    for summary in view.episodes:
        yield summary.episode.id, place.episode(summary.episode.id)
    for article in view.articles:
        yield article.id, place.article(article.episode, article.id)
    for written, name in view.presenter_named.items():
        yield written, place.person(name)


def _as_text(value: object) -> object:
    if isinstance(value, str):  # a subclass: text that is safe already
        return str.__str__(value)
    raise NotImplementedError(type(value))


_encoded = msgspec.json.Encoder(enc_hook=_as_text).encode


@cache
def package_digest() -> str:
    """Return a hash of all that sites are made by: our files, the libraries' versions.

    Of the whole package: what a page says is worked out far from what lays it out.
    """
    libraries = (f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    parts = [__version__.encode(), sys.version.encode()]
    parts += map(str.encode, libraries)
    for name, file in sorted(_files(resources.files("kbindex"), "")):
        parts += (name.encode(), file.read_bytes())
    return digest(*parts)


_LIBRARIES = ("jinja2", "markupsafe", "matplotlib", "msgspec")
"""Those that write files. What reads notes, and cuts words, is said by the index."""


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name != "__pycache__":
                yield from _files(entry, path)
        elif not entry.name.endswith(".po"):
            yield path, entry
