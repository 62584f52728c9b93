"""Lists of values that narrow results."""

from kbindex.knowledge import SearchResult
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.pages.html.views.facets import FacetList, FacetValue, facets_of
from kbindex.search.results import ShowFacet

RADIO = ShowFacet(name="radio", title="The radio", count=3)
RESULT = SearchResult(query="x", understood="x", total=3, shows=(RADIO,))


def test_hits_are_narrowed_to_a_show_and_widened_again() -> None:
    page = SearchPage(query="x", page=2)
    narrowed = SearchPage(query="x", show="radio")
    (offered,) = facets_of(page, RESULT)
    assert offered == FacetList(
        heading="By show",
        values=(FacetValue(label="The radio", count=3, search=narrowed, is_on=False),),
    )
    ((chosen,),) = (one.values for one in facets_of(narrowed, RESULT))
    assert (chosen.search, chosen.is_on) == (SearchPage(query="x"), True)


def test_one_archive_has_no_list_of_shows() -> None:
    result = SearchResult(query="x", understood="x", total=3)
    assert facets_of(SearchPage(query="x"), result) == ()
