"""The database itself refuses a change of state that no verb makes, and a change of what is in force."""

from django.db import migrations

from anlan.infra import rls

# A version that somebody judged by never reads otherwise afterwards.
FROZEN = """
create function standards_frozen() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (new.items, new.code, new.version, new.kind, new.names, new.document, new.valid_from)
     is distinct from (old.items, old.code, old.version, old.kind, old.names, old.document, old.valid_from) then
    raise exception 'version % of % is frozen', old.version, old.code using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger frozen before update on standards_standard for each row execute function standards_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("standards", "0001_initial")]

    operations = [
        rls.moves("standards_standard", ("default", "draft"), (("draft", "confirmed"), ("draft", "discarded"))),
        migrations.RunSQL(FROZEN, migrations.RunSQL.noop),
        rls.written_within("standards_standard"),
    ]
