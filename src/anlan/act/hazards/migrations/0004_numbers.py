"""Numbers of cases and documents are counted with all papers' (infra.papers)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hazards", "0003_orders")]

    operations = [migrations.DeleteModel(name="Series")]
