"""What a project says of its show: the table `[show]`."""

from collections.abc import Mapping

from msgspec import Struct


class Show(Struct, frozen=True, kw_only=True):
    """A show as it names itself; what is None, its project does not say.

    Args:
        name: Its name.
        url: Where it lives: `http` or `https`.
        description: What it is about, in a few sentences.
        language: That of its notes, as BCP 47 writes it: `ja`, `en-GB`.
        author: Who makes it.
    """

    name: str | None = None
    url: str | None = None
    description: str | None = None
    language: str | None = None
    author: str | None = None


def to_show(texts: Mapping[str, str]) -> Show | None:
    """Make it of settings, which were checked when they were read.

    Returns:
        None where they say nothing of a show.
    """
    said = {key: texts.get(f"show.{key}") for key in Show.__struct_fields__}
    return Show(**said) if any(said.values()) else None
