"""Masked numbers show their first three digits as well as the last four."""

from cryptography.fernet import InvalidToken
from django.db import migrations, models

from anlan.infra import cipher


def fill(apps, schema_editor):
    """Numbers kept before: their first three digits, unless they are short or of another world's secret."""
    contacts = apps.get_model("people", "Contact").objects
    for contact in contacts.exclude(state="erased"):
        try:
            number = cipher.decrypt(contact.value)
        except InvalidToken:
            continue
        if len(number) >= 11:
            contacts.filter(pk=contact.pk).update(first3=number[:3])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField("contact", "first3", models.CharField(blank=True, max_length=3, default=""), False),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
