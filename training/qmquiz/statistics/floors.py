"""How much has to be known before anything is said, and what is then worth a look.

Flags are no gates: they say where a quality lead may look first, not what is wrong. Limits are
those of ``QUIZ.md``, section 4; the numbers of options follow Rodriguez 2005.
"""

from enum import StrEnum

MIN_ANSWERS = 10
"""A share, and whether there is a row in a table at all: fewer people could be told apart."""
MIN_DISCRIMINATION = 50
"""A correlation: with 50 answers its standard error is about 0.14."""
MIN_WRONG = 20
"""Wrong answers, before shares among them are shown."""
MIN_CONSISTENCY = 50
"""Attempts at one form, before its internal consistency is shown."""
MIN_NEVER_WRONG = 100
"""Answers, all right, before a question is called too easy; and above ``EASY`` it takes
``MIN_DISCRIMINATION``: of fewer than 34 a single wrong one is more than 3 %."""

HARD, EASY = 0.30, 0.97
"""A facility outside is worth a look."""
UNCLEAR = 0.10
"""A corrected point-biserial below is worth a look: those who know the rest do no better."""
MISREAD = 1 / 3
"""A wrong idea that is chosen as often as lots drawn among three options would have it."""


class Flag(StrEnum):
    """Why a question is worth a look; the worst first."""

    UNCLEAR = "unclear"
    """Who knows the rest does no better at it."""
    HARD = "hard"
    """Fewer than 30 % of the points are reached."""
    EASY = "easy"
    """More than 97 % of the points are reached."""
    NEVER_WRONG = "never wrong"
    """Nobody of 100 or more was wrong: it asks for nothing that people do not know."""


def flags_of(
    *, n: int, wrong: int, facility: float | None, point_biserial: float | None
) -> tuple[Flag, ...]:
    """Flags of a question, the worst first.

    :param wrong: answers that were not right in full.
    :param point_biserial: corrected; of any n, as it counts from ``MIN_DISCRIMINATION`` on only.
    """
    if facility is None or n < MIN_ANSWERS:
        return ()
    flags = []
    if n >= MIN_DISCRIMINATION and point_biserial is not None and point_biserial < UNCLEAR:
        flags.append(Flag.UNCLEAR)
    if facility < HARD:
        flags.append(Flag.HARD)
    if wrong == 0 and n >= MIN_NEVER_WRONG:
        flags.append(Flag.NEVER_WRONG)
    elif facility > EASY and n >= MIN_DISCRIMINATION:
        flags.append(Flag.EASY)
    return tuple(flags)
