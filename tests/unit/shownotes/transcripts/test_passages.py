"""Where passages begin and end."""

from itertools import pairwise

from kbindex.shownotes.transcripts import Cue, cut_passages

SENTENCE = "So we moved it to etcd, and it went well."


def cue(text: str, start: float, end: float | None, by: str | None = None) -> Cue:
    line = int(start) + 1
    return Cue(
        text=text, line=line, end_line=line, start_s=start, end_s=end, speaker=by
    )


def spans(cues: list[Cue]) -> list[tuple[float | None, float | None, str | None]]:
    return [(p.start_s, p.end_s, p.speaker) for p in cut_passages(cues)]


def test_a_passage_has_up_to_sixty_seconds() -> None:
    cues = [cue(SENTENCE, n * 10.0, n * 10.0 + 10) for n in range(12)]
    assert spans(cues) == [(0.0, 60.0, None), (60.0, 120.0, None)]
    assert [(p.line, p.end_line) for p in cut_passages(cues)] == [(1, 51), (61, 111)]


def test_a_passage_ends_where_another_speaks() -> None:
    people = ["Ada"] * 4 + ["Ben"] * 5
    cues = [cue(SENTENCE, n * 10.0, n * 10.0 + 10, by) for n, by in enumerate(people)]
    assert spans(cues) == [(0.0, 40.0, "Ada"), (40.0, 90.0, "Ben")]


def test_people_who_change_quickly_share_a_passage() -> None:
    people = ["Ada", "Ben", "Ada", "Chi"]
    cues = [
        cue("Yes, and so on.", n * 3.0, n * 3.0 + 3, by) for n, by in enumerate(people)
    ]
    [passage] = cut_passages(cues)
    assert passage.speaker == "Ada, Ben, Chi"
    assert passage.text == " ".join(["Yes, and so on."] * 4)


def test_a_passage_ends_behind_a_sentence() -> None:
    texts = ["そして監視を"] * 4 + ["移した。"] + ["次は"] * 4
    cues = [cue(text, n * 10.0, n * 10.0 + 10) for n, text in enumerate(texts)]
    assert [p.text[-4:] for p in cut_passages(cues)] == ["移した。", "は 次は"]


def test_silence_ends_a_passage() -> None:
    cues = [cue(SENTENCE, 0, 5), cue(SENTENCE, 20, 25)]
    assert spans(cues) == [(0.0, 5.0, None), (20.0, 25.0, None)]


def test_without_times_the_text_tells_the_seconds() -> None:
    untimed = [Cue(text=SENTENCE, line=n, end_line=n) for n in range(1, 61)]
    passages = cut_passages(untimed)
    assert {p.start_s for p in passages} == {None}
    assert all(450 <= len(p.text) <= 900 for p in passages[:-1])
    japanese = [
        Cue(text="監視の話をします。", line=n, end_line=n) for n in range(1, 99)
    ]
    assert all(180 <= len(p.text) <= 400 for p in cut_passages(japanese)[:-1])


def test_a_long_cue_is_cut_behind_sentences_with_times_between() -> None:
    text = " ".join([SENTENCE] * 50)
    passages = cut_passages([cue(text, 100, 240), cue("End.", 240, 241)])
    assert " ".join(p.text for p in passages) == f"{text} End."
    starts = [p.start_s or 0 for p in passages]
    assert starts[0] == 100
    assert all(30 <= b - a <= 60 for a, b in pairwise(starts))
    assert all(p.text.endswith(".") for p in passages)
    assert passages[-1].end_s == 241


def test_lines_between_times_get_times_between() -> None:
    untimed = [Cue(text=SENTENCE, line=n, end_line=n) for n in range(2, 41)]
    passages = cut_passages([cue(SENTENCE, 0, None), *untimed, cue("End.", 120, None)])
    starts = [p.start_s for p in passages]
    assert None not in starts
    assert len(passages) == 2
    assert passages[1].start_s == passages[0].end_s


def test_a_time_long_after_the_last_words_stretches_nothing() -> None:
    passages = cut_passages(
        [cue(f"{SENTENCE} " * 30, 0, None), cue("End.", 9000, None)]
    )
    assert (passages[-1].start_s or 0) <= 9000
    assert all((p.start_s or 0) < 300 for p in passages[:-1])


def test_a_long_wait_for_the_next_time_is_silence() -> None:
    cues = [cue(SENTENCE, 0, None), cue(SENTENCE, 40, None), cue(SENTENCE, 730, None)]
    assert [p.start_s for p in cut_passages(cues)] == [0.0, 40.0, 730.0]
