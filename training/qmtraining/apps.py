"""The application's configuration."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """The one Django application of the service."""

    name = "qmtraining"
    label = "qmtraining"
    default_auto_field = "django.db.models.BigAutoField"
