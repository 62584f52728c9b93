"""Stems and contractions."""

import pytest

from kbindex.language.analysis.english import cut_contraction, stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("What's", "What"),
        ("KUBERNETES'S", "KUBERNETES"),
        ("we're", "we"),
        ("I've", "I"),
        ("they'll", "they"),
        ("he'd", "he"),
        ("I'm", "I"),
        ("don't", "don't"),
        ("O'Reilly", "O'Reilly"),
        ("pods", "pods"),
    ],
)
def test_endings_tied_by_an_apostrophe_are_cut(word: str, expected: str) -> None:
    assert cut_contraction(word) == expected


@pytest.mark.parametrize(
    "forms",
    [
        ("monitor", "monitors", "monitored", "monitoring"),
        ("cluster", "clusters", "clustering"),
        ("deploy", "deploys", "deployed", "deploying"),
        ("policy", "policies"),
        ("kubernetes",),
        ("crd", "crds"),
        ("vm", "vms"),
        ("api", "apis"),
    ],
    ids=lambda forms: forms[0],
)
def test_forms_of_a_word_share_a_stem(forms: tuple[str, ...]) -> None:
    assert len({stem(form) for form in forms}) == 1


@pytest.mark.parametrize("word", ["css", "xs", "k", "grpc"])
def test_what_is_no_plural_is_its_own_stem(word: str) -> None:
    assert stem(word) == word
