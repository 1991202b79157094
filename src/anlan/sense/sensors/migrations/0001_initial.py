import anlan.infra.matter
import django.db.models.deletion
from anlan.infra import rls
from django.db import migrations, models

BEFORE = "create sequence sensors_stream_number as integer; grant usage on sequence sensors_stream_number to anlan_app, anlan_work;"

# Readings and what is made of them, by days of the hydrological calendar (08:00-08:00 in the city = the UTC day), so
# that an old day is detached and dropped in one step. Columns stand by size: no padding in 100 million rows.
READINGS = """
create table obs (
  at timestamptz not null, value float8 not null, received_at timestamptz not null,
  stream int4 not null, test int4 not null, flag int2 not null,
  primary key (stream, at)) partition by range (at);

-- Summed streams (rain) packed by clock hour: `at` is the hour's beginning, m5 its twelve five-minute sums, n5 and d5 the
-- readings counted and doubted in each. All five sums of any past moment follow from these (queries.py); a reading that
-- comes late changes one row here, where stored sliding sums would be changed in 36. `total` is the clock hour's sum.
create table obs_sum (
  at timestamptz not null, total float8 not null, stream int4 not null, used int2 not null, doubt int2 not null,
  m5 float8[] not null, n5 int2[] not null, d5 int2[] not null,
  primary key (stream, at)) partition by range (at);

create table obs_latest (
  stream int4 primary key, flag int2 not null, sum_flag int2 not null default 1,
  at timestamptz not null, value float8 not null, received_at timestamptz not null,
  m5 float8, h1 float8, h3 float8, hour float8, day float8) with (fillfactor = 40);

create table obs_conflict (
  id int8 generated always as identity primary key, at timestamptz not null, kept float8 not null, other float8 not null,
  received_at timestamptz not null, stream int4 not null);
create index obs_conflict_stream on obs_conflict (stream, at);

create table obs_quarantine (
  id int8 generated always as identity primary key, received_at timestamptz not null, area varchar(24) collate "C" not null,
  topic text not null, reason text not null, raw text not null);
create index obs_quarantine_area on obs_quarantine (area, received_at);

-- How far the reader has come in its store, in the same transaction as the readings: redelivery is harmless.
create table obs_cursor (
  reader text primary key, store text not null, seq int8 not null, beat_at timestamptz not null, city_at timestamptz not null,
  messages int8 not null default 0, readings int8 not null default 0, stored int8 not null default 0,
  late int8 not null default 0, same int8 not null default 0, conflicts int8 not null default 0,
  quarantined int8 not null default 0, unhooked int8 not null default 0,
  pending int8 not null default 0, resident_bytes int8 not null default 0);

-- A day's partitions, made by the owner on the sense process's word. Attached, not created in place: that would lock
-- out every reader for a moment.
create function obs_day(day date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  low timestamptz := day::timestamp at time zone 'UTC';
  high timestamptz := (day + 1)::timestamp at time zone 'UTC';
  parent text;
  child text;
begin
  foreach parent in array array['obs', 'obs_sum'] loop
    child := parent || '_' || to_char(day, 'YYYYMMDD');
    if to_regclass(child) is null then
      execute format('create table %I (like %I including all)', child, parent);
      execute format('alter table %I add constraint within check (at >= %L and at < %L)', child, low, high);
      execute format('alter table %I attach partition %I for values from (%L) to (%L)', parent, child, low, high);
      execute format('alter table %I drop constraint within', child);
    end if;
  end loop;
end $$;
revoke all on function obs_day from public;
grant execute on function obs_day to anlan_sense;

-- The serial of a device's credential, for the door that devices come in by: nobody is logged in yet.
create function sensors_login(device text) returns table (serial int) language sql stable security definer
  set search_path = public, pg_temp as $$
  select d.serial from sensors_device d where d.name = device and d.retired_at is null $$;
revoke all on function sensors_login from public;
grant execute on function sensors_login to anlan_app;

create function sensors_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('sensors', '');
  return null;
end $$;
create trigger told after insert or update of area, name, serial, retired_at on sensors_device
  for each statement execute function sensors_changed();
create trigger told after insert or update of area, key, quantity, period_s, lon, lat, low, high, retired_at on sensors_stream
  for each statement execute function sensors_changed();
"""


def of_a_stream(table):
    return f"exists (select 1 from sensors_stream s where s.number = {table}.stream)"


class Migration(migrations.Migration):

    initial = True

    dependencies = [("infra", "0001_initial")]

    operations = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40, unique=True)),
                ('serial', models.IntegerField(default=0)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'sensors_device',
                'indexes': [models.Index(fields=['area'], name='sensors_device_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('name__regex', '^[a-z0-9-]{1,40}$')), name='sensors_device_name')],
            },
        ),
        migrations.CreateModel(
            name='Stream',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=40)),
                ('number', models.IntegerField(db_default=models.Func(models.Value('sensors_stream_number'), function='nextval'), unique=True)),
                ('name', models.CharField(max_length=80)),
                ('quantity', models.CharField(max_length=32)),
                ('unit', models.CharField(max_length=16)),
                ('period_s', models.IntegerField()),
                ('owner', models.UUIDField(null=True)),
                ('datum', models.CharField(blank=True, max_length=32)),
                ('low', models.FloatField(null=True)),
                ('high', models.FloatField(null=True)),
                ('known_from', models.DateTimeField()),
                ('silent_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('device', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='streams', to='sensors.device')),
            ],
            options={
                'db_table': 'sensors_stream',
                'indexes': [models.Index(fields=['area', 'quantity'], name='sensors_stream_area')],
                'constraints': [models.UniqueConstraint(fields=('device', 'key'), name='sensors_stream_key_once'), models.CheckConstraint(condition=models.Q(('period_s__gt', 0)), name='sensors_stream_period'), models.CheckConstraint(condition=models.Q(('key__regex', '^[a-z0-9_-]{1,40}$')), name='sensors_stream_key')],
            },
        ),
        migrations.RunSQL(READINGS, migrations.RunSQL.noop),
        rls.protect("sensors_device", "matter", sense="select"),
        rls.protect("sensors_stream", "matter", sense="select"),
        rls.protect("obs", "measurement", condition=of_a_stream("obs")),
        rls.protect("obs_sum", "measurement", condition=of_a_stream("obs_sum")),
        rls.protect("obs_latest", "measurement", condition=of_a_stream("obs_latest")),
        rls.protect("obs_conflict", "measurement", condition=of_a_stream("obs_conflict")),
        rls.protect("obs_quarantine", "measurement"),
        rls.protect("obs_cursor", "measurement", condition="true"),
    ]
