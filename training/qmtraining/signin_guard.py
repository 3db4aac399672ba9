"""Wrong passwords are counted in the database, like all that writes, one writer at a time."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler

from qmtraining.database import write_lock


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """The database handler of axes, behind the one lock of this service."""

    def user_login_failed(self, sender: Any, *args: Any, **kwargs: Any) -> None:
        """Count a wrong password."""
        with write_lock():
            super().user_login_failed(sender, *args, **kwargs)

    def user_logged_in(self, sender: Any, *args: Any, **kwargs: Any) -> None:
        """Note a right one, and forget the wrong ones before it."""
        with write_lock():
            super().user_logged_in(sender, *args, **kwargs)

    def user_logged_out(self, sender: Any, *args: Any, **kwargs: Any) -> None:
        """Note that someone signed out."""
        with write_lock():
            super().user_logged_out(sender, *args, **kwargs)
