"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 2 passes over 19 MiB in one lane.

    OWASP's first choice. Django's default takes 310 ms and 100 MiB for each sign-in, and
    when a shift starts 200 people sign in at once.
    """

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
