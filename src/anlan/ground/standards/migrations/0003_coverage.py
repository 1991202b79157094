"""How far a version gives its text: frozen with it once it is in force."""

from django.db import migrations, models

FROZEN = """
create or replace function standards_frozen() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft'
     and (new.items, new.code, new.version, new.kind, new.names, new.document, new.valid_from, new.coverage)
     is distinct from
     (old.items, old.code, old.version, old.kind, old.names, old.document, old.valid_from, old.coverage) then
    raise exception 'version % of % is frozen', old.version, old.code using errcode = 'check_violation';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("standards", "0002_moves")]

    operations = [
        migrations.AddField("standard", "coverage", models.JSONField(null=True)),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
    ]
