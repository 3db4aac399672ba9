"""Which words are gone, and which are new."""

from qmanual.editions.worddiff import Op, Segment, line_diff, word_diff


def test_one_word_of_a_sentence() -> None:
    assert word_diff("within 30 seconds", "within 20 seconds") == (
        Segment(Op.SAME, "within "),
        Segment(Op.GONE, "30"),
        Segment(Op.NEW, "20"),
        Segment(Op.SAME, " seconds"),
    )


def test_chinese_is_compared_by_characters() -> None:
    assert word_diff("三十秒内接听", "二十秒内接听") == (
        Segment(Op.GONE, "三"),
        Segment(Op.NEW, "二"),
        Segment(Op.SAME, "十秒内接听"),
    )


def test_korean_is_compared_by_words() -> None:
    assert word_diff("전화는 삼십초 안에 받는다", "전화는 이십초 안에 받는다") == (
        Segment(Op.SAME, "전화는 "),
        Segment(Op.GONE, "삼십초"),
        Segment(Op.NEW, "이십초"),
        Segment(Op.SAME, " 안에 받는다"),
    )


def test_texts_with_little_in_common_are_shown_whole() -> None:
    assert word_diff("Ask the lead.", "Nobody else may decide this today") == (
        Segment(Op.GONE, "Ask the lead."),
        Segment(Op.NEW, "Nobody else may decide this today"),
    )


def test_nothing_is_lost() -> None:
    old, new = "a (b) c-d, e", "a [b] c-d; f e"

    segments = word_diff(old, new)

    assert "".join(s.text for s in segments if s.op is not Op.NEW) == old
    assert "".join(s.text for s in segments if s.op is not Op.GONE) == new


def test_lines_that_are_the_same_are_left_out() -> None:
    assert line_diff(["one", "two", "three"], ["one", "2", "three", "four"]) == (
        (Segment(Op.GONE, "two"), Segment(Op.NEW, "2")),
        (Segment(Op.NEW, "four"),),
    )
