"""Query → concepts: what each word may be met by, and how good each way is.

    query ─ analyzer ─► words ─► spans ─ bridges, corrections ─► concepts

A concept stands for a word of the query, or for several that belong together. Its
alternatives are ways to meet it, the words themselves first; a document is
credited with the best one that it holds.

Long, for it is one decision: in which order the ways are tried, and which shuts out
which. What finds them has rooms of its own.
"""

from __future__ import annotations

from itertools import islice, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from kbindex.index import BIGRAM, TAG, TEXT, Alternative, Concept, script_of
from kbindex.language import How, Term, fold_case, term_key
from kbindex.language.analysis.japanese import is_dictionary_word
from kbindex.language.bridges.keys import (
    asked_keys,
    fold_key,
    reading_key,
    ways_to_meet,
)
from kbindex.language.bridges.table import Bridge
from kbindex.language.readings import as_katakana, hiragana_rows, reading_typed
from kbindex.language.scripts import has_japanese, japanese_run
from kbindex.language.verb_forms import nouns_of, verbs_of, whole_verbs
from kbindex.search.expand.corrections import held_words
from kbindex.search.expand.fillers import FILLERS, NO_WORDS
from kbindex.search.expand.name_parts import LEAST_PART, is_numbered, says_less
from kbindex.search.expand.names import (
    Span,
    covered_words,
    each_of,
    find_negated,
    prefixed_words,
    spans_of,
    within,
    written_together,
)
from kbindex.search.expand.query_context import QueryContext, anything
from kbindex.search.expand.said_twice import count_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kbindex.index import IndexReader, Recipe
    from kbindex.language import Analyzer
    from kbindex.language.bridges.table import Beside, BridgeTable
    from kbindex.search.expand.corrections import Corrector
    from kbindex.search.expand.query_context import Said
    from kbindex.search.expand.sound_alikes import SoundIndex

_APART = 0.6
"""What words that belong together are worth where they stand apart."""

_OPPOSITE = 0.5
"""What a word is worth to who asks for its opposite: a weak hit, as by a tag."""

_READ = (How.WORD, 0)
"""How a reading is a term, and its position, for which no concept asks."""

_LEAST_SPELT = 5
"""Latin letters of a word that is read besides what it is: *kubu*, *name* are not."""


_MOST_TRIED = 50
"""Different rows of hiragana of a query that are tried as a word: a sentence of ten
particles has as many. Each is two questions to servers."""


class Expander(Struct, frozen=True, kw_only=True):
    """Expands queries over one index."""

    analyzer: Analyzer
    reader: IndexReader
    bridges: BridgeTable
    corrector: Corrector
    sounds: SoundIndex
    recipe: Recipe

    def expand(self, text: str) -> tuple[Concept, ...]:
        """Return the concepts of a query without its signs and quotes."""
        terms = self._with_readings(text)
        words = _words(terms)
        spans = spans_of(text, words, terms)
        context = QueryContext(
            lambda: self._said(text, terms, [*spans, *each_of(words)])
        )
        named: list[tuple[Span, tuple[Bridge, ...]]] = []
        for span in spans:
            if any(o.first <= span.first and span.last <= o.last for o, _ in named):
                continue
            beside = context.beside(span.first, span.last)
            if found := self._meant_by_name(text, terms, span, beside):
                named.append((span, found))
        rows = [*self._neighbours(text, terms, words), *self._parted(text, words)]
        inside = {n for s, _ in named for n in range(s.first, s.last + 1)}
        inside |= {n for row in rows if _is_guessed(row) for n in row.covers}
        bare = {w for s, _ in named for w in prefixed_words(text, terms, s)}
        names = [self._named(text, terms, span, found) for span, found in named]
        concepts: list[Concept] = []
        speaks = any(not _says_nothing(word) for word in words)
        for number, word in enumerate(words):
            share = self.recipe.inside if number in inside else 1.0
            beside = context.beside(number, number)
            own = () if word in bare else self._meant_by_word(text, terms, word, beside)
            concept = self._word(text, terms, (number, word), own, share=share)
            finds = word.text not in NO_WORDS and not (speaks and _says_nothing(word))
            concepts.append(replace(concept, finds=finds))
        return (*names, *count_once(concepts), *rows)

    # Words

    def _word(
        self,
        text: str,
        terms: Sequence[Term],
        numbered: tuple[int, Term],
        found: tuple[Bridge, ...],
        *,
        share: float,
    ) -> Concept:
        number, word = numbered
        own = within(terms, word)
        shown = text[word.start : word.end]
        forms = [*self._forms(word, own)]
        if whole := find_negated(text, terms, word):
            found, forms = (), _as_opposite(whole, forms)
        alternatives = [*forms, *self._ways(found)]
        if not any(self._is_met(alternative) for alternative in alternatives):
            read = list(self._read_as(word.text))
            alternatives += read
            if not read and not self.has_meaning(shown):
                alternatives += self._guesses(word)
            alternatives += self._some_parts(own)
        elif not found:
            alternatives += self._also_read_as(word.text)
        weight = self.recipe.number if word.text.isdecimal() else 1.0
        weight = self.recipe.filler if word.text in FILLERS else weight
        return Concept(
            text=shown,
            alternatives=_best_of_each(alternatives),
            covers=(number,),
            weight=weight * share,
            start=word.start,
        )

    def _is_met(self, alternative: Alternative) -> bool:
        """Say whether the index holds every term of an alternative."""
        field = alternative.field
        return all(self.reader.frequencies([(field, t) for t in alternative.terms]))

    def _forms(self, word: Term, own: Sequence[Term]) -> Iterator[Alternative]:
        """Yield the word itself, its stem, its parts."""
        recipe = self.recipe
        yield Alternative(terms=(word.text,), weight=1.0, how=How.WORD.value)
        for term in own:
            if term.how is How.STEM and (term.start, term.end) == (
                word.start,
                word.end,
            ):
                yield Alternative(
                    terms=(term_key(term),), weight=recipe.stem, how=How.STEM.value
                )
        for form in held_words(self.reader, _other_forms(word.text)):
            yield Alternative(terms=(form,), weight=recipe.stem, how=How.STEM.value)
        parts = tuple(dict.fromkeys(t.text for t in own if t.how is How.PART))
        if parts and not is_numbered(word.text, parts):
            near = _APART if says_less(word.text, parts) else 1.0
            weight = recipe.all_parts * near
            yield Alternative(terms=parts, weight=weight, how=How.PART.value)
        for term in own:
            if term.how is How.JOINED and term.start == word.start:
                yield Alternative(
                    terms=(term.text,), weight=recipe.all_parts, how=How.JOINED.value
                )

    # Readings

    def _with_readings(self, text: str) -> list[Term]:
        """Return the terms of a query, a verb of two and spelt-out words each as one.

        The dictionary cuts ぷろめてうす into five pieces: it knows no such word.
        """
        terms = self.analyzer.analyze(text)
        if text.isascii():
            return terms
        terms = whole_verbs(terms)
        reached, tried = 0, dict[str, bool]()  # のののの is many times the same

        def spells_word(row: str) -> bool:
            if row not in tried and len(tried) < _MOST_TRIED:
                tried[row] = self._spells_word(row)
            return tried.get(row, False)

        for start, ends in hiragana_rows(text):
            if start < reached:
                continue
            if end := next((e for e in ends if spells_word(text[start:e])), 0):
                reached = end
                word = Term(as_katakana(text[start:end]), start, end, *_READ)
                outside = [t for t in terms if t.end <= start or end <= t.start]
                terms = sorted([*outside, word], key=lambda term: term.start)
        return terms

    def _spells_word(self, hiragana: str) -> bool:
        return (
            not is_dictionary_word(hiragana)
            and next(self._read_as(as_katakana(hiragana)), None) is not None
        )

    def _read_as(self, word: str) -> Iterator[Alternative]:
        """Yield what a word means that spells a reading, if anything is read so."""
        reading = reading_typed(word)
        if not reading:
            return
        weight = self.recipe.reading
        kanji = held_words(self.reader, self.reader.sounding("kanji", reading))
        kana = [t.text for t in _words(self.analyzer.analyze(reading))]
        for term in (*kanji, *held_words(self.reader, kana[: len(kana) == 1])):
            yield Alternative(terms=(term,), weight=weight, how="reading")
        keys = (reading_key(reading), fold_key(reading), *map(fold_key, kanji))
        for way in self._ways([b for key in keys for b in self.bridges.find(key)]):
            if self._is_met(way):
                yield replace(way, weight=way.weight * weight)

    def _also_read_as(self, word: str) -> Iterator[Alternative]:
        """Yield the kanji that a word spells which is there in Latin letters as well.

        `kensaku` in one note does not hide 検索 in all others. Short words spell too
        many readings, and a word of English or of the bridges is none.
        """
        reading = reading_typed(word) if word.isascii() else ""
        if reading and len(word) >= _LEAST_SPELT and not self.is_plain_english(word):
            kanji = held_words(self.reader, self.reader.sounding("kanji", reading))
            for term in kanji:
                weight = self.recipe.reading
                yield Alternative(terms=(term,), weight=weight, how="reading")

    # Guesses

    def _guesses(self, word: Term) -> Iterator[Alternative]:
        """Yield words of the index that an unknown word may have meant.

        Those near it, with what they lead to; else those that sound like it in the
        other script. A word that anything meets is taken as typed: guesses beside it
        were measured, and gave nothing but noise. So does plain English.
        """
        near = self.corrector.find(word.text)
        if near and self.is_plain_english(word.text):
            near = []
        yield from self._meant(near)
        if not near and self.recipe.sound:
            for term in self.sounds.find(word.text):
                weight = self.recipe.sound
                yield Alternative(
                    terms=(term,), weight=weight, how="sound", guessed=True
                )

    def _meant(self, near: Sequence[tuple[str, int]]) -> Iterator[Alternative]:
        """Yield words with their distance as guesses, and what they lead to."""
        for term, distance in near:
            weight = self.recipe.typo**distance
            yield Alternative(terms=(term,), weight=weight, how="typo", guessed=True)
            for way in self._ways(self.bridges.find(fold_key(term))):
                yield replace(way, weight=way.weight * weight, guessed=True)

    def _some_parts(self, own: Sequence[Term]) -> Iterator[Alternative]:
        """Yield what is near the parts of an unknown token, and each part alone.

        `kube-promethues` is met by `kube` and `prometheus` best; where a record holds
        no more than one part, that is close to what was meant, and better than none.
        An address is known or not: its `com` is close to nothing.
        """
        parts = tuple(dict.fromkeys(t.text for t in own if t.how is How.PART))
        weight = self.recipe.all_parts
        for part in parts:
            if len(part) < LEAST_PART or any("/" in p.text for p in own):
                continue
            yield Alternative(
                terms=(part,),
                weight=weight * _APART,
                how=How.PART.value,
                guessed=True,
            )
            if self.reader.frequencies([(TEXT, part)]) == (0,):
                for near, distance in self.corrector.find(part):
                    yield Alternative(
                        terms=tuple(near if p == part else p for p in parts),
                        weight=weight * self.recipe.typo**distance,
                        how="typo",
                        guessed=True,
                    )

    def has_meaning(self, text: str) -> bool:
        """Say whether a word or a name is one, be it in no article.

        The bridges know it, or the dictionary; that is asked about Japanese alone.
        """
        terms = self.analyzer.analyze(text)
        return bool(self._bridges(text, terms, beside=anything)) or (
            has_japanese(text) and is_dictionary_word(text)
        )

    def is_plain_english(self, word: str) -> bool:
        """Say whether a folded word is in the dictionary of English."""
        from kbindex.language.english_words import (  # noqa: PLC0415 - cold start
            is_english_word,
        )

        return is_english_word(word)

    def is_held(self, text: str) -> bool:
        """Say whether the index has a text as one word, or its words together."""
        whole = [
            term_key(term)
            for term in self.analyzer.analyze(text)
            if (term.start, term.end) == (0, len(text)) and term.how is not How.BIGRAM
        ]
        return any(self.reader.frequencies([(TEXT, term) for term in whole]))

    def places_inside(self, text: str) -> frozenset[int]:
        """Return the places of a text where a word or a compound would be cut."""
        return frozenset(
            place
            for term in self.analyzer.analyze(text)
            if term.how in {How.WORD, How.COMPOUND}
            for place in range(term.start + 1, term.end)
        )

    def are_words(self, text: str) -> bool:
        """Say whether each row of Japanese in a text is a word, and no other."""
        if text.isascii():
            return True
        rows = (row.group() for row in japanese_run().finditer(text))
        return all(map(self.has_meaning, rows))

    # Names of several words

    def _named(
        self,
        text: str,
        terms: Sequence[Term],
        span: Span,
        found: tuple[Bridge, ...],
    ) -> Concept:
        shown = text[span.start : span.end]
        met = ways_to_meet(shown, within(terms, span), start=span.start)
        own = [
            Alternative(
                terms=way,
                weight=1.0 if share == 1.0 else _APART,
                how=How.COMPOUND.value if share == 1.0 else How.WORD.value,
            )
            for way, share in (*met, *self._together(shown))
        ]
        return Concept(
            text=shown,
            alternatives=_best_of_each([*own, *self._ways(found)]),
            covers=tuple(range(span.first, span.last + 1)),
            start=span.start,
        )

    def _meant_by_word(
        self, text: str, terms: Sequence[Term], word: Term, beside: Beside
    ) -> tuple[Bridge, ...]:
        shown = text[word.start : word.end]
        own = within(terms, word)
        found = self._bridges(shown, own, start=word.start, beside=beside)
        forms = () if found else _other_forms(word.text)
        by_form = (self.bridges.find(fold_key(f), beside=beside) for f in forms)
        return found or next(filter(None, by_form), ()) or self._joined(shown)

    def _meant_by_name(
        self, text: str, terms: Sequence[Term], span: Span, beside: Beside
    ) -> tuple[Bridge, ...]:
        """Look up what may be a name; where particles join it, only as it is written.

        監視とツール is no 監視ツール, but ログを監視 is ログ監視.
        """
        shown = text[span.start : span.end]
        if span.has_particles:
            names = filter(None, (shown, written_together(shown)))
            named = (self.bridges.find(fold_key(n), beside=beside) for n in names)
            return next(filter(None, named), ())
        own = within(terms, span)
        found = self._bridges(shown, own, start=span.start, beside=beside)
        return found or self._joined(shown)

    def _bridges(
        self,
        shown: str,
        own: Sequence[Term],
        *,
        start: int = 0,
        beside: Beside | None = None,
    ) -> tuple[Bridge, ...]:
        """Look a word or a name up, by the first of its keys that leads anywhere."""
        keys = asked_keys(shown, own, start=start)
        found = (self.bridges.find(key, beside=beside) for key in keys)
        return next(filter(None, found), ())

    def _said(
        self, text: str, terms: Sequence[Term], spans: Sequence[Span]
    ) -> Iterator[Said]:
        """Yield what stands for each word and each name of a query.

        Its own best way, and all that the bridges lead to whatever is beside it.
        """
        for span in spans:
            shown, own = text[span.start : span.end], within(terms, span)
            met = ways_to_meet(shown, own, start=span.start)
            ways = [way for way, _ in islice(met, 1)]
            found = self._bridges(shown, own, start=span.start)
            ways += [bridge.terms for bridge in found if bridge.how != "tag"]
            yield span.first, span.last, ways

    def _joined(self, shown: str) -> tuple[Bridge, ...]:
        """Lead from a word that no bridge knows to what its parts make elsewhere."""
        if not self.recipe.joined_loanword:
            return ()
        from kbindex.search.expand.joined_words import JoinedWords  # noqa: PLC0415 - cold start

        joined = JoinedWords(
            analyzer=self.analyzer, reader=self.reader, bridges=self.bridges
        )
        weight = self.recipe.joined_loanword
        return tuple(
            Bridge(how="loanword", weight=weight, terms=(term,))
            for term in joined.find(fold_case(shown))
        )

    def _ways(self, found: Sequence[Bridge]) -> Iterator[Alternative]:
        recipe = self.recipe
        shares = {"loanword": recipe.loanword, "archive": recipe.archive}
        for bridge in found:
            if bridge.how == "tag":
                weight = bridge.weight * recipe.tag
                yield Alternative(
                    terms=bridge.terms, weight=weight, how="tag", field=TAG
                )
            else:
                weight = bridge.weight * shares.get(bridge.how, recipe.glossary)
                yield Alternative(terms=bridge.terms, weight=weight, how=bridge.how)

    # What stands side by side

    def _neighbours(
        self, text: str, terms: Sequence[Term], words: Sequence[Term]
    ) -> Iterator[Concept]:
        weights = {How.COMPOUND: self.recipe.compound, How.JOINED: self.recipe.joined}
        for term in terms:
            weight = weights.get(term.how, 0.0)
            covers = tuple(covered_words(term, words)) if weight else ()
            if weight and (len(covers) > 1 or not words):
                shown = text[term.start : term.end]
                own = Alternative(terms=(term.text,), weight=weight, how=term.how.value)
                # Latin words are put right one by one.
                is_right = shown.isascii() or self._is_met(own)
                meant = () if is_right else self._meant_by_row(shown)
                yield Concept(
                    text=shown,
                    alternatives=_best_of_each([own, *meant]),
                    covers=covers,
                    start=term.start,
                )

    def _parted(self, text: str, words: Sequence[Term]) -> Iterator[Concept]:
        """Yield what two words with a space or を between make, where that is held.

        It counts as if it were typed so.
        """
        for number, (word, following) in enumerate(pairwise(words)):
            shown = text[word.start : following.end]
            for terms, share in self._together(shown):
                weight = self.recipe.compound
                own = Alternative(terms=terms, weight=weight, how=How.COMPOUND.value)
                if share == 1.0 and weight and self._is_met(own):
                    yield Concept(
                        text=shown,
                        alternatives=(own,),
                        covers=(number, number + 1),
                        start=word.start,
                    )

    def _together(self, name: str) -> Iterator[tuple[tuple[str, ...], float]]:
        """Yield the ways to meet a name of Japanese words with nothing between."""
        if together := written_together(name):
            yield from ways_to_meet(together, self.analyzer.analyze(together))

    def _meant_by_row(self, shown: str) -> Iterator[Alternative]:
        """Yield the words of which a row of katakana or kanji is a typing error."""
        near = self._near_row(shown)
        if near and not self.has_meaning(shown):
            yield from self._meant(near)

    def _near_row(self, shown: str) -> list[tuple[str, int]]:
        row = fold_case(shown)
        if script_of(row) != "kanji":
            return self.corrector.slips(row, is_one=False)
        from kbindex.search.expand.wrong_kanji import KanjiCorrector  # noqa: PLC0415 - cold start

        meant = KanjiCorrector(self.reader, self.corrector).find(row)
        return [(meant, 1)] if meant else []

    def pairs(self, text: str, *, alone: bool = False) -> Iterator[Concept]:
        """Yield the pairs of kana and kanji of a query.

        Args:
            text: The query without its signs and quotes.
            alone: They are all that is looked for, and count in full, but for those
                of what is no word; else they only add to words.
        """
        terms = self.analyzer.analyze(text)
        no_words = [w for w in _words(terms) if alone and w.text in NO_WORDS]
        pairs = dict.fromkeys(
            term.text
            for term in terms
            if term.how is How.BIGRAM and not _meets_any(term, no_words)
        )
        for number, pair in enumerate(pairs):
            alternative = Alternative(
                terms=(pair,),
                weight=1.0 if alone else self.recipe.bigram,
                how=How.BIGRAM.value,
                field=BIGRAM,
            )
            covers = (number,) if alone else ()
            yield Concept(text=pair, alternatives=(alternative,), covers=covers)


def _other_forms(word: str) -> tuple[str, ...]:
    """Return the nouns of a Japanese verb, the verbs of a noun; some are no words."""
    return () if word.isascii() else (*nouns_of(word), *verbs_of(word))


def _words(terms: Sequence[Term]) -> list[Term]:
    """The words of a query, in order, each place once."""
    return [term for term in terms if term.how is How.WORD]


def _says_nothing(word: Term) -> bool:
    """Say whether a word only adds to others: a number, or what Japanese ends in.

    English function words say little, but titles are made of them.
    """
    is_filler = word.text in FILLERS and not word.text.isascii()
    return is_filler or word.text.isdecimal()


def _as_opposite(whole: Term, forms: Sequence[Alternative]) -> list[Alternative]:
    """Return the ways to a word with its negation, of those to the word alone."""
    way = Alternative(terms=(term_key(whole),), weight=1.0, how=How.COMPOUND.value)
    return [way, *(replace(form, weight=form.weight * _OPPOSITE) for form in forms)]


def _meets_any(pair: Term, words: Sequence[Term]) -> bool:
    return any(word.start < pair.end and pair.start < word.end for word in words)


def _is_guessed(concept: Concept) -> bool:
    return any(alternative.guessed for alternative in concept.alternatives)


def _best_of_each(alternatives: Sequence[Alternative]) -> tuple[Alternative, ...]:
    """Keep the best alternative for the same terms, in falling order of weight."""
    best: dict[tuple[str, tuple[str, ...]], Alternative] = {}
    for alternative in alternatives:
        key = (alternative.field, alternative.terms)
        if alternative.weight > 0 and (
            key not in best or best[key].weight < alternative.weight
        ):
            best[key] = alternative
    return tuple(sorted(best.values(), key=lambda a: -a.weight))
