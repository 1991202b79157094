import anlan.infra.matter
from anlan.infra import rls
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('infra', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperSeries',
            fields=[
                ('pk', models.CompositePrimaryKey('series', 'year', blank=True, editable=False, primary_key=True, serialize=False)),
                ('series', models.CharField(max_length=60)),
                ('year', models.SmallIntegerField()),
                ('last', models.IntegerField()),
            ],
            options={
                'db_table': 'paper_series',
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('area', anlan.infra.matter.AreaField(db_collation='C', max_length=24)),
                ('lon', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('placed_by', models.CharField(default='none', max_length=8)),
                ('shown_down', models.BooleanField(default=False)),
                ('id', models.UUIDField(default=anlan.infra.matter.new_id, primary_key=True, serialize=False)),
                ('room', models.CharField(max_length=24)),
                ('ref', models.UUIDField()),
                ('kind', models.CharField(max_length=40)),
                ('series', models.CharField(max_length=60)),
                ('year', models.SmallIntegerField()),
                ('n', models.IntegerField()),
                ('number', models.CharField(max_length=80)),
                ('right', models.CharField(max_length=48)),
                ('lang', models.CharField(max_length=2)),
                ('sha256', models.CharField(max_length=64)),
                ('issued_at', models.DateTimeField()),
                ('by', models.UUIDField()),
                ('entry', models.UUIDField()),
            ],
            options={
                'db_table': 'paper',
                'indexes': [models.Index(fields=['room', 'ref'], name='paper_ref')],
                'constraints': [models.UniqueConstraint(fields=('series', 'year', 'n'), name='paper_number_once')],
            },
        ),
        # numbers are counted by whoever issues; a paper is inserted with its verb's entry and changed by nobody
        rls.protect("paper_series", "open", grants="select, insert, update"),
        rls.protect("paper", "matter", shown_down=False, grants="select, insert"),
    ]
