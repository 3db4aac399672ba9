"""The command ``qmtraining``: Django's own commands and ours, with errors of one line."""

import os
import sys


def main() -> None:
    """Run a command; an error of ours is one line and exit status 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qmtraining.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    from qmanual.errors import QmanualError

    debug = "--traceback" in sys.argv
    try:
        execute_from_command_line(sys.argv)
    except (QmanualError, ImproperlyConfigured, DatabaseError, OSError) as error:
        if debug:
            raise
        text = " ".join(str(error).split())
        sys.stderr.write(f"qmtraining: {text}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
