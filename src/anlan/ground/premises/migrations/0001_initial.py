import anlan.infra.matter
from anlan.infra import rls
import django.db.models.deletion
from django.db import migrations, models


FACTS = (
    "premises_partyfact", "premises_compoundfact", "premises_building", "premises_floor", "premises_unit",
    "premises_letting", "premises_occupant", "premises_agreement", "premises_manager", "premises_duty",
)
OTHERS = ("premises_party", "premises_compound", "premises_act", "premises_merger")
MOVES = (
    ("candidate", "confirmed"), ("not_shared", "confirmed"), ("reverted", "confirmed"), ("upgraded", "confirmed"),
    ("emptied", "confirmed"), ("candidate", "not_shared"), ("confirmed", "rectifying"),
    ("rectifying", "upgraded"), ("rectifying", "emptied"), ("rectifying", "demolished"),
    ("confirmed", "reverted"), ("rectifying", "reverted"),
    ("candidate", "joined"), ("confirmed", "joined"), ("rectifying", "joined"), ("not_shared", "joined"),
    ("reverted", "joined"), ("upgraded", "joined"), ("emptied", "joined"),
)  # fmt: skip
MERGES = (("proposed", "done"), ("proposed", "dropped"), ("done", "undone"))

# A fact is told once: afterwards only the time until which it was known is written, and where its site lies.
TOLD_ONCE = """
create function premises_told_once() returns trigger language plpgsql as $$
begin
  if old.known_to is not null and new.known_to is distinct from old.known_to
    or (to_jsonb(new) - '{known_to,area,lon,lat,placed_by}'::text[])
      is distinct from (to_jsonb(old) - '{known_to,area,lon,lat,placed_by}'::text[]) then
    raise exception 'a fact of % is told anew, not rewritten', tg_table_name using errcode = 'check_violation';
  end if;
  return new;
end $$;
""" + "".join(
    f"""
create trigger told_once before update on {table} for each row execute function premises_told_once();
alter table {table} add constraint {table}_one_truth exclude using gist
  (thing with =, tstzrange(valid_from, valid_to, '[)') with &&, tstzrange(known_from, known_to, '[)') with &&);
"""
    for table in FACTS
)

# Chain rules of work-safety 1.3: one letting of a unit at a level at a time; a child lies within its parent's term.
CHAIN = """
alter table premises_letting add constraint premises_letting_no_overlap exclude using gist
  (unit with =, level with =, tstzrange(valid_from, valid_to, '[)') with &&) where (known_to is null);
alter table premises_occupant add constraint premises_occupant_once exclude using gist
  (unit with =, party_id with =, tstzrange(valid_from, valid_to, '[)') with &&) where (known_to is null);
alter table premises_manager add constraint premises_manager_one exclude using gist
  (compound_id with =, tstzrange(valid_from, valid_to, '[)') with &&) where (known_to is null);

create function premises_within_parent() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if session_user = 'anlan_owner' then return null; end if;
  if exists (
    select 1 from premises_letting c
    where c.known_to is null and c.parent is not null and (c.thing = new.thing or c.parent = new.thing)
      and not exists (
        select 1 from premises_letting p
        where p.thing = c.parent and p.known_to is null and p.unit = c.unit and p.level = c.level - 1
          and p.lessee_id = c.lessor_id
          and tstzrange(p.valid_from, p.valid_to, '[)') @> tstzrange(c.valid_from, c.valid_to, '[)'))
  ) then
    raise exception 'a letting ends with the one above it' using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger within_parent after insert or update on premises_letting
  deferrable initially deferred for each row execute function premises_within_parent();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("infra", "0001_initial"), ("areas", "0001_initial")]

    operations = [
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
                ('from_ids', models.JSONField()),
                ('to_ids', models.JSONField()),
                ('at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=200)),
            ],
            options={
                'db_table': 'premises_act',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['split', 'join'])), name='premises_act_kind')],
            },
        ),
        migrations.CreateModel(
            name='Compound',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('ref', models.CharField(max_length=40, null=True, unique=True)),
                ('department', models.CharField(blank=True, max_length=32)),
                ('state', models.CharField(max_length=12)),
                ('since', models.DateTimeField()),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'premises_compound',
                'indexes': [models.Index(fields=['area'], name='premises_compound_area')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('candidate', 'confirmed', 'rectifying', 'not_shared', 'reverted', 'upgraded', 'emptied', 'demolished', 'joined'))), name='premises_compound_state')],
            },
        ),
        migrations.CreateModel(
            name='Merger',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=8)),
                ('keep', models.UUIDField()),
                ('gone', models.UUIDField()),
                ('state', models.CharField(max_length=8)),
                ('reason', models.CharField(max_length=500)),
                ('proposed_by', models.UUIDField()),
                ('proposed_at', models.DateTimeField()),
                ('done_by', models.UUIDField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('alone', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'premises_merger',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'done', 'undone', 'dropped'))), name='premises_merger_state'), models.CheckConstraint(condition=models.Q(('what__in', ['party', 'compound'])), name='premises_merger_what'), models.CheckConstraint(condition=models.Q(('keep', models.F('gone')), _negated=True), name='premises_merger_two'), models.CheckConstraint(condition=models.Q(('alone', True), ('done_by', None), models.Q(('done_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='premises_merger_four_eyes'), models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'done'])), fields=('gone',), name='premises_merger_once')],
            },
        ),
        migrations.CreateModel(
            name='Party',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('credit_code', models.CharField(max_length=18, null=True, unique=True)),
                ('person', models.UUIDField(null=True)),
                ('registered_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'premises_party',
                'indexes': [models.Index(fields=['person'], name='premises_party_person')],
            },
        ),
        migrations.CreateModel(
            name='Building',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=40)),
                ('above', models.PositiveSmallIntegerField(default=1)),
                ('below', models.PositiveSmallIntegerField(default=0)),
                ('structure', models.CharField(blank=True, max_length=16)),
                ('built', models.PositiveIntegerField(null=True)),
                ('resistance', models.CharField(blank=True, max_length=1)),
                ('fire_class', models.CharField(blank=True, max_length=1)),
                ('fire_found', models.CharField(blank=True, max_length=1)),
                ('acceptance', models.CharField(blank=True, max_length=60)),
                ('appraisal', models.CharField(blank=True, max_length=1)),
                ('appraised_on', models.DateField(null=True)),
                ('lifts', models.PositiveSmallIntegerField(null=True)),
                ('exits', models.PositiveSmallIntegerField(null=True)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
            ],
            options={
                'db_table': 'premises_building',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_building_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_building_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_building_known')],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('letting', models.UUIDField()),
                ('number', models.CharField(blank=True, max_length=60)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
            ],
            options={
                'db_table': 'premises_agreement',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_agreement_of'), models.Index(fields=['letting'], name='premises_agreement_letting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_agreement_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_agreement_known')],
            },
        ),
        migrations.CreateModel(
            name='Floor',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=40)),
                ('building', models.UUIDField()),
                ('level', models.SmallIntegerField()),
                ('m2', models.FloatField(null=True)),
                ('design_load', models.FloatField(null=True)),
                ('posted_load', models.FloatField(null=True)),
                ('load_source', models.CharField(default='none', max_length=12)),
                ('exits', models.PositiveSmallIntegerField(null=True)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
            ],
            options={
                'db_table': 'premises_floor',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_floor_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_floor_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_floor_known')],
            },
        ),
        migrations.CreateModel(
            name='Occupant',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('unit', models.UUIDField()),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_occupant',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_occupant_of'), models.Index(fields=['party'], name='premises_occupant_party')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_occupant_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_occupant_known')],
            },
        ),
        migrations.CreateModel(
            name='Manager',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('person', models.UUIDField(null=True)),
                ('document', models.CharField(max_length=60)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_manager',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_manager_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_manager_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_manager_known')],
            },
        ),
        migrations.CreateModel(
            name='Letting',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('unit', models.UUIDField()),
                ('parent', models.UUIDField(null=True)),
                ('level', models.PositiveSmallIntegerField()),
                ('contract', models.CharField(blank=True, max_length=60)),
                ('use', models.CharField(blank=True, max_length=80)),
                ('consent', models.CharField(blank=True, max_length=60)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
                ('lessee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
                ('lessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_letting',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_letting_of'), models.Index(fields=['lessor'], name='premises_letting_lessor'), models.Index(fields=['lessee'], name='premises_letting_lessee'), models.Index(fields=['parent'], name='premises_letting_parent'), models.Index(fields=['thing'], name='premises_letting_thing')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_letting_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_letting_known'), models.CheckConstraint(condition=models.Q(models.Q(('level', 1), ('parent', None)), models.Q(('level__gt', 1), ('parent__isnull', False)), _connector='OR'), name='premises_letting_chain'), models.CheckConstraint(condition=models.Q(('lessor', models.F('lessee')), _negated=True), name='premises_letting_two')],
            },
        ),
        migrations.CreateModel(
            name='Duty',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('code', models.CharField(max_length=20)),
                ('text', models.CharField(max_length=500)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_duty',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_duty_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_duty_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_duty_known')],
            },
        ),
        migrations.CreateModel(
            name='CompoundFact',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('state', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('pinyin', models.CharField(blank=True, max_length=240)),
                ('initials', models.CharField(blank=True, max_length=80)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('kind', models.CharField(max_length=16)),
                ('owner_kind', models.CharField(max_length=20)),
                ('parcel', models.CharField(blank=True, max_length=40)),
                ('certificate', models.BooleanField(null=True)),
                ('built', models.PositiveIntegerField(null=True)),
                ('trade', models.CharField(blank=True, max_length=8)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_compoundfact',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_compoundfact_of'), models.Index(fields=['owner'], name='premises_compoundfact_owner')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_compoundfact_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_compoundfact_known')],
            },
        ),
        migrations.CreateModel(
            name='PartyFact',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=200)),
                ('pinyin', models.CharField(blank=True, max_length=240)),
                ('initials', models.CharField(blank=True, max_length=80)),
                ('kind', models.CharField(max_length=20)),
                ('trade', models.CharField(blank=True, max_length=8)),
                ('above_scale', models.BooleanField(null=True)),
                ('staff', models.PositiveIntegerField(null=True)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('legal_rep', models.CharField(blank=True, max_length=60)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.party')),
            ],
            options={
                'db_table': 'premises_partyfact',
                'abstract': False,
                'indexes': [models.Index(fields=['party'], name='premises_partyfact_party'), models.Index(fields=['pinyin'], name='premises_partyfact_pinyin')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_partyfact_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_partyfact_known')],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('thing', models.UUIDField(default=anlan.infra.matter.new_id)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(null=True)),
                ('name', models.CharField(max_length=40)),
                ('floor', models.UUIDField()),
                ('m2', models.FloatField(null=True)),
                ('exits', models.PositiveSmallIntegerField(null=True)),
                ('place', models.PositiveSmallIntegerField(default=0)),
                ('compound', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='premises.compound')),
            ],
            options={
                'db_table': 'premises_unit',
                'abstract': False,
                'indexes': [models.Index(fields=['compound'], name='premises_unit_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='premises_unit_term'), models.CheckConstraint(condition=models.Q(('known_to', None), ('known_to__gte', models.F('known_from')), _connector='OR'), name='premises_unit_known')],
            },
        ),
        *(rls.protect(table, "matter") for table in (*FACTS, *OTHERS)),
        rls.written_within("premises_party", "premises_partyfact", "premises_act", "premises_merger"),
        rls.moves("premises_compound", ("candidate", "confirmed"), MOVES),
        rls.moves("premises_merger", ("proposed",), MERGES),
        migrations.RunSQL(TOLD_ONCE, migrations.RunSQL.noop),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
    ]
