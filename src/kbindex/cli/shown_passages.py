"""What `kbindex show` shows of what was said: a transcript, or a passage of one."""

from collections.abc import Sequence

import click

from kbindex.cli.options.output_formats import Answer, OutputFormat, print_answer
from kbindex.cli.screens.passage_lines import passage_lines
from kbindex.cli.screens.terminal import stdout_style
from kbindex.cli.session import Session, say
from kbindex.knowledge import PlacedPassage
from kbindex.messages import tr
from kbindex.model import Article, Episode
from kbindex.pages.flat_rows import RECORD_FIELDS
from kbindex.pages.passage_documents import passage_document
from kbindex.pages.passage_views import passages_markdown
from kbindex.pages.transcript_documents import passage_answer, transcript_document

_NOTHING = 1


def show_transcript(
    session: Session,
    found: Episode | Article | PlacedPassage,
    said: Sequence[PlacedPassage],
    output: OutputFormat,
) -> int:
    """Show all that was said in an episode.

    Returns:
        The exit status: 1 where it has no transcript.

    Raises:
        UsageError: It is no episode.
    """
    if not isinstance(found, Episode):
        text = tr("{name} is no episode; --transcript is for one, such as {example}")
        raise click.UsageError(text.format(name=found.id, example=found.episode))
    if output.is_text:
        session.show(passage_lines(said, stdout_style()))
    else:
        answer = Answer(
            fields=RECORD_FIELDS,
            document=lambda: transcript_document(found.id, said),
            records=lambda: map(passage_document, said),
            markdown=lambda: passages_markdown(said),
        )
        print_answer(output, answer)
    if not said:
        say(tr("{name} has no transcript", name=found.id))
    return 0 if said else _NOTHING


def show_passage(
    session: Session,
    passage: PlacedPassage,
    said: Sequence[PlacedPassage],
    output: OutputFormat,
    *,
    lists_links: bool,
) -> int:
    """Show a passage, and on a screen and in JSON those around it.

    Args:
        session: The run of the program.
        passage: What is shown.
        said: All that was said in its episode.
        output: In which form.
        lists_links: Its links are asked for: it has none.
    """
    if lists_links:
        say(tr("{name} has no links", name=passage.id))
        return _NOTHING
    place = said.index(passage)
    before = said[place - 1] if place else None
    after = said[place + 1] if place + 1 < len(said) else None
    if output.is_text:
        around = [one for one in (before, passage, after) if one]
        session.show(passage_lines(around, stdout_style(), wanted=passage))
        return 0
    answer = Answer(
        fields=RECORD_FIELDS,
        document=lambda: passage_answer(passage, before=before, after=after),
        records=lambda: [passage_document(passage)],
        markdown=lambda: passages_markdown([passage]),
    )
    print_answer(output, answer)
    return 0
