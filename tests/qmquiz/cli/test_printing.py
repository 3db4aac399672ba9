"""A question with its key, as commands print it."""

import textwrap

from qmquiz.authored.banks import read_bank
from qmquiz.cli.printing import question_lines
from qmquiz.wording import load_wording

_BANK = """
::::{question} Q-1
:kind: scenario
:items: STD-1
A call comes in.

:::{part}
:kind: short-text
Who takes it?
- agent
- an agent
:::

:::{part}
:kind: numeric
:answer: 20 s
How long may it ring?
:::
::::

:::{question} Q-2
:kind: matching
:items: STD-1
Which line has which limit?

| Line | Limit |
|---|---|
| general | twenty |
| emergency | ten |
| | forty |
:::
"""


def test_parts_and_rows_are_printed_with_their_keys(phone):
    read = read_bank(_BANK, "a.md", phone.catalogue, load_wording("en"))

    lines = "\n".join(line for question in read.questions for line in question_lines(question))

    assert textwrap.dedent(lines) == textwrap.dedent(
        """\
        A call comes in.
        1. Who takes it?
          = agent
          = an agent
        2. How long may it ring?
          = 20 s ± 0
        Which line has which limit?
          [x] twenty
          [x] ten
          [ ] forty
          general = twenty
          emergency = ten"""
    )
