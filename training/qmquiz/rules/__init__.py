"""One module for each rule: what it asks, its key, its wrong answers, its guards.

A rule is a class that takes a :class:`~qmquiz.context.Context` and has ``questions()``.
A rule that asks for one value of one item also has ``facts()`` and ``candidates(fact)``
(see :mod:`qmquiz.rules.single`): true/false and delta questions are made from these.
"""
