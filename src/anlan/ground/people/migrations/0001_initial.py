import anlan.infra.matter
import django.db.models.deletion
from anlan.infra import rls
from django.db import migrations, models


# A person is seen where they live and wherever a post of theirs is seen (the inner policy sees to that).
PERSON_SEEN = rls.seen(shown_down=True) + " or id in (select person_id from people_post)"

# A contact is seen with its person.
CONTACT_SEEN = rls.seen() + " or exists (select 1 from people_person p where p.id = person_id)"

# One head at a time, proposals apart: the invariant holds in the history as well as today.
ONE_HEAD = """
alter table people_post add constraint people_post_one_head
  exclude using gist (role with =, layer with =, at_area with =, tstzrange(valid_from, valid_to, '[)') with &&)
  where (rank = 'head' and state in ('active', 'suspended', 'ended'));
"""

# Read while an actor is being built, before any scope is set; hence by its owner's eyes.
POSTS_OF = """
create function people_posts_of(of_person uuid, at timestamptz) returns setof people_post
language plpgsql stable security definer rows 3 set search_path = public as $$ begin
  return query select * from people_post where person_id = of_person and state in ('active', 'suspended', 'ended')
    and valid_from <= at and (valid_to is null or at < valid_to) order by valid_from, id;
end $$;
revoke all on function people_posts_of(uuid, timestamptz) from public;
grant execute on function people_posts_of(uuid, timestamptz) to anlan_app, anlan_work;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [('infra', '0001_initial'), ('areas', '0001_initial')]

    operations = [
        migrations.CreateModel(
            name='Household',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('ref', models.CharField(max_length=60, unique=True)),
                ('grid', anlan.infra.matter.AreaField(blank=True, db_collation='C', max_length=24)),
                ('address', models.CharField(max_length=200)),
                ('heads', models.PositiveIntegerField()),
                ('alone', models.PositiveIntegerField(default=0)),
                ('ground_floor', models.BooleanField(default=False)),
            ],
            options={
                'db_table': 'people_household',
                'indexes': [models.Index(fields=['area'], name='people_household_area')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('name_en', models.CharField(blank=True, max_length=80)),
                ('pinyin', models.CharField(blank=True, max_length=120)),
                ('initials', models.CharField(blank=True, max_length=60)),
                ('unit', models.CharField(blank=True, max_length=120)),
                ('ref', models.CharField(max_length=60, null=True, unique=True)),
                ('confirmed_until', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'people_person',
                'indexes': [models.Index(fields=['area'], name='people_person_area'), models.Index(fields=['pinyin'], name='people_person_pinyin')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('by', models.UUIDField()),
                ('field', models.CharField(max_length=16)),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='looks', to='people.person')),
            ],
            options={
                'db_table': 'people_look',
                'indexes': [models.Index(fields=['person', 'at'], name='people_look_person')],
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('kind', models.CharField(default='phone', max_length=8)),
                ('value', models.BinaryField()),
                ('last4', models.CharField(max_length=4)),
                ('hmac', models.CharField(max_length=64)),
                ('confirmed_until', models.DateTimeField(null=True)),
                ('state', models.CharField(default='ok', max_length=8)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='people.person')),
            ],
            options={
                'db_table': 'people_contact',
                'indexes': [models.Index(fields=['hmac'], name='people_contact_hmac')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'ok')), fields=('person', 'kind'), name='people_contact_one_good'), models.CheckConstraint(condition=models.Q(('state__in', ['ok', 'wrong', 'erased'])), name='people_contact_state')],
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('role', models.CharField(max_length=24)),
                ('layer', models.CharField(max_length=16)),
                ('at_area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('rank', models.CharField(max_length=8)),
                ('department', models.CharField(blank=True, max_length=32)),
                ('state', models.CharField(max_length=10)),
                ('valid_from', models.DateTimeField()),
                ('valid_to', models.DateTimeField(null=True)),
                ('planned_to', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('acting_for', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='people.person')),
            ],
            options={
                'db_table': 'people_post',
                'indexes': [models.Index(fields=['area', 'role'], name='people_post_area'), models.Index(fields=['at_area', 'layer'], name='people_post_at'), models.Index(fields=['person'], name='people_post_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('rank__in', ['head', 'deputy', 'staff'])), name='people_post_rank'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'confirmed', 'active', 'suspended', 'ended'])), name='people_post_state'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='people_post_term')],
            },
        ),
        rls.protect("people_post", "matter"),
        rls.protect("people_person", "matter", condition=PERSON_SEEN),
        rls.protect("people_contact", "matter", condition=CONTACT_SEEN),
        rls.protect("people_household", "matter"),
        rls.protect("people_look", "matter"),
        migrations.RunSQL(ONE_HEAD, migrations.RunSQL.noop),
        migrations.RunSQL(POSTS_OF, migrations.RunSQL.noop),
    ]
