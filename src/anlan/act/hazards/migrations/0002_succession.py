"""A hazard whose holder left their post, with nobody to follow, goes back to be assigned."""

from django.db import migrations

MOVES = """
create or replace function hazards_moves() returns trigger language plpgsql as $$
begin
  if session_user = 'anlan_owner' then
    return new;
  elsif tg_op = 'INSERT' then
    if new.state <> 'reported' then
      raise exception 'a hazard begins reported, not %', new.state using errcode = 'check_violation';
    end if;
  elsif new.state <> old.state and (old.state, new.state) not in (values
    ('reported', 'verified'), ('reported', 'rejected'), ('reported', 'transferred'),
    ('verified', 'graded'), ('graded', 'assigned'), ('assigned', 'rectifying'),
    ('rectifying', 'submitted'), ('returned', 'submitted'),
    ('submitted', 'reinspecting'), ('submitted', 'closed'), ('submitted', 'returned'),
    ('reinspecting', 'closed'), ('reinspecting', 'returned'),
    ('assigned', 'graded'), ('rectifying', 'graded'), ('returned', 'graded')) then
    raise exception 'a hazard does not move from % to %', old.state, new.state using errcode = 'check_violation';
  end if;
  return new;
end $$;
"""


class Migration(migrations.Migration):
    dependencies = [("hazards", "0001_initial")]

    operations = [migrations.RunSQL(MOVES, migrations.RunSQL.noop)]
