"""Where a person stands at a time, in one look: the posts, as grants are made of them, and the areas these reach.

PostgreSQL would plan the look anew each time, which costs ten times the look itself: there are few posts of a person,
whoever it is, so one plan serves all.
"""

from django.db import migrations

STANDING = """
create function people_standing(of_person uuid, at timestamptz, out posts json, out reach text[])
returns setof record language plpgsql stable strict security definer rows 1
set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  places text[];
begin
  select json_agg(json_build_array(p.role, p.at_area, p.department, null, p.acting_for_id) order by p.valid_from, p.id),
      array_agg(p.at_area::text)
    into posts, places
    from people_post p where p.person_id = of_person and p.state in ('active', 'suspended', 'ended')
      and p.valid_from <= $2 and (p.valid_to is null or $2 < p.valid_to);
  if places is not null and (exists (select 1 from areas_act) or exists (select 1 from areas_link l
      where l.a = any (places)) or exists (select 1 from areas_link l where l.b = any (places))) then
    select array_agg(r order by r) into reach from areas_reach(places, $2) r where r <> all (places);
  end if;
  return next;
end $$;
revoke all on function people_standing(uuid, timestamptz) from public;
grant execute on function people_standing(uuid, timestamptz) to anlan_app, anlan_work;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_own_posts"), ("areas", "0002_reach")]

    operations = [migrations.RunSQL(STANDING, migrations.RunSQL.noop)]
