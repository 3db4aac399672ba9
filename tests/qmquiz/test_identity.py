"""Names and chances."""

from collections import Counter

from qmquiz.identity import digest, draw, option_id, question_id, question_version, shuffled


def test_names_are_what_they_were():
    """These are in records that people keep: a change of them is a change of format."""
    assert question_id("STD-1", "G1", "at_most") == "6d8f8cbbe056b53b"
    assert digest("a", 1) == digest("a", 1)


def test_version_changes_with_everything_that_is_shown_or_right():
    base = {
        "qid": "q",
        "item_hash": "h",
        "template_version": 1,
        "language": "en",
        "stem": "What?",
        "options": [("a", "A", True), ("b", "B", False)],
    }
    others = [
        {"qid": "p"},
        {"item_hash": "i"},
        {"template_version": 2},
        {"language": "ko"},
        {"stem": "What then?"},
        {"options": [("a", "A", False), ("b", "B", True)]},
        {"number": ("1", "s", "0")},
    ]

    versions = {question_version(**{**base, **other}) for other in ({}, *others)}

    assert len(versions) == 1 + len(others)


def test_draw_is_uniform_over_seeds():
    counts = Counter(draw(f"seed {number}", 3) for number in range(3000))

    assert set(counts) == {0, 1, 2}
    assert min(counts.values()) > 900


def test_shuffled_moves_nothing_when_something_is_added():
    few = shuffled("seed", ["a", "b", "c", "d"], str)
    more = shuffled("seed", ["a", "b", "c", "d", "e"], str)

    assert [value for value in more if value != "e"] == few


def test_option_id_says_nothing_about_its_place_or_truth():
    assert option_id("q", "20 seconds") != option_id("p", "20 seconds")
    assert len(option_id("q", "20 seconds")) == 10
