import anlan.infra.matter
import django.db.models.deletion
from anlan.infra import rls
from django.db import migrations, models

# The sense process reads the floors anew whenever they change, by the same word as its register of streams.
TOLD = """
create trigger told after insert or update on floors_watch for each statement execute function sensors_changed();
create trigger told after insert or update on floors_zone for each statement execute function sensors_changed();
create trigger told after insert or update on floors_instrument for each statement execute function sensors_changed();
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [("infra", "0001_initial"), ("sensors", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('compound', models.UUIDField()),
                ('floor', models.UUIDField()),
                ('device', models.CharField(max_length=40, unique=True)),
                ('mean', models.IntegerField()),
                ('worst', models.IntegerField()),
                ('ratio', models.IntegerField()),
                ('moved', models.IntegerField()),
                ('limit', models.FloatField(null=True)),
                ('source', models.CharField(max_length=12)),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'floors_watch',
                'indexes': [models.Index(fields=['area'], name='floors_watch_area')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('floor',), name='floors_watch_once')],
            },
        ),
        migrations.CreateModel(
            name='Zone',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('m2', models.FloatField()),
                ('limit', models.FloatField(null=True)),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='floors.watch')),
            ],
            options={
                'db_table': 'floors_zone',
            },
        ),
        migrations.CreateModel(
            name='Instrument',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('stream', models.IntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('params', models.JSONField(default=dict)),
                ('tare', models.FloatField(default=0.0)),
                ('tare_temperature', models.FloatField(null=True)),
                ('tare_at', models.DateTimeField()),
                ('drift', models.FloatField(null=True)),
                ('flat_since', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('watch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='floors.watch')),
                ('zone', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='floors.zone')),
            ],
            options={
                'db_table': 'floors_instrument',
            },
        ),
        migrations.CreateModel(
            name='Tare',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('state', models.CharField(max_length=8)),
                ('value', models.FloatField()),
                ('was', models.FloatField()),
                ('temperature', models.FloatField(null=True)),
                ('ratio', models.FloatField(null=True)),
                ('reason', models.CharField(max_length=300)),
                ('asked_by', models.UUIDField()),
                ('asked_at', models.DateTimeField()),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('instrument', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='floors.instrument')),
            ],
            options={
                'db_table': 'floors_tare',
                'indexes': [models.Index(fields=['instrument', 'asked_at'], name='floors_tare_of')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ('asked', 'set', 'dropped'))), name='floors_tare_state'), models.CheckConstraint(condition=models.Q(('confirmed_by', None), models.Q(('confirmed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='floors_tare_four_eyes'), models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('instrument',), name='floors_tare_one_asked')],
            },
        ),
        migrations.AddConstraint(
            model_name='zone',
            constraint=models.UniqueConstraint(fields=('watch', 'name'), name='floors_zone_name'),
        ),
        migrations.AddIndex(
            model_name='instrument',
            index=models.Index(fields=['watch'], name='floors_instrument_of'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('stream',), name='floors_instrument_once'),
        ),
        migrations.AddConstraint(
            model_name='instrument',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['camera', 'cells', 'crack', 'deflection', 'direct', 'lift', 'strain', 'temperature', 'tilt'])), name='floors_instrument_kind'),
        ),
        rls.protect("floors_watch", "matter", sense="select"),
        rls.protect("floors_zone", "matter", sense="select"),
        rls.protect("floors_instrument", "matter", sense="select"),
        rls.protect("floors_tare", "matter"),
        rls.moves("floors_tare", ("asked", "set"), (("asked", "set"), ("asked", "dropped"))),
        migrations.RunSQL(TOLD, migrations.RunSQL.noop),
    ]
