"""How much each ingredient of the ranking counts: one value, passed down."""

from msgspec import Struct


class Recipe(Struct, frozen=True, kw_only=True):
    """The weights of the ranking. The word as it was typed counts 1; 0 switches off.

    Source of all defaults: `docs/relevance.md` has the table that shows what each
    gives, and the command that measures it.

    Args:
        stem: Another form of the word: `monitor` for `monitoring`.
        all_parts: All parts of a technical token, apart; or the one part that it has.
        compound: Japanese words side by side, on top of the words.
        joined: Latin words side by side, on top of the words.
        bigram: Pairs of kana and kanji, each.
        glossary: Share of the weights of glossary and product names.
        archive: Share of the weight of abbreviations that the archive explains.
        loanword: Share of the weight of a loanword's origin.
        joined_loanword: What the loanwords in a word make in the other script.
        tag: An article about the topic that the word names.
        typo: A word of the index at edit distance 1, for one that is unknown; at 2
            its square.
        sound: A word of the other script that sounds like one that is unknown.
        inside: A word inside a name of several words that the bridges know.
        filler: Words that say little in a question (話, 方法, how).
        intent: Words that say what a question is for (違い, *vs*, *latest*).
        intent_topic: An article about the topic of such words.
        recency: What the newest article gains where newer ones are asked for, as a
            share of its score.
        reading: A word that is read as kana or Latin letters were typed.
        number: A number: `3` is in any text.
        coverage: Power of the share of the query that a document meets.
        title: Bonus for a title that the query fills, as a share of the score.
        same_title: Bonus for a title that the query is, besides.
        words: Of the order of the first hits, as the four below it: the logarithm of
            what a feature raises a score by where it is 1. This one: the share of the
            words that a document has, each counting alike.
        prominent: The share of the words that it is about (title, first note, twice).
        density: How much of it the words are.
        tagged: The share of the words whose topic it has as a tag.
        titled: The query is its title. Not trained, but as much as any other page can
            be ahead by the others, so that who types a title finds its page first.
        k1: Saturation of BM25.
        b: Length normalisation of BM25.
    """

    stem: float = 0.85
    all_parts: float = 0.8
    compound: float = 0.3
    joined: float = 0.3
    bigram: float = 0.1
    glossary: float = 1.0
    archive: float = 1.0
    loanword: float = 1.0
    joined_loanword: float = 0.7
    tag: float = 0.5
    typo: float = 0.7
    sound: float = 0.6
    inside: float = 0.7
    filler: float = 0.3
    intent: float = 0.3
    intent_topic: float = 0.4
    recency: float = 1.0
    reading: float = 0.8
    number: float = 0.5
    coverage: float = 0.75
    title: float = 0.3
    same_title: float = 0.5
    words: float = 0.5
    prominent: float = 0.35
    density: float = 0.8
    tagged: float = 0.4
    titled: float = 6.0
    k1: float = 1.2
    b: float = 0.5
