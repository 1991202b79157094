"""`areas_reach` step by step: as one recursive query it made room for half a million rows each time, for three.

A new town reads what its villages were, and nothing of what stays with the town it was split from.
"""

from django.db import migrations, models

REACH = """
create or replace function areas_reach(codes text[], at timestamptz) returns setof text
language plpgsql stable security definer rows 10 set search_path = public as $$
declare
  known text[] := $1;
  fresh text[] := $1;
begin
  loop
    select array_agg(distinct was.code) into fresh
      from areas_act a
      cross join lateral jsonb_array_elements_text(a.to_codes) t (code)
      cross join lateral jsonb_array_elements_text(a.from_codes) was (code)
      where a.at <= $2 and was.code <> all (known)
        and not (a.kind = 'split' and was.code ~ '000$')
        and exists (select 1 from unnest(fresh) b where starts_with(t.code, anlan_trunk(left(b, 12))));
    exit when fresh is null;
    known := known || fresh;
  end loop;
  return query
    select unnest(known)
    union
    select left(l.b, 12) from areas_link l
      where l.a = any ($1) and l.valid_from <= $2 and coalesce(l.valid_to > $2, true)
    union
    select left(l.a, 12) from areas_link l
      where l.b = any ($1) and l.valid_from <= $2 and coalesce(l.valid_to > $2, true);
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_initial")]

    operations = [
        migrations.AddIndex("link", models.Index(fields=["a"], name="areas_link_a")),
        migrations.RunSQL(REACH, migrations.RunSQL.noop),
    ]
