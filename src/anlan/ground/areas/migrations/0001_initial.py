import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models


# A code means one area at a time; another row of the same code may only follow.
ONE_AT_A_TIME = """
alter table areas_area add constraint areas_area_one_at_a_time
  exclude using gist (code with =, tstzrange(valid_from, valid_to, '[)') with &&);
alter table areas_area add constraint areas_area_term check (valid_to is null or valid_to >= valid_from);
grant select on areas_area, areas_link, areas_act to anlan_sense;
grant update (area) on photo to anlan_app;  -- evidence follows its matter; nothing else of it ever changes
"""

# Which further areas may be read by whoever may read `codes`: those that were split or merged into them, and the
# villages that a grid among them touches. Read while an actor is being built, before any scope is set.
REACH = """
create function areas_reach(codes text[], at timestamptz) returns setof text
language sql stable security definer set search_path = public as $$
  with recursive before (code) as (
    select unnest(codes)
    union
    select was.code from before b
      cross join areas_act a
      cross join lateral jsonb_array_elements_text(a.to_codes) t (code)
      cross join lateral jsonb_array_elements_text(a.from_codes) was (code)
      where a.at <= $2 and starts_with(t.code, anlan_trunk(left(b.code, 12)))
  )
  select code from before
  union
  select left(l.b, 12) from areas_link l where l.a = any (codes) and l.valid_from <= $2 and coalesce(l.valid_to > $2, true)
  union
  select left(l.a, 12) from areas_link l where l.b = any (codes) and l.valid_from <= $2 and coalesce(l.valid_to > $2, true)
$$;
revoke all on function areas_reach(text[], timestamptz) from public;
grant execute on function areas_reach(text[], timestamptz) to anlan_app, anlan_work;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [('infra', '0001_initial')]

    operations = [
        migrations.RunSQL("create extension if not exists btree_gist", migrations.RunSQL.noop),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('n', models.BigIntegerField(default=1)),
            ],
            options={
                'db_table': 'areas_version',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='areas_version_one_row')],
            },
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=8)),
                ('from_codes', models.JSONField()),
                ('to_codes', models.JSONField()),
                ('at', models.DateTimeField()),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'db_table': 'areas_act',
                'indexes': [models.Index(fields=['at'], name='areas_act_at')],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('code', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('layer', models.CharField(max_length=16)),
                ('level', models.CharField(max_length=12)),
                ('parent', anlan.infra.matter.AreaField(blank=True, db_collation='C', max_length=24)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('pinyin', models.CharField(blank=True, max_length=200)),
                ('initials', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(blank=True, max_length=32)),
                ('shape', models.BinaryField(null=True)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('external', models.JSONField(default=dict)),
                ('invented', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'areas_area',
                'indexes': [models.Index(fields=['code', 'valid_from'], name='areas_area_code'), models.Index(fields=['parent'], name='areas_area_parent'), models.Index(fields=['area', 'layer'], name='areas_area_place')],
            },
        ),
        migrations.CreateModel(
            name='Link',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('a', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('b', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('share', models.FloatField()),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'areas_link',
                'indexes': [models.Index(fields=['b'], name='areas_link_b')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to', None)), fields=('a', 'b'), name='areas_link_once'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='areas_link_share')],
            },
        ),
        rls.protect("areas_area", "matter"),
        rls.protect("areas_link", "matter"),
        rls.protect("areas_act", "matter"),
        rls.protect("areas_version", "open"),
        migrations.RunSQL("insert into areas_version (id, n) values (1, 1)", migrations.RunSQL.noop),
        migrations.RunSQL(REACH, migrations.RunSQL.noop),
        migrations.RunSQL(ONE_AT_A_TIME, migrations.RunSQL.noop),
    ]
