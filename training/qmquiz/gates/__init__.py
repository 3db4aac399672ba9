"""The gates that no question may fail, and the cues that few should give.

The rules are those on which item-writing guides agree, as far as a program can see them
(Haladyna; Moore's rubric; Schmucker and Moore 2025). A question of the rules and one of an
author pass the same gates.

===========================  =================================================================
:mod:`qmquiz.gates.asked`    what a gate looks at: a question, or one part of it
:mod:`qmquiz.gates.keys`     one right answer, proofs, nothing twice
:mod:`qmquiz.gates.stems`    what is asked: a question, short, plain, one idea
:mod:`qmquiz.gates.options`  what is offered: alike, in order, none that sums up others
:mod:`qmquiz.gates.cues`     what gives the answer away
:mod:`qmquiz.gates.source`   whether the manual still says it, at that place
===========================  =================================================================
"""
