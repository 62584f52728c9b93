"""What stands behind the question mark of an address: read, and checked.

    q=監視&tag=prometheus&tag=go&presenter=ry&year=2021&sort=date&view=brief&page=2

A form sends fields that are empty, too: they say nothing. Names that are not ours are
passed over, for links get such on their way (`utm_source`). A value of ours that
cannot be is refused: results that leave it out would not be what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode

from kbindex.errors import ArgumentError
from kbindex.messages import tr
from kbindex.pages.html.search_addresses import to_parameters, to_search

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kbindex.pages.html.page_kinds import SearchPage

_OF_SEARCHES: Final = ("q", "tag", "presenter", "show", "year", "sort", "view", "page")


class Parameters:
    """The parameters of an address.

    Args:
        query: What stands behind the question mark.
        most: How many there may be.

    Raises:
        ArgumentError: They are too many, or no text.
    """

    def __init__(self, query: str, *, most: int) -> None:
        pairs = read_pairs(query, most=most)
        self._pairs = tuple((name, value) for name, value in pairs if value)

    def written(self, others: Mapping[str, str] | None = None) -> str:
        """Return them as they stand in an address, `?` included, without a language.

        Args:
            others: Further ones.
        """
        kept = [pair for pair in self._pairs if pair[0] in _OF_SEARCHES]
        written = urlencode([*kept, *(others or {}).items()])
        return f"?{written}" if written else ""

    def search_page(self) -> SearchPage:
        """Return the search that they ask for.

        Raises:
            ArgumentError: One of them has a value that cannot be.
        """
        page = to_search(self._pairs)
        read = parse_qsl(to_parameters(page))
        for name, value in self._pairs:
            if name in _OF_SEARCHES and not _is_read(name, value, read):
                raise _refused(name, value, tr("is nothing to search for"))
        return page


def read_pairs(query: str, *, most: int) -> list[tuple[str, str]]:
    """Return names and values of an address, those without a value included.

    Raises:
        ArgumentError: They are too many, or no text.
    """
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=most
        )
    except UnicodeDecodeError as error:
        problem = tr("must be text in UTF-8")
        raise _refused("parameters", query, problem) from error
    except ValueError as error:
        problem = tr("has too many parameters")
        raise _refused("parameters", query, problem) from error


def typed_query(query: str) -> str:
    """Return what was typed into the field, whatever is wrong with the rest."""
    pairs = parse_qsl(query, errors="replace")
    return next((value for name, value in pairs if name == "q"), "")


def _is_read(name: str, value: str, read: list[tuple[str, str]]) -> bool:
    """Say whether a search has a value; what goes without saying is not written."""
    silent = {"sort": "best", "view": "notes", "page": "1"}
    return (name, value.strip()) in read or silent.get(name) == value


def _refused(name: str, value: str, problem: str) -> ArgumentError:
    return ArgumentError(name, value, problem=problem)
