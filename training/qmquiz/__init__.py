"""Questions about the manual: made by rules or by people, asked, graded, understood.

Nothing here knows the web or the pages: a catalogue and the authored banks go in, a bank
comes out; from a bank and a seed comes a form; from a form and answers comes a result.

:mod:`qmquiz.generate`  catalogue -> bank         :mod:`qmquiz.rules`       what is asked, and how
:mod:`qmquiz.authored`  banks that people write   :mod:`qmquiz.gates`       what no question may do
:mod:`qmquiz.forms`     bank + seed -> form       :mod:`qmquiz.grading`     form + answers -> result
:mod:`qmquiz.bots`      whether options tell      :mod:`qmquiz.statistics`  what answers tell
:mod:`qmquiz.formats`   other programs, paper     :mod:`qmquiz.practice`    unrecorded, on pages
"""
