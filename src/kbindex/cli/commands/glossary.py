"""`kbindex glossary`."""

from collections.abc import Iterator, Sequence

import click

from kbindex.cli.options.lists import limit_option, say_rest
from kbindex.cli.options.output_formats import (
    Answer,
    format_options,
    print_answer,
    read_format,
)
from kbindex.cli.screens.line_layout import BOLD
from kbindex.cli.screens.tables import Column, counted, table_lines
from kbindex.cli.screens.terminal import Style, stdout_style
from kbindex.cli.session import Session, no_refresh_option, say
from kbindex.knowledge.questions.glossary_words import GlossaryWords, Pack
from kbindex.messages import tr, tr_count
from kbindex.pages.flat_rows import GLOSSARY_FIELDS
from kbindex.pages.host_documents import glossary_document

_SHOWN_PLACES = 3
_LEAST_NAMES, _LEAST_PLACE = 24, 12


@click.command()
@limit_option("Show at most this many lines.")
@format_options
@no_refresh_option
@click.pass_context
def glossary(ctx: click.Context, *, limit: int | None, refresh: bool) -> int:
    """List the words that stand for one another here, and where that is written.

    First the lines of your own glossary, then the abbreviations that the notes explain
    themselves, such as `Largest Contentful Paint (LCP)`, with how often and where. A
    line `LCP != Largest Contentful Paint` in `glossary.txt` takes one back. The total
    names the packs: words and topics of one field that come with kbindex; `packs` in
    `kbindex.toml` chooses.

    \b
    Examples:
      kbindex glossary
      kbindex glossary --json
      kbindex glossary --csv
    """
    session: Session = ctx.obj
    output = read_format(ctx, GLOSSARY_FIELDS)
    with session.open(refresh=refresh) as base:
        listed, packs = base.glossary(), base.packs()
    shown = listed[:limit]
    if output.is_text:
        session.show(_table(shown, stdout_style(), total=_total(listed, packs)))
    else:
        print_answer(output, _answer(shown, packs, total=len(listed)))
    say_rest(output, len(listed) - len(shown))
    if not listed:
        say(tr("no words yet: there is no glossary, and no note explains any"))
    return 0 if listed else 1


def _answer(
    listed: Sequence[GlossaryWords], packs: Sequence[Pack], *, total: int
) -> Answer:
    document = glossary_document(listed, packs, total=total)
    return Answer(
        fields=GLOSSARY_FIELDS,
        document=lambda: document,
        records=lambda: document["words"],
    )


def _table(
    listed: Sequence[GlossaryWords], style: Style, *, total: str
) -> Iterator[str]:
    columns = (
        Column(heading=tr("words"), look=BOLD, least=_LEAST_NAMES, spare=1),
        Column(heading=tr("times"), align="right"),
        Column(heading=tr("where"), least=_LEAST_PLACE, spare=1, is_list=True),
    )
    rows = [
        (
            _names(one),
            counted(one.count, _times(one.count), style) if one.count else "",
            " ".join(_places(one)),
        )
        for one in listed
    ]
    return table_lines(columns, rows, style, total=total)


def _names(one: GlossaryWords) -> str:
    """Write names as a line of a glossary has them; a refused one as it is refused."""
    is_same = one.how != "refusal" and one.refused_by is None
    names = (" = " if is_same else " != ").join(one.names)
    return f"{names} | with: {', '.join(one.context)}" if one.context else names


def _times(count: int) -> str:
    return tr_count("{count} time", "{count} times", count)


def _places(one: GlossaryWords) -> Iterator[str]:
    """Yield where it stands: a line of a file, or records with the lines of theirs."""
    if one.refused_by:
        yield one.refused_by
    for at in one.evidence[:_SHOWN_PLACES]:
        yield f"{at.id}:{at.line}"
    if one.how != "archive":
        yield one.source if one.line is None else f"{one.source}:{one.line}"
    if (rest := len(one.evidence) - _SHOWN_PLACES) > 0:
        yield tr("+{count}", count=rest)


def _total(listed: Sequence[GlossaryWords], packs: Sequence[Pack]) -> str:
    own = sum(one.how != "archive" for one in listed)
    return tr(", ").join(
        (
            tr_count("{count} line of your own", "{count} lines of your own", own),
            tr_count("{count} explained", "{count} explained", len(listed) - own),
            *(_pack(pack) for pack in packs if pack.groups),
            _topics(packs),
        )
    )


def _topics(packs: Sequence[Pack]) -> str:
    names = (pack.name for pack in packs if pack.has_topics_on)
    return tr("topics of {packs}", packs=tr(", ").join(names))


def _pack(pack: Pack) -> str:
    if not pack.is_on:
        return tr("pack {name} (off)", name=pack.name)
    return tr_count(
        "pack {name} ({count} group)",
        "pack {name} ({count} groups)",
        pack.groups,
        name=pack.name,
    )
