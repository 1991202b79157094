"""Major hazards, cases, listings, suspensions, files opened again; what is open besides its path keeps a hazard open."""

import anlan.infra.matter
from django.db import migrations, models

from anlan.infra import rls


MOVES = (
    ("reported", "verified"), ("reported", "rejected"), ("reported", "transferred"),
    ("verified", "graded"), ("graded", "assigned"), ("assigned", "rectifying"),
    ("rectifying", "submitted"), ("returned", "submitted"),
    ("submitted", "reinspecting"), ("submitted", "closed"), ("submitted", "returned"),
    ("reinspecting", "closed"), ("reinspecting", "returned"),
    ("assigned", "graded"), ("rectifying", "graded"), ("returned", "graded"),  # the holder left, nobody follows
    ("closed", "reopened"), ("reopened", "assigned"), ("reported", "joined"), ("verified", "joined"),  # found again
)  # fmt: skip
CASE = (("opened", "ordered"), ("ordered", "fined"), ("opened", "closed"), ("ordered", "closed"), ("fined", "closed"))
LISTING = (
    ("proposed", "listed"), ("proposed", "refused"), ("listed", "leaving"), ("leaving", "listed"), ("leaving", "delisted"),
)  # fmt: skip
SUSPENSION = (("asked", "in_force"), ("asked", "refused"), ("in_force", "lifted"))
# Whatever writes: a hazard is not struck off while a case is open, while it is listed, while something is stopped.
FREE = """
create function hazards_struck_off_free() returns trigger
  language plpgsql security definer set search_path = public as $$
begin
  if exists (select 1 from hazards_case where hazard = new.id and state <> 'closed')
    or exists (select 1 from hazards_listing where hazard = new.id and state in ('listed', 'leaving'))
    or exists (select 1 from hazards_suspension where hazard = new.id and state = 'in_force') then
    raise exception 'hazard % carries an open case, listing or suspension', new.number using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger struck_off_free before update on hazards_hazard for each row
  when (new.state = 'closed' and old.state <> 'closed') execute function hazards_struck_off_free();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('hazards', '0002_within'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('hazard', models.UUIDField()),
                ('number', models.CharField(max_length=80, unique=True)),
                ('state', models.CharField(max_length=12)),
                ('ground', models.CharField(max_length=12)),
                ('law', models.CharField(max_length=24)),
                ('text', models.CharField(max_length=1000)),
                ('opened_by', models.UUIDField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('order_no', models.CharField(blank=True, max_length=80)),
                ('order_until', models.DateTimeField(null=True)),
                ('order_text', models.CharField(blank=True, max_length=1000)),
                ('interim', models.CharField(blank=True, max_length=1000)),
                ('ordered_by', models.UUIDField(null=True)),
                ('ordered_at', models.DateTimeField(null=True)),
                ('fine', models.PositiveBigIntegerField(null=True)),
                ('decision_no', models.CharField(blank=True, max_length=80)),
                ('fined_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=1000)),
                ('closed_by', models.UUIDField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'hazards_case',
            },
        ),
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('hazard', models.UUIDField()),
                ('number', models.CharField(blank=True, max_length=80)),
                ('state', models.CharField(max_length=12)),
                ('text', models.CharField(max_length=1000)),
                ('measures', models.CharField(max_length=1000)),
                ('public_text', models.CharField(max_length=1000)),
                ('until', models.DateTimeField()),
                ('proposed_by', models.UUIDField(null=True)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('acceptance', models.CharField(blank=True, max_length=1000)),
                ('report_no', models.CharField(blank=True, max_length=80)),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('result_text', models.CharField(blank=True, max_length=1000)),
                ('delisted_by', models.UUIDField(null=True)),
                ('delisted_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'hazards_listing',
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=16)),
                ('year', models.PositiveIntegerField()),
                ('last', models.PositiveIntegerField()),
            ],
            options={
                'db_table': 'hazards_series',
            },
        ),
        migrations.CreateModel(
            name='Suspension',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('hazard', models.UUIDField()),
                ('kind', models.CharField(max_length=16)),
                ('state', models.CharField(max_length=12)),
                ('law', models.CharField(max_length=24)),
                ('text', models.CharField(max_length=1000)),
                ('emergency', models.BooleanField(default=False)),
                ('asked_by', models.UUIDField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('begins_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, max_length=1000)),
                ('lifted_by', models.UUIDField(null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'hazards_suspension',
            },
        ),
        migrations.RemoveConstraint(
            model_name='hazard',
            name='hazard_state',
        ),
        migrations.RemoveConstraint(
            model_name='hazard',
            name='hazard_open_has_due',
        ),
        migrations.AddField(
            model_name='hazard',
            name='again_of',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='body',
            field=models.CharField(blank=True, max_length=24),
        ),
        migrations.AddField(
            model_name='hazard',
            name='building',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='compound',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='due_before',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='floor',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='held_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='limit',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='party',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='paused_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='remedy',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='hazard',
            name='reopened',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='hazard',
            name='reopened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='risk',
            field=models.CharField(blank=True, max_length=8),
        ),
        migrations.AddField(
            model_name='hazard',
            name='rule_set',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='hazard',
            name='rule_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='hazard',
            name='unit',
            field=models.UUIDField(null=True),
        ),
        migrations.AddIndex(
            model_name='hazard',
            index=models.Index(condition=models.Q(('compound__isnull', False)), fields=['compound'], name='hazard_compound'),
        ),
        migrations.AddIndex(
            model_name='hazard',
            index=models.Index(condition=models.Q(('again_of__isnull', False)), fields=['again_of'], name='hazard_again'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('reported', 'verified', 'rejected', 'transferred', 'graded', 'assigned', 'rectifying', 'submitted', 'reinspecting', 'closed', 'returned', 'reopened', 'joined'))), name='hazard_state'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('due', None), ('ended_at__isnull', False), ('state__in', ['closed', 'joined', 'rejected', 'transferred'])), models.Q(models.Q(('state__in', ['closed', 'joined', 'rejected', 'transferred']), _negated=True), ('ended_at', None), models.Q(('due__isnull', False), models.Q(('due_before__isnull', False), ('held_at__isnull', False), ('paused_at__isnull', False)), _connector='OR')), _connector='OR'), name='hazard_open_has_due'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(('risk__in', ['', 'red', 'orange', 'yellow', 'blue'])), name='hazard_risk'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(('second', None), models.Q(models.Q(('second', models.F('submitter')), _negated=True), models.Q(('second', models.F('inspector')), _negated=True)), _connector='OR'), name='hazard_second_person'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('opened', 'ordered', 'fined', 'closed'))), name='hazards_case_state'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['closed']), _negated=True), fields=('hazard',), name='hazards_case_once'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(('closed_by', None), models.Q(('closed_by', models.F('opened_by')), _negated=True), _connector='OR'), name='hazards_case_closed_by_other'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ordered'), _negated=True), models.Q(models.Q(('order_no', ''), _negated=True), ('order_until__isnull', False)), _connector='OR'), name='hazards_case_ordered'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'fined'), _negated=True), ('fine__gt', 0), _connector='OR'), name='hazards_case_fined'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'listed', 'refused', 'leaving', 'delisted'))), name='hazards_listing_state'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['delisted', 'refused']), _negated=True), fields=('hazard',), name='hazards_listing_once'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='hazards_listing_decided_by_other'),
        ),
        migrations.AddConstraint(
            model_name='listing',
            constraint=models.CheckConstraint(condition=models.Q(('delisted_by', None), models.Q(('delisted_by', models.F('asked_by')), _negated=True), _connector='OR'), name='hazards_listing_delisted_by_other'),
        ),
        migrations.AddConstraint(
            model_name='series',
            constraint=models.UniqueConstraint(fields=('kind', 'year'), name='hazards_series_once'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'in_force', 'refused', 'lifted'))), name='hazards_suspension_state'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['lifted', 'refused']), _negated=True), fields=('hazard',), name='hazards_suspension_once'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='hazards_suspension_decided_by_other'),
        ),
        migrations.AddConstraint(
            model_name='suspension',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ('use', 'production', 'evacuate', 'seal', 'power'))), name='hazards_suspension_kind'),
        ),
        rls.protect("hazards_case", "matter"),
        rls.protect("hazards_listing", "matter"),
        rls.protect("hazards_suspension", "matter"),
        rls.protect("hazards_series", "open"),
        migrations.RunSQL("drop trigger moves on hazards_hazard; drop function hazards_hazard_moves();", migrations.RunSQL.noop),
        rls.moves("hazards_hazard", ("reported",), MOVES),
        rls.moves("hazards_case", ("opened",), CASE),
        rls.moves("hazards_listing", ("proposed",), LISTING),
        rls.moves("hazards_suspension", ("asked",), SUSPENSION),
        migrations.RunSQL(FREE, migrations.RunSQL.noop),
    ]
