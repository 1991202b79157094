"""SQL of the database's own guard: row-level security by area, grants per role, and the journal trigger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.db import migrations

Kind = Literal["matter", "measurement", "queue", "open"]

_LOW = "(select nullif(current_setting('anlan.lo', true), ''))"
_HIGH = "(select nullif(current_setting('anlan.hi', true), ''))"
_MANY = "(select string_to_array(nullif(current_setting('anlan.many', true), ''), ','))::text[]"
ACCOUNT = "(select nullif(current_setting('anlan.account', true), '')::uuid)"


def seen(column: str = "area", shown_down: bool = False) -> str:
    """The condition under which a row of `column`'s area lies in the transaction's scope; no scope: nothing does."""
    within = (
        f"({column} >= {_LOW} and {column} < {_HIGH}) or left({column}, 12) = any ({_MANY})"
        f" or left({column}, 9) = any ({_MANY}) or left({column}, 6) = any ({_MANY})"
    )
    if not shown_down:
        return within
    above = (
        f"starts_with(coalesce({_LOW}, ''), anlan_trunk({column}))"
        f" or exists (select 1 from unnest({_MANY}) m where starts_with(m, anlan_trunk({column})))"
    )
    return f"{within} or (shown_down and ({above}))"


def protect(
    table: str,
    kind: Kind,
    *,
    condition: str | None = None,
    shown_down: bool | None = None,
    sense: str = "",
    area: str = "area",
    grants: str = "",
) -> migrations.RunSQL:
    """Migration step that gives `table` its kind's grants, policy and (for matter) journal trigger.

    `condition` replaces the area condition (SQL over the row); kind "open" has grants but no policy, for rows that
    belong to no area. `sense` lists what the sense process may do besides its kind's default, `grants` replaces
    what the web and work processes may do.
    """
    if shown_down is None:
        shown_down = kind == "matter"
    rule = condition or seen(area, shown_down)
    lines = [f'alter table "{table}" owner to current_user']
    rights = {"matter": "select, insert, update", "measurement": "select", "queue": "select, insert, update, delete"}
    grant = grants or rights.get(kind, "select, insert, update, delete")
    lines.append(f'grant {grant} on "{table}" to anlan_app, anlan_work')
    if kind == "measurement":
        lines.append(f'grant select, insert, update, delete on "{table}" to anlan_sense')
    if sense:
        lines.append(f'grant {sense} on "{table}" to anlan_sense')
    if kind != "open":
        lines.append(f'alter table "{table}" enable row level security')
        check = "true" if kind == "queue" else rule
        lines.append(f'create policy by_area on "{table}" to anlan_app, anlan_work using ({rule}) with check ({check})')
    if kind == "matter":
        lines.append(journalled(table))
    return migrations.RunSQL(";\n".join(lines) + ";", migrations.RunSQL.noop)


def journalled(table: str) -> str:
    """SQL of the deferred trigger that refuses a change of `table` without a journal row of the same transaction."""
    return (
        f'create constraint trigger needs_entry after insert or update or delete on "{table}"'
        " deferrable initially deferred for each row execute function anlan_needs_entry()"
    )


def written_within(*tables: str, area: str = "area") -> migrations.RunSQL:
    """Migration step: rows that an area shows down are read and locked from below, and never written from there."""
    lines = []
    for table in tables:
        for name, act in (("not_from_below", "update"), ("not_made_from_below", "insert")):
            using = " using (true)" if act == "update" else ""
            lines.append(f'drop policy if exists {name} on "{table}"')
            lines.append(
                f'create policy {name} on "{table}" as restrictive for {act} to anlan_app, anlan_work{using}'
                f" with check ({seen(area)})"
            )
    return migrations.RunSQL(";\n".join(lines) + ";", migrations.RunSQL.noop)


def moves(table: str, born: Sequence[str], pairs: Sequence[tuple[str, str]]) -> migrations.RunSQL:
    """Migration step with the last guard behind `kernel.machine`: whatever writes, states follow the table."""
    first = ", ".join(f"'{state}'" for state in born)
    may = ", ".join(f"('{frm}', '{to}')" for frm, to in pairs)
    sql = f"""
create function {table}_moves() returns trigger language plpgsql as $$
begin
  if session_user = 'anlan_owner' then
    return new;
  elsif tg_op = 'INSERT' then
    if new.state not in ({first}) then
      raise exception 'a row of {table} begins {"/".join(born)}, not %', new.state using errcode = 'check_violation';
    end if;
  elsif new.state <> old.state and (old.state, new.state) not in (values {may}) then
    raise exception 'a row of {table} does not move from % to %', old.state, new.state
      using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger moves before insert or update on "{table}" for each row execute function {table}_moves();
"""
    return migrations.RunSQL(sql, migrations.RunSQL.noop)


FUNCTIONS = """
create function anlan_trunk(code text) returns text language sql immutable parallel safe as $$
  select case when code like '%-%' then code
              when substr(code, 5) = '00000000' then left(code, 4)
              when substr(code, 7) = '000000' then left(code, 6)
              when substr(code, 10) = '000' then left(code, 9)
              else code end $$;

alter table journal add column xid xid8 not null default pg_current_xact_id();
create index journal_xid on journal (xid);
create table journal_new (entry uuid primary key);

create function anlan_needs_entry() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if session_user in ('anlan_owner') then return null; end if;
  if not exists (select 1 from journal where xid = pg_current_xact_id() and outcome = 'applied') then
    raise exception 'matter of % was changed without a journal row of its own transaction', tg_table_name
      using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;

create function anlan_entry_is_new() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into journal_new values (new.id);
  perform pg_notify('journal', '');
  return null;
end $$;
create trigger is_new after insert on journal for each row execute function anlan_entry_is_new();

create function anlan_answered(asked uuid) returns
  table (id uuid, verb text, ref uuid, area text, after jsonb, digest text, because jsonb, outcome text)
language plpgsql stable security definer rows 1 set search_path = public as $$
declare
  who uuid := nullif(current_setting('anlan.account', true), '')::uuid;
begin
  -- to anybody but whoever used the key it says only that it is taken: no content has an empty digest
  return query select
      case when j.by = who then j.id end, case when j.by = who then j.verb::text end,
      case when j.by = who then j.ref end, case when j.by = who then j.area::text end,
      case when j.by = who then j.after end, case when j.by = who then j.digest::text else '' end,
      case when j.by = who then j.because end, case when j.by = who then j.outcome::text end
    from journal j where j.key = asked;
end $$;
"""

JOURNAL_COLUMNS = (
    "id, key, digest, verb, by, for_post, room, ref, area, observed_at, recorded_at,"
    " before, after, because, cause, outcome"
)

CORE_GRANTS = f"""
grant select on journal to anlan_app, anlan_work;
revoke all on function anlan_answered(uuid) from public;
grant execute on function anlan_answered(uuid) to anlan_app, anlan_work;
grant insert ({JOURNAL_COLUMNS}) on journal to anlan_app, anlan_work, anlan_sense;
alter table journal enable row level security;
create policy reads on journal for select to anlan_app, anlan_work using (({seen()}) or by = {ACCOUNT});
create policy writes on journal for insert to anlan_app, anlan_work with check (true);
grant select, insert on journal_part to anlan_app, anlan_work;
alter table journal_part enable row level security;
create policy reads on journal_part for select to anlan_app, anlan_work using ({seen()});
create policy writes on journal_part for insert to anlan_app, anlan_work with check (true);
grant select, insert, delete on journal_new to anlan_work;
grant select on journal_seq, seal to anlan_app;
grant select, insert on journal_seq, seal to anlan_work;
grant select, insert, update on cursor to anlan_work;
grant select on cursor to anlan_app;
grant select, insert, update, delete on unread to anlan_work;
grant select on unread, journal_new to anlan_app;
grant select, insert, update on due to anlan_app, anlan_work, anlan_sense;
grant select, insert, update on inbox to anlan_app, anlan_work;
grant select on world_clock to anlan_app, anlan_work, anlan_sense;
grant update on world_clock to anlan_app;
grant select, insert on blob to anlan_app, anlan_work;
grant usage, select on all sequences in schema public to anlan_app, anlan_work, anlan_sense;
insert into world_clock (id, real_anchor, city_anchor, rate, kind) values (1, now(), now(), 1, 'live');
"""
