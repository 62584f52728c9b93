"""Ten made-up episodes with their transcripts, and when each article is talked about.

Notes and sentences are written by hand (`talk_data`); a fixed seed makes talk of half
an hour to an hour of them, as it is heard: hosts greet, say what comes, wander off,
name other articles, advertise, and speech recognition misunderstands them. Some
articles are never spoken of, some out of the notes' order, one or another again at the
end.
"""

import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from kbindex.model import Article, ArticleId, EpisodeId, Note, NoteKind
from kbindex.shownotes.transcripts import Cue

DATA = Path(__file__).parent / "talk_data"
SEED = 11

SPOKEN_PER_S = {"en": 13.0, "ja": 6.0}
"""Characters a second: 150 words a minute, 360 characters a minute."""
PAUSE_S = 0.6
"""Between two sentences."""

HEARD_WRONG = 0.5
"""Share of the words with an entry that recognition takes for others."""
DROPPED = 0.03
"""Share of words (of particles, in Japanese) that are lost."""
FILLED = 0.15
"""Share of sentences with an um."""

Half = Literal["tuned", "held out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """An episode, what was said in it, and when.

    Args:
        name: Of its file.
        half: Whether constants were chosen on it.
        articles: As the notes have them.
        cues: A hundred to four hundred.
        starts: Number of an article → when the talk of it begins, in seconds; none
            where it is never talked about.
    """

    name: str
    language: str
    half: Half
    articles: tuple[Article, ...]
    cues: tuple[Cue, ...]
    starts: dict[int, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    text: str
    about: int = 0
    is_first: bool = False


@cache
def make_talks(seed: int = SEED) -> tuple[Talk, ...]:
    """Make all episodes, by name; one seed makes the same each time."""
    spoken = tomllib.loads((DATA / "spoken.toml").read_text(encoding="utf-8"))
    files = sorted(DATA.glob("*-*.toml"))
    talks = []
    for file in files:
        script = tomllib.loads(file.read_text(encoding="utf-8"))
        chance = random.Random(f"{seed} {file.stem}")  # noqa: S311 - repeatable
        words = spoken[script["language"]]
        sentences = list(_Conversation(script, words, chance).sentences())
        cues, starts = _recognise(sentences, script, words, chance)
        talks.append(
            Talk(
                name=file.stem,
                language=script["language"],
                half=script["half"],
                articles=tuple(_articles(file.stem, script["article"])),
                cues=tuple(cues),
                starts=starts,
            )
        )
    return tuple(talks)


def _articles(name: str, written: Sequence[dict]) -> Iterator[Article]:
    for number, one in enumerate(written, start=1):
        line = number * 10
        yield Article(
            id=ArticleId(f"{name}#{number}"),
            kind="article",
            episode=EpisodeId(name),
            source=f"{name}.md",
            line=line,
            end_line=line + len(one["notes"]),
            title=one["title"],
            url=one["url"],
            presenter=None,
            date=None,
            notes=tuple(
                Note(
                    text=text, kind=NoteKind.BULLET, depth=0, line=line + at,
                    end_line=line + at,
                )
                for at, text in enumerate(one["notes"], start=1)
            ),
        )  # fmt: skip


class _Conversation:
    """Sentences of an episode, in the order in which they are said."""

    def __init__(self, script: dict, words: dict, chance: random.Random) -> None:
        self.script, self.words, self.chance = script, words, chance
        self.order: list[int] = script["talk"]
        per_s = SPOKEN_PER_S[script["language"]]
        mean = sum(map(len, words["filler"])) / len(words["filler"])
        self.length = int(script["minutes"] * 60 / (mean / per_s + PAUSE_S))

    def sentences(self) -> Iterator[_Sentence]:
        yield from self._said("greet", self.chance.randint(6, 12))
        if self.chance.random() < 0.5:
            yield from self._said("agenda", 2)
        shares = [self.chance.uniform(0.5, 1.5) for _ in self.order]
        ad_before = self.chance.choice(self.order[1:])
        for number, share in zip(self.order, shares, strict=True):
            if number == ad_before:
                yield from map(_plain, self.words["ad"])
            if self.chance.random() < 0.3:
                yield from self._said("digression", self.chance.randint(2, 8))
            count = int(self.length * 0.85 * share / sum(shares))
            yield from self._about(number, count)
        for number in self.script["again"]:
            for form in self.chance.sample(self.words["again"], 2):
                yield _plain(self._fill(form, number))
        yield from map(_plain, self.words["bye"])

    def _about(self, number: int, count: int) -> Iterator[_Sentence]:
        """Some sentences of this article alone, more of any, and names of others."""
        said = self.script["article"][number - 1]["said"]
        if self.chance.random() < 0.6:
            text = self.chance.choice(self.words["next"])
            yield _Sentence(text=text, about=number, is_first=True)
            yield _Sentence(text=said[0], about=number)
        else:
            yield _Sentence(text=said[0], about=number, is_first=True)
        places = sorted(self.chance.sample(range(max(count, 12)), len(said) - 1))
        density = self.chance.uniform(0.08, 0.22)
        for at in range(max(count, 12)):
            if at in places:
                yield _plain(said[1 + places.index(at)])
            elif self.chance.random() < density:
                form = self.chance.choice(self.words["of_article"])
                yield _plain(self._fill(form, number))
            elif self.chance.random() < 0.05:
                form = self.chance.choice(self.words["aside"])
                yield _plain(self._fill(form, number))
            else:
                yield _plain(self.chance.choice(self.words["filler"]))

    def _said(self, kind: str, count: int) -> Iterator[_Sentence]:
        forms = self.words[kind]
        for form in self.chance.sample(forms, min(count, len(forms))):
            yield _plain(self._fill(form, 0))

    def _fill(self, form: str, number: int) -> str:
        """Put words of the article, and of another that is talked about, in a form."""
        articles = self.script["article"]
        others = [n for n in self.order if n != number]
        while "{o}" in form:
            words = articles[self.chance.choice(others) - 1]["words"]
            form = form.replace("{o}", words[0], 1)
        own = articles[number - 1]["words"] if number else [""]
        return form.replace("{w}", self.chance.choice(own))


def _plain(text: str) -> _Sentence:
    return _Sentence(text=text)


_Piece = tuple[float, float, str]
"""Start and end in seconds, and what is heard between."""


def _recognise(
    sentences: Sequence[_Sentence], script: dict, words: dict, chance: random.Random
) -> tuple[list[Cue], dict[int, float]]:
    """Return the cues of what was said, and when each article began."""
    language, style = script["language"], script["style"]
    clock = 2.0
    starts: dict[int, float] = {}
    pieces: list[_Piece] = []
    for sentence in sentences:
        if sentence.is_first:
            starts[sentence.about] = clock
        text = _mishear(sentence.text, language, words, chance)
        lasts = len(text) / SPOKEN_PER_S[language]
        if style == "punctuated":
            pieces.append((clock, clock + lasts, _written(text, language)))
        else:
            bare = re.sub("[.,?、。？]", "", text).lower()
            pieces.extend(_cut(bare, language, clock, lasts))
        clock += lasts + PAUSE_S
    return list(_cues(pieces, language, chance.uniform(7.0, 11.0))), starts


def _cues(pieces: Sequence[_Piece], language: str, length_s: float) -> Iterator[Cue]:
    """Join pieces to cues of `length_s` at most; each takes three lines of its file."""
    joint = "" if language == "ja" else " "
    rows: list[list[_Piece]] = []
    for piece in pieces:
        if not rows or piece[1] - rows[-1][0][0] > length_s:
            rows.append([])
        rows[-1].append(piece)
    for line, row in enumerate(rows):
        yield Cue(
            text=joint.join(text for _, _, text in row),
            line=line * 3 + 4,
            end_line=line * 3 + 4,
            start_s=round(row[0][0], 3),
            end_s=round(row[-1][1], 3),
        )


def _cut(text: str, language: str, start: float, lasts: float) -> Iterator[_Piece]:
    """Cut a sentence into words, or threes of characters: cues end in their midst."""
    parts = text.split() if language == "en" else re.findall(".{1,3}", text)
    for at, part in enumerate(parts):
        yield (
            start + lasts * at / len(parts),
            start + lasts * (at + 1) / len(parts),
            part,
        )


def _written(text: str, language: str) -> str:
    if language == "ja":
        return text if text[-1] in "。？" else text + "。"
    whole = text[0].upper() + text[1:]
    return whole if whole[-1] in ".?" else whole + "."


def _mishear(text: str, language: str, words: dict, chance: random.Random) -> str:
    for word, others in words["heard"].items():
        pattern = rf"(?i)\b{word}\b" if language == "en" else word
        text = re.sub(
            pattern,
            lambda found, others=others: (
                chance.choice(others)
                if chance.random() < HEARD_WRONG
                else found.group()
            ),
            text,
        )
    if language == "en":
        kept = [word for word in text.split(" ") if chance.random() > DROPPED]
        text = " ".join(kept) or text
    else:
        text = re.sub(
            "[はがをにのでと]",
            lambda found: "" if chance.random() < DROPPED else found.group(),
            text,
        )
    if chance.random() < FILLED:
        comma = "、" if language == "ja" else " "
        text = f"{chance.choice(words['fillers'])}{comma}{text}"
    return text
