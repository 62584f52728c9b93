import pytest

from kbindex.web.languages import known_language, preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        pytest.param("", None, id="nothing"),
        pytest.param("ja", "ja", id="one"),
        pytest.param("ja-JP, en;q=0.5", "ja", id="with a region"),
        pytest.param("en;q=0.4, ja;q=0.9", "ja", id="by weight"),
        pytest.param("fr, de;q=0.9, en;q=0.1", "en", id="others are passed over"),
        pytest.param("en, ja", "en", id="the first of equals"),
        pytest.param("ja;q=0, en;q=0.1", "en", id="not wanted"),
        pytest.param("ja;q=0", None, id="only what is not wanted"),
        pytest.param("JA;Q=0.8,en;q=0.7", "ja", id="in any case"),
        pytest.param("ja;q=much, en;q=0.1", "en", id="a weight that is none"),
        pytest.param("jargon, ;;;, =", None, id="what cannot be read"),
        pytest.param("x," * 5000 + "ja", None, id="behind more than people say"),
    ],
)
def test_the_language_is_the_one_that_is_wanted_most(
    header: str, language: str | None
) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize("name", ["", "fr", "JA", "ja-JP"])
def test_other_names_are_no_language(name: str) -> None:
    assert known_language(name) is None
