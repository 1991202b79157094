"""Whoever is proposed for a post of the town accepts it from their village: a post may be written from below."""

from django.db import migrations

OWN = "drop policy if exists not_from_below on people_post; drop policy if exists not_made_from_below on people_post;"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_first3")]

    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
