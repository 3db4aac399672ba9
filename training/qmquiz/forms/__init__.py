"""Forms: which questions one person gets, in which order, how they look, how long they take.

A form is a seed and the versions of its questions. Everything shown follows from these and
from the bank, so that it can be shown again byte for byte when somebody asks what was asked.

:mod:`qmquiz.forms.choose`  bank + seed -> form      :mod:`qmquiz.forms.show`  form -> what is shown
"""
