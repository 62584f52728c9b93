"""`kbindex diff`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kbindex.cli.screens.terminal import print_json, sanitize
from kbindex.cli.session import Session, json_option, no_refresh_option, say
from kbindex.config.private_episodes import private_names
from kbindex.exports import Bundle, diff_bundles, load_bundle, read_bundle
from kbindex.messages import later, tr
from kbindex.output_folders import settle_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kbindex.pages import json_types

_FIELDS = {
    "audio": later("audio"),
    "date": later("date"),
    "episode": later("episode"),
    "guests": later("guests"),
    "hosts": later("hosts"),
    "links": later("links"),
    "notes": later("notes"),
    "presenter": later("presenter"),
    "section": later("section"),
    "source": later("file"),
    "tags": later("tags"),
    "time": later("time"),
    "title": later("title"),
    "transcript": later("transcript"),
    "url": later("address of the page"),
    "video": later("video"),
}
"""What may differ → how it is called."""


@click.command()
@click.argument("bundle", metavar="BUNDLE")
@click.argument("other", metavar="[OTHER]", required=False)
@json_option
@no_refresh_option
@click.pass_obj
def diff(
    session: Session, *, bundle: str, other: str | None, as_json: bool, refresh: bool
) -> int:
    """Show what changed from one bundle to another, or to the archive as it is.

    A bundle is a folder that `kbindex export --format bundle` has made. Episodes are
    the same by their ids, articles by their pages and titles: one that has only
    another number, because another was put before it, is not changed.

    + is what was added, - what was removed, ~ what was changed. The exit status is 0
    where nothing changed and 1 where something did, as of `git diff --exit-code`.

    \b
    Examples:
      kbindex export --format bundle -o before
      kbindex diff before
      kbindex export --format bundle -o after
      kbindex diff before after --json
    """
    before = _read(session, bundle)
    if other is None:
        after = _present(session, before, refresh=refresh)
    else:
        after = _read(session, other)
    found = diff_bundles(before, after)
    if as_json:
        print_json(found)
    else:
        session.show([*_lines(found)])
        if found["same"]:
            say(tr("nothing changed"))
    return 0 if found["same"] else 1


def _read(session: Session, folder: str) -> Bundle:
    return read_bundle(settle_folder(folder, cwd=session.cwd, kept=()))


def _present(session: Session, before: Bundle, *, refresh: bool) -> Bundle:
    """Return the archive as it is, as far as the other bundle knows it."""
    leave_out = private_names(session.places()) if before.public else None
    with session.open(refresh=refresh, leave_out=leave_out) as base:
        return load_bundle(
            base, public=before.public, transcripts=before.passages is not None
        )


def _lines(found: json_types.DiffAnswer) -> Iterator[str]:
    episodes, articles, tags = found["episodes"], found["articles"], found["tags"]
    yield from _listed(tr("episode"), map(_name, episodes["removed"]), "-")
    yield from _listed(tr("episode"), map(_name, episodes["added"]), "+")
    for one in episodes["changed"]:
        yield _line("~", tr("episode"), f"{_name(one)}: {_named(one['fields'])}")
    yield from _listed(tr("article"), map(_name, articles["removed"]), "-")
    yield from _listed(tr("article"), map(_name, articles["added"]), "+")
    for changed in articles["changed"]:
        what = ", ".join((_named(changed["fields"]), *_tags(changed)))
        was = "" if changed["was"] == changed["id"] else f"{changed['was']} → "
        yield _line("~", tr("article"), f"{was}{_name(changed)}: {what}")
    yield from _listed(tr("tag"), tags["removed"], "-")
    yield from _listed(tr("tag"), tags["added"], "+")


def _name(one: json_types.DiffEpisode | json_types.DiffArticle) -> str:
    return one["id"] if one["id"] == one["title"] else f"{one['id']} {one['title']}"


def _listed(kind: str, names: Iterable[str], sign: str) -> Iterator[str]:
    return (_line(sign, kind, name) for name in names)


def _line(sign: str, kind: str, text: str) -> str:
    return sanitize(f"{sign} {kind} {text}")


def _named(fields: Sequence[str]) -> str:
    return ", ".join(tr(_FIELDS[name]) for name in fields)


def _tags(changed: json_types.ChangedArticle) -> Iterator[str]:
    yield from (f"+{tag}" for tag in changed["tags_added"])
    yield from (f"-{tag}" for tag in changed["tags_removed"])
