"""The tables. Times are aware UTC, days are dates in the manual's time zone.

``Record`` and ``Response`` are only ever added to (triggers refuse the rest): a mistake is
corrected by a new row. ``ItemStatus`` and ``Rollup`` are caches of what ``status.py``
computes from the other tables.
"""

import hashlib
import secrets
import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """How a module is shown."""

    READ = "read", _("Read")
    ATTEST = "attest", _("Read and sign")
    QUIZ = "quiz", _("Quiz")


class Scope(models.TextChoices):
    """What a rollup counts people by."""

    ITEM = "item"
    DEPARTMENT = "department"
    ROLE = "role"


def new_salt() -> str:
    """What makes the hash of a person unguessable; erasing it cuts the person from records."""
    return secrets.token_hex(16)


class Person(AbstractBaseUser):
    """Someone on the roster, who may sign in.

    ``roles`` and ``department`` say what holds today; ``Post`` holds the history.
    """

    code = models.CharField(max_length=64, unique=True, help_text="Identifier on the roster.")
    username = models.CharField(max_length=150, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    department = models.CharField(max_length=200, blank=True)
    roles = models.JSONField(default=list, blank=True)
    manager = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    leads = models.BooleanField(default=False, help_text="Whether others report to this person.")
    quality_lead = models.BooleanField(default=False, help_text="May see everyone's records.")
    language = models.CharField(max_length=16, blank=True, help_text="Empty: as the browser asks.")
    extra_time = models.PositiveSmallIntegerField(
        default=0, help_text="Percent more time where a quiz has a limit."
    )
    is_active = models.BooleanField(default=True, help_text="May sign in.")
    salt = models.CharField(max_length=64, default=new_salt, editable=False)

    objects = BaseUserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["code", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def subject(self) -> str:
        """How records name the person: a hash that says nothing without the salt."""
        return hashlib.sha256(f"{self.salt}:{self.code}".encode()).hexdigest()


class Supervision(models.Model):
    """A person reports to a manager, directly or through others."""

    manager = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervises")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="supervised_by")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["manager", "person"], name="supervision_once"),
        )


class Post(models.Model):
    """One role in one department, from a first to a last day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=100, blank=True)
    department = models.CharField(max_length=200, blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="Last day; empty: still held.")

    class Meta:
        ordering = ("starts", "id")
        constraints = (
            models.UniqueConstraint(fields=["person", "role", "starts"], name="post_once"),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="post_ends_after_start",
            ),
        )


class Edition(models.Model):
    """An edition of the manual that was published."""

    name = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=16, default="en")
    summary = models.TextField(blank=True)
    effective = models.DateField()
    published_at = models.DateTimeField()
    published_on = models.DateField(help_text="The same as a day in the manual's time zone.")
    alerts = models.JSONField(
        default=list, blank=True, help_text="KPIs that ask for items to be learned again."
    )
    minor = models.JSONField(
        default=list, blank=True, help_text="Decisions that only the wording of items changed."
    )

    class Meta:
        ordering = ("published_at", "id")

    def __str__(self) -> str:
        return self.name


class ItemVersion(models.Model):
    """What an edition said about one item that people have to know."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="item_versions")
    item = models.CharField(max_length=150)
    hash = models.CharField(max_length=128)
    title = models.CharField(max_length=500)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["edition", "item"], name="item_version_once"),
        )


class Requirement(models.Model):
    """One module of a curriculum, while it held; a change of it makes a new row."""

    module = models.CharField(max_length=100)
    title = models.CharField(max_length=300)
    curriculum = models.CharField(max_length=100)
    curriculum_title = models.CharField(max_length=300)
    roles = models.JSONField(default=list)
    patterns = models.JSONField(default=list)
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.QUIZ)
    questions = models.PositiveSmallIntegerField(default=6)
    pass_mark = models.PositiveSmallIntegerField(default=80, help_text="Percent.")
    blueprint = models.JSONField(
        default=dict, blank=True, help_text="What a quiz has to hold; empty: any questions."
    )
    time_limit = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Minutes for a whole quiz; empty: no limit."
    )
    recurrence = models.JSONField(default=dict, blank=True)
    grace_days = models.PositiveSmallIntegerField(default=14)
    position = models.PositiveSmallIntegerField(default=0)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True, help_text="Last day; empty: still asked.")

    class Meta:
        ordering = ("position", "module", "starts")
        constraints = (
            models.UniqueConstraint(
                fields=["module"], condition=models.Q(ends=None), name="requirement_one_in_force"
            ),
        )

    def __str__(self) -> str:
        return self.title


class Attempt(models.Model):
    """One try at a module: what was asked, what was answered, what came of it.

    ``key`` is the idempotency key: it is in the page's address and form, it belongs to one
    person and one form, and a second submission under it returns the first result.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attempts")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    module = models.CharField(max_length=100)
    delta = models.BooleanField(default=False, help_text="Only about what changed.")
    items = models.JSONField(default=dict, help_text="Identifier to meaning hash.")
    quiz = models.JSONField(default=dict, help_text="The form: seed and question versions.")
    shown_digest = models.CharField(max_length=128, blank=True)
    answers = models.JSONField(default=dict, help_text="Question version to answer, so far.")
    started_at = models.DateTimeField()
    deadline = models.DateTimeField(
        null=True, blank=True, help_text="Until when answers are taken; empty: no limit."
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    passed = models.BooleanField(null=True, blank=True)
    points = models.FloatField(default=0)
    out_of = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "module"],
                condition=models.Q(submitted_at=None),
                name="attempt_one_open",
            ),
        )
        indexes = (models.Index(fields=["person", "submitted_at"], name="attempt_of_person"),)


class Response(models.Model):
    """One answer of a submitted attempt."""

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveSmallIntegerField()
    qid = models.CharField(max_length=128)
    qver = models.CharField(max_length=128)
    item = models.CharField(max_length=150)
    answer = models.JSONField(null=True)
    points = models.FloatField()
    correct = models.BooleanField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["attempt", "number"], name="response_once"),)


class Record(models.Model):
    """A person showed, or did not yet show, that she knows one item as one edition has it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records")
    module = models.CharField(max_length=100)
    module_title = models.CharField(max_length=300)
    item = models.CharField(max_length=150)
    item_title = models.CharField(max_length=500)
    hash = models.CharField(max_length=128, help_text="Meaning hash of the item.")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    form = models.CharField(max_length=10, choices=Form.choices)
    passed = models.BooleanField()
    at = models.DateTimeField()
    on = models.DateField(help_text="The same as a day in the manual's time zone.")
    expires = models.DateField(null=True, blank=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="records")
    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        ordering = ("at", "id")
        indexes = (
            models.Index(fields=["person", "module", "item"], name="record_of_person"),
            models.Index(fields=["item", "edition"], name="record_of_item"),
        )


class ItemStatus(models.Model):
    """Cache: how a person stands with an item of a module today; no row means not needed."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statuses")
    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, help_text="In force.")
    module = models.CharField(max_length=100)
    item = models.CharField(max_length=150)
    state = models.CharField(max_length=12)
    cause = models.CharField(max_length=16)
    hash = models.CharField(max_length=128)
    changed_by = models.CharField(max_length=100)
    since = models.DateField()
    due = models.DateField(null=True)
    expires = models.DateField(null=True)
    next_change = models.DateField(null=True, db_index=True)
    known_edition = models.CharField(max_length=100, blank=True)
    passed_on = models.DateField(null=True)
    failed_on = models.DateField(null=True)
    kpi = models.CharField(max_length=150, blank=True, help_text="KPI that asks for it again.")
    decided_by = models.TextField(
        blank=True, help_text="Who decided that only the wording changed since it was shown."
    )
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "module", "item"], name="status_once"),
        )
        indexes = (models.Index(fields=["item", "state"], name="status_of_item"),)


class Rollup(models.Model):
    """Cache: how many people stand how, by department, role or item.

    For a department and a role the worst of a person's items counts; an empty module
    stands for all of them together.
    """

    scope = models.CharField(max_length=12, choices=Scope.choices)
    key = models.CharField(max_length=200)
    module = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12)
    n = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["scope", "key", "module", "state"], name="rollup_once"),
        )


class Clock(models.Model):
    """The last tick: what it had seen, so that the next one knows whether there is work."""

    day = models.DateField()
    edition = models.CharField(max_length=100, blank=True)
    rules = models.CharField(max_length=64, blank=True, help_text="Digest of the curricula.")
    at = models.DateTimeField()


class Session(AbstractBaseSession):
    """A signed-in browser; it knows its person, so that both are read at once."""

    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE)

    @classmethod
    def get_session_store_class(cls) -> Any:
        """The store that writes this table."""
        from qmtraining.sessions import SessionStore

        return SessionStore
