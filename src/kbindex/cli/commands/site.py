"""`kbindex site`."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kbindex.cli.extras import needing
from kbindex.cli.options.query_options import project_searches
from kbindex.cli.screens.terminal import sanitize
from kbindex.cli.session import (
    Session,
    no_refresh_option,
    progress_on_terminal,
    say,
)
from kbindex.config import variable_of
from kbindex.config.private_episodes import private_names
from kbindex.config.settings import find_base_problem
from kbindex.config.site import SiteConfig, with_last_slash
from kbindex.errors import NothingPublicError
from kbindex.messages import LANGUAGES, Language, language, tr, tr_count
from kbindex.output_folders import settle_folder
from kbindex.signals import before_ending

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from types import ModuleType

    from kbindex.config import Config
    from kbindex.site import SiteChanges

_COMMAND_LINE = click.core.ParameterSource.COMMANDLINE


def _parse_base(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> str | None:
    if value is None:
        return None
    if problem := find_base_problem(value):
        raise click.BadParameter(problem, ctx=ctx, param=param)
    return with_last_slash(value)


@click.command("site")
@click.option(
    "folder",
    "-o",
    "--output",
    required=True,
    metavar="DIR",
    help="The folder of the site; it is made where it is missing.",
)
@click.option(
    "base_url",
    "--base-url",
    callback=_parse_base,
    metavar="URL",
    help="Where the site will lie in the web. Default: base_url of [site].",
)
@click.option(
    "drafts",
    "--drafts",
    is_flag=True,
    help="Show drafts, too: for a preview of your own. Private episodes stay out.",
)
@click.option(
    "no_search",
    "--no-search",
    is_flag=True,
    help="Leave out the search, and the files that it reads.",
)
@click.option(
    "offline",
    "--offline",
    is_flag=True,
    help="Let browsers keep the site for when there is no network.",
)
@click.option("is_full", "--full", is_flag=True, help="Make all files anew.")
@no_refresh_option
@click.pass_obj
def make_site(
    session: Session,
    *,
    folder: str,
    base_url: str | None,
    drafts: bool,
    no_search: bool,
    offline: bool,
    is_full: bool,
    refresh: bool,
) -> int:
    """Make a web site of the archive: files for any host of static pages.

    Each episode, article, topic and presenter gets a page. The links between them are
    relative: the site works below any path. With the address that it will have come
    feeds, a sitemap, previews, and what search engines read.

    Searches are answered in the browser, from an index in files beside the pages: the
    host needs no program. --no-search leaves both out. With --offline browsers keep the
    search and the pages that were seen, and show them without network.

    The same notes give the same files. Run it again after an edit: it writes what has
    changed, and removes what is gone. Files in DIR that are not of the site are left
    alone.

    The pages speak the language of the show, as [show] says it, else yours; --lang or
    KBINDEX_LANG chooses. Episodes whose ids match `private` of [site] are left out
    (*-private), and those whose front matter says private, draft or unpublished.

    Needs the extra `site`: pip install 'kbindex[site]'

    \b
    Examples:
      kbindex site -o public
      kbindex site -o public --base-url https://show.example/notes/
      kbindex --lang ja site -o public
      kbindex site -o preview --drafts
      kbindex site -o public --no-search
    """
    if offline and no_search:
        raise click.UsageError(tr("--offline keeps the search: not with --no-search"))
    site = _load_library()
    config = session.config(refresh=refresh)
    kept = (config.episodes, config.index)
    place = settle_folder(folder, cwd=session.cwd, kept=kept)
    site.check_folder(place)  # before an index is built for it
    said = config.site or SiteConfig()
    options = site.SiteOptions(
        language=_site_language(session, config),
        base_url=base_url or said.base_url,
        image_hosts=said.images,
        hub=said.hub,
        searches=project_searches(session),
        has_search=not no_search,
        works_offline=offline,
        is_full=is_full,
    )
    leave_out = private_names(config)
    with (
        _nothing_left_of(site, place),
        session.open(refresh=refresh, leave_out=leave_out, drafts=drafts) as base,
    ):
        if not base.episodes():
            text = tr("{folder}: no episode in it is public", folder=config.episodes)
            raise NothingPublicError(text)
        with (
            site.alone(place),
            before_ending(_say_what_is_left),
            progress_on_terminal(line_of=_progress_line) as progress,
        ):
            written = site.SiteFolder.load(place)
            changes = site.build_site(base, written, options, tell=progress)
    session.show([_said(changes, str(session.seen_from_here(place)))])
    return 0


@contextmanager
def _nothing_left_of(site: ModuleType, place: Path) -> Generator[None]:
    """Remove the pages of an earlier run where no episode is public any more."""
    try:
        yield
    except NothingPublicError:
        if site.is_site(place):
            with site.alone(place):
                written = site.SiteFolder.load(place)
                written.tidy()
                written.begin(())
                written.end({})
        raise


def _load_library() -> ModuleType:
    with needing("site", tr("sites")):
        import kbindex.site  # noqa: PLC0415 - an extra
    return kbindex.site


def _site_language(session: Session, config: Config) -> Language:
    """Return the language that was asked for, else the show's, else the user's."""
    ctx = click.get_current_context()
    is_given = any(
        one is not None and one.get_parameter_source("lang") == _COMMAND_LINE
        for one in (ctx, ctx.parent)
    )
    said = (config.show and config.show.language) or ""
    of_show = said.partition("-")[0].casefold()
    is_asked_for = is_given or bool(session.environ.get(variable_of("lang")))
    ours: dict[str, Language] = {name: name for name in LANGUAGES}
    return language() if is_asked_for else ours.get(of_show, language())


def _progress_line(done: int, total: int, _: float) -> str:
    share = 100 * done // max(total, 1)
    return tr_count(
        "writing {done}/{count} file ({share} %)",
        "writing {done}/{count} files ({share} %)",
        total,
        done=done,
        share=share,
    )


def _say_what_is_left() -> None:
    """Files are written whole, but not all of them may be."""
    say(tr("the site is not complete; the next run completes it"))


def _said(changes: SiteChanges, place: str) -> str:
    files = tr_count("{count} file", "{count} files", changes.files)
    return tr(
        "{place}: {files}, {written} written, {removed} removed",
        place=sanitize(place),
        files=files,
        written=changes.written,
        removed=changes.removed,
    )
