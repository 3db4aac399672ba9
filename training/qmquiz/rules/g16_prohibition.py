"""G16: what do you do when a customer asks for something that must not be done?

The right answer is the permitted action; the wrong ones are the tempting prohibited action, and
an escalation that is not needed. Not asked: a permitted action that is said in the negative, for
then the question would be what not to do.
"""

from collections.abc import Iterator, Sequence

from qmanual.items.model import Item
from qmquiz.facts import Candidate, Fact
from qmquiz.model import Difficulty, Rejection
from qmquiz.rules.single import FactRule
from qmquiz.words import contains_phrase, find_any, same_text_key

_SLOT = "instead"
_WRONG = ("tempting", "escalation")


class ProhibitionRule(FactRule):
    """Asks for the permitted action."""

    name = "G16"

    def candidates(self, fact: Fact) -> Sequence[Candidate]:
        """The tempting action, then the escalation."""
        return [
            Candidate(
                value=same_text_key(text),
                text=text,
                tempting=name,
                why=self.context.wording.say(
                    self.name, "why", name, value=text, title=fact.words["title"]
                ),
                source=fact.item.id,
            )
            for name in _WRONG
            if (text := self._action(fact.item, name))
        ]

    def read(self) -> Iterator[Fact | Rejection]:
        """One for each prohibition that can be asked about."""
        for item in self.context.catalogue.of_type("prohibition"):
            if not item.normative:
                continue
            if reason := self._why_not(item):
                yield Rejection(item=item.id, rule=self.name, slot=_SLOT, reason=reason)
                continue
            text = self._action(item, "instead")
            yield Fact(
                rule=self.name,
                item=item,
                slot=_SLOT,
                value=same_text_key(text),
                text=text,
                template="situation",
                words={
                    "situation": self._action(item, "situation"),
                    "title": self.context.title(item.id),
                },
                difficulty=Difficulty.MEDIUM,
            )

    def _action(self, item: Item, name: str) -> str:
        """A field without the mark at its end: all options are written alike."""
        return self.context.text(item, name).rstrip(".。 ")

    def _why_not(self, item: Item) -> str:
        """Why a prohibition cannot be asked about; empty if it can."""
        texts = {name: self._action(item, name) for name in ("situation", "instead", *_WRONG)}
        missing = [name for name, text in texts.items() if not text]
        if missing:
            return f"it lacks {' and '.join(missing)}"
        negative = find_any(self.context.wording.words("negative"), texts["instead"])
        if negative:
            return (
                f"what is done instead is said in the negative (“{negative}”); "
                "say what people do, not what they leave"
            )
        for name in _WRONG:
            if contains_phrase(texts[name], texts["instead"]) or contains_phrase(
                texts["instead"], texts[name]
            ):
                return f"“{texts[name]}” ({name}) and what is done instead are not told apart"
        return ""
