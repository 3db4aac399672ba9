"""Decisions that only the wording changed: of an edition, and behind a status."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qmtraining", "0004_time_limits")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="minor",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Decisions that only the wording of items changed.",
            ),
        ),
        migrations.AddField(
            model_name="itemstatus",
            name="decided_by",
            field=models.TextField(
                blank=True,
                default="",
                help_text="Who decided that only the wording changed since it was shown.",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="itemstatus",
            name="decided_on",
            field=models.DateField(null=True),
        ),
    ]
