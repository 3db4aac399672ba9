"""The distribution of scores."""

import pytest

from qmquiz.statistics.scores import Scores, describe_scores


def test_moodles_worked_example(moodle, reference):
    wanted = reference["quiz_statistics"]["quiz"]

    found = describe_scores(moodle.totals().tolist())

    assert found.n == 25
    for name in ("mean", "median", "sd", "skew", "kurtosis"):
        assert getattr(found, name) == pytest.approx(wanted[name], rel=1e-5), name


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([], Scores(n=0)),
        ([2.0], Scores(n=1, mean=2.0, median=2.0)),
        ([1.0, 3.0], Scores(n=2, mean=2.0, median=2.0, sd=pytest.approx(2**0.5))),
        ([0.1] * 5, Scores(n=5, mean=pytest.approx(0.1), median=0.1, sd=pytest.approx(0))),
        (
            [1.0, 2.0, 3.0],
            Scores(n=3, mean=2.0, median=2.0, sd=1.0, skew=pytest.approx(0)),
        ),
    ],
)
def test_few_scores_tell_little(scores, found):
    assert describe_scores(scores) == found
