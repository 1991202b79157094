"""A verb's key in one look: the lock that makes a second one with the same key wait, and then what it was answered.

Each statement of such a function sees what was committed before it began, so whoever waited sees the answer.
"""

from django.db import migrations

ASKED = """
create function anlan_asked(asked uuid) returns
  table (id uuid, verb text, ref uuid, area text, after jsonb, digest text, because jsonb, outcome text)
language plpgsql volatile rows 1 as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(asked::text, 0));
  return query select * from anlan_answered(asked);
end $$;
revoke all on function anlan_asked(uuid) from public;
grant execute on function anlan_asked(uuid) to anlan_app, anlan_work;
"""


class Migration(migrations.Migration):
    dependencies = [("infra", "0003_work_then")]

    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop)]
