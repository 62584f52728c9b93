"""How much was said, in words."""

from kbindex.messages import tr, tr_count


def passages_line(passages: int, transcripts: int) -> str:
    """Say how many passages there are, in how many transcripts."""
    return tr(
        "{passages} in {transcripts}",
        passages=tr_count("{count} passage", "{count} passages", passages),
        transcripts=tr_count("{count} transcript", "{count} transcripts", transcripts),
    )
