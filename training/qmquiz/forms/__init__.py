"""Forms: which questions one person gets, in which order, how they look, how long they take.

A form is a seed and the versions of its questions. Everything shown follows from these and
from the bank, so that it can be shown again byte for byte when somebody asks what was asked.

:mod:`qmquiz.forms.blueprint`  what a form has to hold, as it is written
:mod:`qmquiz.forms.feasible`   blueprint + bank -> what is missing, before anybody takes a quiz
:mod:`qmquiz.forms.choose`     bank + seed (+ blueprint) -> form, and what could not be had
:mod:`qmquiz.forms.relaxed`    what is given up, in which order, and how it is named
:mod:`qmquiz.forms.clues`      whether one question gives another's answer away
:mod:`qmquiz.forms.index`      what choosing needs of a bank again and again
:mod:`qmquiz.forms.arrange`    where the right answers stand
:mod:`qmquiz.forms.show`       form -> what is shown
:mod:`qmquiz.forms.estimate`   how long it takes, and how long somebody may take
"""
