import pytest

from kbindex.errors import ArgumentError
from kbindex.pages.html.page_kinds import SearchPage
from kbindex.web.parameters import Parameters, typed_query


def search(query: str) -> SearchPage:
    return Parameters(query, most=30).search_page()


def test_all_parameters_of_a_search_are_read() -> None:
    query = (
        "q=%E7%9B%A3%E8%A6%96&tag=prometheus&tag=go&presenter=ry&year=2021"
        "&sort=date&view=brief&page=2"
    )
    assert search(query) == SearchPage(
        query="監視",
        tags=("prometheus", "go"),
        presenter="ry",
        year=2021,
        sort="date",
        view="brief",
        page=2,
    )


def test_empty_fields_of_a_form_say_nothing() -> None:
    assert search("q=&tag=&presenter=&year=&sort=&view=&page=") == SearchPage()


def test_what_goes_without_saying_may_be_said() -> None:
    assert search("sort=best&view=notes&page=1") == SearchPage()


def test_names_of_others_are_passed_over() -> None:
    assert search("q=go&utm_source=x&fbclid=y") == SearchPage(query="go")


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1.5",
        "page=x",
        "page=99999999999",
        "page=%EF%BC%92",
        "year=0",
        "year=20210",
        "year=last",
        "sort=score",
        "view=full",
        "page=1&page=2",
        "q=a&q=b",
        "presenter=a&presenter=b",
        "&".join(f"tag=t{number}" for number in range(11)),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_name(query: str) -> None:
    with pytest.raises(ArgumentError, match=query.partition("=")[0]):
        search(query)


@pytest.mark.parametrize("query", ["q=%ff", "%ff=q", "q=%E7%9B"])
def test_what_is_no_text_is_refused(query: str) -> None:
    with pytest.raises(ArgumentError, match="UTF-8"):
        Parameters(query, most=30)


def test_more_parameters_than_any_page_has_are_refused() -> None:
    with pytest.raises(ArgumentError, match="too many"):
        Parameters("&".join(["q=a"] * 31), most=30)


def test_an_address_keeps_what_is_searched_for_and_nothing_else() -> None:
    given = Parameters("q=a+b&lang=ja&utm_source=x&page=2", most=30)
    assert given.written() == "?q=a+b&page=2"
    assert given.written({"lang": "en"}) == "?q=a+b&page=2&lang=en"
    assert Parameters("", most=30).written() == ""


def test_what_was_typed_stays_whatever_is_wrong() -> None:
    assert typed_query("page=x&q=%E7%9B%A3&q=b") == "監"
    assert typed_query("q=%ff") == "\ufffd"
    assert typed_query("page=1") == ""
