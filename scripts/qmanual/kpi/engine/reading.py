"""Reading: the states and tallies of a source, each once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from qmanual.kpi.engine.asker import Asker
from qmanual.kpi.engine.partials import Batch, Partials, read_partials
from qmanual.kpi.engine.tallies import Answer, Question, Tallied, ask, tally_query


@dataclass(slots=True, kw_only=True)
class Reader:
    asker: Asker

    def partials(self, batch: Batch, today: date) -> dict[str, Partials]:
        return read_partials(batch, self.asker, by_file=False)

    def answer(self, entry: Tallied, questions: Sequence[Question]) -> Answer:
        if entry.table is None:
            query = tally_query(entry, entry.lead, by_file=False)
            entry.table = self.asker.keep(query, "tally of values", entry.ids)
        return ask(entry, self.asker, questions)
