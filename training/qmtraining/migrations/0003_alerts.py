"""KPIs that ask for something to be learned again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("qmtraining", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="alerts",
            field=models.JSONField(
                blank=True, default=list, help_text="KPIs that ask for items to be learned again."
            ),
        ),
        migrations.AddField(
            model_name="itemstatus",
            name="kpi",
            field=models.CharField(
                blank=True, default="", help_text="KPI that asks for it again.", max_length=150
            ),
            preserve_default=False,
        ),
    ]
