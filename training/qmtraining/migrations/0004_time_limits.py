"""Blueprints and time limits of modules, extra time of people, deadlines of attempts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qmtraining", "0003_alerts")]

    operations = [
        migrations.AddField(
            model_name="requirement",
            name="blueprint",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="What a quiz has to hold; empty: any questions.",
            ),
        ),
        migrations.AddField(
            model_name="requirement",
            name="time_limit",
            field=models.PositiveSmallIntegerField(
                blank=True, null=True, help_text="Minutes for a whole quiz; empty: no limit."
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="extra_time",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Percent more time where a quiz has a limit."
            ),
        ),
        migrations.AddField(
            model_name="attempt",
            name="deadline",
            field=models.DateTimeField(
                blank=True, null=True, help_text="Until when answers are taken; empty: no limit."
            ),
        ),
    ]
