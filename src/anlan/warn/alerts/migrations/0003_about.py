"""An episode may be about one thing in an area, as a floor; what was there is about its area."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0002_moves")]

    operations = [
        migrations.AddField("episode", "about", models.CharField(blank=True, default="", max_length=40)),
        migrations.RemoveConstraint("episode", "alerts_episode_one_per_area"),
        migrations.AddConstraint(
            "episode",
            models.UniqueConstraint(
                condition=models.Q(("state__in", ("open", "acknowledged"))),
                fields=("area", "about"),
                name="alerts_episode_one_per_area",
            ),
        ),
    ]
