"""Work keeps its former words, so that any past time reads what waited then, for whom, and what was to come."""

import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models

COLUMNS = (
    "area, lon, lat, placed_by, shown_down, id, room, kind, ref, holder, role, level, since, due, line, next, next_at,"
    " said_at"
)
CONTENT = ("holder", "role", "level", "due", "line", "next", "next_at")
NEW = ", ".join(f"new.{name}" for name in CONTENT)
OLD = ", ".join(f"old.{name}" for name in CONTENT)

KEPT = f"""
create table open_work_was as select {COLUMNS}, said_at as until from open_work with no data;
alter table open_work_was alter column until set not null;
alter table open_work_was alter column area type varchar(24) collate "C";
create index open_work_was_until on open_work_was (until);
create index open_work_was_ref on open_work_was (room, ref);

create function open_work_said() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if ({NEW}) is not distinct from ({OLD}) then
    new.said_at := old.said_at;
  elsif new.said_at > old.said_at then
    insert into open_work_was ({COLUMNS}, until)
      values ({', '.join('old.' + name.strip() for name in COLUMNS.split(','))}, new.said_at);
  end if;
  return new;
end $$;
create trigger keeps_words before update on open_work for each row
  when (new.done_at is null) execute function open_work_said();

create view open_work_then with (security_invoker = true) as
  select {COLUMNS}, done_at, null::timestamptz as until from open_work
  union all select {COLUMNS}, null::timestamptz, until from open_work_was;
grant select on open_work_then to anlan_app, anlan_work;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0002_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkThen',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('room', models.CharField(max_length=24)),
                ('kind', models.CharField(max_length=32)),
                ('ref', models.UUIDField()),
                ('holder', models.UUIDField(null=True)),
                ('role', models.CharField(blank=True, max_length=32)),
                ('level', models.SmallIntegerField(default=0)),
                ('since', models.DateTimeField()),
                ('due', models.DateTimeField(null=True)),
                ('line', models.JSONField()),
                ('next', models.JSONField(null=True)),
                ('next_at', models.DateTimeField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('said_at', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'open_work_then',
                'managed': False,
            },
        ),
        migrations.AddField('openwork', 'said_at', models.DateTimeField(null=True)),
        migrations.RunSQL("update open_work set said_at = since", migrations.RunSQL.noop),
        migrations.AlterField('openwork', 'said_at', models.DateTimeField()),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        rls.protect("open_work_was", "queue", shown_down=True, grants="select"),
    ]
