"""A reason for a tag."""

from msgspec import Struct


class Evidence(Struct, frozen=True, kw_only=True):
    """One reason for a tag.

    Args:
        tag: The id of the topic.
        rule: `title`; `part` of a longer name in it; `pattern`; `new`, the name of
            a product that the taxonomy lacks; `repo`, `site`, `home` or `url`;
            `note`; `broader`, what a product is a part of; `product`, what an event
            is about; `combination`, other tags that together mean this one;
            `comment`; `author`, in front matter.
        name: The name that occurred, or what stood for it.
        line: The source line.
        weight: What it adds.
    """

    tag: str
    rule: str
    name: str
    line: int
    weight: float
