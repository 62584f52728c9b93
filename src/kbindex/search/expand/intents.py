"""Words of intent: what a question is for, beside what it is about.

`latest Helm release` is about *Helm* and *release*; *latest* says which of them first.
The words of an intent rank a little. They find nothing, and are no part of the query
that a record has to meet. What else an intent does is in one table, `INTENTS`.

A word of intent is a word like any other where it stands alone, in quotes, behind a
field, beside `OR` and `AND`, or in a name that the bridges know (*best practices*).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import TAG, Alternative, Concept
from kbindex.query import And, Each, Or, Query, Word
from kbindex.search.expand.fillers import FILLERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.index import Recipe


class Intent(Struct, frozen=True, kw_only=True):
    """What may be wanted, and the words that say so.

    Args:
        english: Words in small letters; a space stands for any number of them.
        japanese: The same without spaces.
        not_before: What makes a name of them where it follows: *latest tag*.
        topic: A tag, whose articles stand higher.
        order: Whether newer articles stand higher.
    """

    english: tuple[str, ...] = ()
    japanese: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    topic: str = ""
    order: Literal["score", "newer"] = "score"


INTENTS = {
    "start": Intent(
        english=(
            *("how to", "how do i", "how do you", "how can i", "how should i"),
            *("getting started with", "the best way to", "best way to", "best ways to"),
        ),
        japanese=(
            *("始め方", "はじめ方", "始めかた", "はじめかた", "やり方", "やりかた"),
            *("どうやって", "どうすれば", "どうしたら"),
        ),
        topic="learning",
    ),
    "difference": Intent(
        english=(
            *("vs", "versus", "which is better", "compared to", "compared with"),
            *("difference between", "differences between", "the difference between"),
        ),
        japanese=(
            *("違い", "ちがい", "どっち", "どちら", "使い分け"),
            *("どちらがいい", "どちらが良い", "どちらがよい", "どっちがいい"),
        ),
        not_before=("code", "studio"),
    ),
    "recommendation": Intent(
        english=("best", "recommended", "recommendation for", "recommendations for"),
        japanese=("おすすめ", "オススメ", "お勧め", "お薦め"),
        not_before=("effort", "case", "practice", "practices"),
    ),
    "recency": Intent(
        english=("latest", "newest", "recent", "most recent", "latest version"),
        japanese=("最新", "最新版", "最新バージョン", "最近", "直近"),
        not_before=(
            *("tag", "tags", "image", "images", "label", "branch", "alias"),
            *("file", "files", "document", "documents", "item", "items", "tab", "tabs"),
            *("タグ", "イメージ", "のタグ", "のファイル", "の項目"),
            *("使った", "使用した", "開いた", "見た", "閉じた"),
        ),
        order="newer",
    ),
}
"""Intent → what says so, and what it does.

Not here is what was measured and gained nothing (`docs/relevance.md`): 使い方, 代わり,
which articles say of themselves, *what is*, and a tag for comparisons."""


class Sought(Struct, frozen=True, kw_only=True):
    """What a query looks for, once its intents are known.

    Args:
        concepts: What ranks.
        newer_for: The word for which newer articles stand higher; empty without one.
    """

    concepts: tuple[Concept, ...]
    newer_for: str = ""


class _Said(Struct, frozen=True, kw_only=True):
    """An intent, and where its words stand in the query."""

    intent: Intent
    text: str
    start: int
    end: int

    def holds(self, concept: Concept) -> bool:
        end = concept.start + len(concept.text)
        return self.start <= concept.start and end <= self.end

    def meets(self, concept: Concept) -> bool:
        end = concept.start + len(concept.text)
        return concept.start < self.end and self.start < end


def seek(concepts: tuple[Concept, ...], query: Query, recipe: Recipe) -> Sought:
    """Let the words of intent of a query do what they say.

    A record that is found without them is found with them.

    Args:
        concepts: What the words of the query mean, each with its place in `source`.
        query: The query.
        recipe: `intent` and `intent_topic` are its weights.
    """
    said = [
        one
        for one in _said(_plain_text(query))
        if not any(_is_in_the_way(concept, one) for concept in concepts)
    ]
    if not said or not any(_is_content(concept, said) for concept in concepts):
        return Sought(concepts=concepts)
    sought: list[Concept] = []
    for concept in concepts:
        sought += _as_intent(concept, said, recipe)
    sought += (_steering(one, recipe) for one in said if one.intent.topic)
    newer = (one.text for one in said if one.intent.order == "newer")
    return Sought(concepts=tuple(sought), newer_for=next(newer, ""))


def _plain_text(query: Query) -> str:
    """Return the words that stand side by side; all but them and spaces is blanked.

    Not by spaces, or the words around a phrase would be neighbours.
    """
    root = query.root
    clauses = root.clauses if isinstance(root, And) else (root,)
    if any(isinstance(clause, Or | Each) for clause in clauses):
        return ""
    text = [char if char.isspace() else "\0" for char in query.source]
    for clause in clauses:
        if isinstance(clause, Word):
            start, end = clause.span
            text[start:end] = query.source[start:end]
    return "".join(text)


def _said(text: str) -> Iterator[_Said]:
    """Yield the intents of a text, in its order, none inside another."""
    lowered = text.lower()
    if len(lowered) != len(text) or not any(word in lowered for word in _first_words()):
        return  # no pattern is made for a query that has none
    for found in _pattern().finditer(lowered):
        yield _Said(
            intent=_intents()[" ".join(found.group().split())],
            text=text[found.start() : found.end()],
            start=found.start(),
            end=found.end(),
        )


@cache
def _intents() -> dict[str, Intent]:
    return {
        phrase: intent
        for intent in INTENTS.values()
        for phrase in (*intent.english, *intent.japanese)
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(phrase.split()[0] for phrase in _intents())


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of all phrases, in small letters."""
    return re.compile("|".join(map(_way, INTENTS.values())))


def _way(intent: Intent) -> str:
    ends = "|".join(map(re.escape, intent.not_before))
    stop = rf"(?!\s*(?:{ends})(?![a-z]))" if ends else ""
    # ASCII letters, for Japanese may follow at once; signs, for they make names.
    english = rf"(?<![a-z0-9_.:@/+-])(?:{_any_of(intent.english)})(?![a-z0-9_.:@/+-])"
    ways = (english if intent.english else "", _any_of(intent.japanese))
    return rf"(?:{'|'.join(filter(None, ways))}){stop}"


def _any_of(phrases: Sequence[str]) -> str:
    """Return a pattern that tries the longest phrase first."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return "|".join(r"\s+".join(map(re.escape, p.split())) for p in longest_first)


def _is_in_the_way(concept: Concept, one: _Said) -> bool:
    """Say whether a word or a name goes beyond words of intent: 違い in 間違い."""
    is_name = len(concept.covers) == 1 or any(
        way.how not in {"compound", "joined", "word"} for way in concept.alternatives
    )
    is_beyond = one.meets(concept) and not one.holds(concept)
    return bool(concept.covers) and is_name and is_beyond


def _is_content(concept: Concept, said: Sequence[_Said]) -> bool:
    """Say whether a concept is what a query is about."""
    return (
        bool(concept.covers)
        and concept.finds
        and not any(one.meets(concept) for one in said)
        and not any(way.terms[0] in FILLERS for way in concept.alternatives[:1])
    )


def _as_intent(
    concept: Concept, said: Sequence[_Said], recipe: Recipe
) -> Iterator[Concept]:
    """Yield a concept; where it is a word of intent, what is left of it.

    It covers its words as before, so that titles are known by all of their words, but
    weighs nothing there. What it adds stands beside.
    """
    one = next((one for one in said if concept.covers and one.holds(concept)), None)
    if one is None:
        yield concept
        return
    yield replace(concept, weight=0.0, finds=False)
    weight = concept.weight * recipe.intent
    if weight:
        yield replace(concept, weight=weight, finds=False, covers=())


def _steering(one: _Said, recipe: Recipe) -> Concept:
    way = Alternative(terms=(one.intent.topic,), weight=1.0, how="tag", field=TAG)
    return Concept(
        text=one.text, alternatives=(way,), weight=recipe.intent_topic, finds=False
    )
