"""Which packs of topics an archive might choose, by what its titles name."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from kbindex.config import ALWAYS, TOPIC_PACKS, topic_packs, word_packs
from kbindex.index import Document, IndexReader
from kbindex.messages import tr

LEAST_SHARE = 0.1
"""Of so many titles a pack has to know a name.

Source: of two shows about the web `web` knows 38 %, of eleven others 0 to 7 %;
`data-and-ml` at most 1 % of any.
"""


MOST_READ = 1_000
"""Records that are read to tell a share, which is off by no more than 3 of 100 titles
in 19 of 20 archives. Source: measured, all of 11,673 took a tenth of their build."""


class PackProposal(Struct, frozen=True, kw_only=True):
    """A pack that nobody chose, and that knows much of an archive.

    Args:
        name: As the setting `packs` knows it.
        share: The share of titles that name what it knows, from 0 to 1.
        packs: What `packs` would be with it: all that counts now, and it.
    """

    name: str
    share: float
    packs: tuple[str, ...]


def propose_packs(
    reader: IndexReader, chosen: Collection[str] | None
) -> tuple[PackProposal, ...]:
    """Return the packs worth choosing, in their order.

    Of a large archive, records all over it are read in place of all.

    Args:
        reader: Of the archive's index.
        chosen: The packs that were chosen: whoever chose knows them, and is told of
            none. None where nobody chose.
    """
    if chosen is not None:
        return ()
    from kbindex.topics.suggesting.pack_names import (  # noqa: PLC0415 - cold start
        share_of_titles,
    )

    documents = [
        document
        for entry in reader.entries
        for document in reader.documents_of(entry.source.path)
    ]
    titles = [
        record.article.title
        for record in reader.read(spread(documents, most=MOST_READ))
        if record.article.kind == "article"
    ]
    default = topic_packs(None)
    now = {*default, *word_packs(None)} - {ALWAYS}
    shares = {
        name: share_of_titles(titles, name)
        for name in TOPIC_PACKS
        if name not in default
    }
    return tuple(
        PackProposal(name=name, share=share, packs=tuple(sorted({*now, name})))
        for name, share in shares.items()
        if share >= LEAST_SHARE
    )


def spread(documents: Sequence[Document], *, most: int) -> Sequence[Document]:
    """Return at most so many of some documents, from all over them; the same ones."""
    return documents[:: -(-len(documents) // most) or 1]


def proposal_line(proposal: PackProposal) -> str:
    """Say what a pack knows of an archive, and how it is chosen."""
    names = ", ".join(f'"{name}"' for name in proposal.packs)
    return tr(
        "of 100 titles {count} name what the pack {name} knows; "
        "to have its topics: packs = [{packs}] in kbindex.toml",
        count=round(100 * proposal.share),
        name=proposal.name,
        packs=names,
    )
