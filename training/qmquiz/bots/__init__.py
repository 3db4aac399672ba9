"""Test-wise bots: readers who know tests and not the manual.

Each bot sees questions as they are shown and answers by a rule of thumb: the least, the one in
the middle, the longest. If one of them is right more often than chance, the options give the
answer away, and the policy that chose them is wrong, however good each question looks.

:mod:`qmquiz.bots.readers`  the bots           :mod:`qmquiz.bots.judge`   whether chance explains it
:mod:`qmquiz.bots.run`      all, on one bank   :mod:`qmquiz.bots.flawed`  what must be caught
"""
