"""Sessions in the database that are read together with their person: one query, not two."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from qmtraining.database import write_lock
from qmtraining.models import Person, Session


class SessionStore(DatabaseStore):
    """A session and, once it is loaded, the person that it belongs to."""

    person: Person | None = None

    @classmethod
    def get_model_class(cls) -> Any:
        return Session

    def _get_session_from_db(self) -> Any:
        try:
            found = Session.objects.select_related("person").get(
                session_key=self.session_key, expire_date__gt=timezone.now()
            )
        except Session.DoesNotExist:
            self._session_key = None
            return None
        self.person = found.person
        return found

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.person_id = data.get(SESSION_KEY)
        return row

    def save(self, must_create: bool = False) -> None:
        with write_lock():
            super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        with write_lock():
            super().delete(session_key)
