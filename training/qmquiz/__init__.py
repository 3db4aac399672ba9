"""Questions generated from the manual: rules, linter, forms, grading.

Nothing here knows the web or the pages: a catalogue and the authored banks go in, a bank
comes out; from a bank and a seed comes a form; from a form and responses comes a result.

:mod:`qmquiz.generate`  catalogue -> bank          :mod:`qmquiz.authored`   authored questions
:mod:`qmquiz.lint`      what is wrong with one     :mod:`qmquiz.forms`  bank + seed -> form
:mod:`qmquiz.grade`     form + responses -> result
"""
