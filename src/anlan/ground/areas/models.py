"""Areas of every layer with shapes and validity, links between layers, and the acts that split or merged them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from anlan.infra.matter import AreaField, Matter


def valid_at(at: datetime) -> models.Q:
    """Rows in force at a city time."""
    return models.Q(valid_from__lte=at) & (models.Q(valid_to=None) | models.Q(valid_to__gt=at))


class Area(Matter):
    """One area during one time: a village, a grid. `area` is its village (or town, county), which carries rights.

    A code may have several rows, one after another; the database refuses two at the same time.
    """

    code = AreaField()
    layer = models.CharField(max_length=16)  # admin | community | flood_duty | flood_risk
    level = models.CharField(max_length=12)  # county | town | village | grid | micro_grid
    parent = AreaField(blank=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    pinyin = models.CharField(max_length=200, blank=True)  # full readings, for search and order
    initials = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=32, blank=True)  # of risk grids: geohazard, lowland, …
    shape = models.BinaryField(null=True)  # WKB, WGS84
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    external = models.JSONField(default=dict)  # codes of other systems
    invented = models.BooleanField(default=False)  # made up for a demo; shown beside the map

    class Meta:
        db_table = "areas_area"
        indexes = [
            models.Index(fields=["code", "valid_from"], name="areas_area_code"),
            models.Index(fields=["parent"], name="areas_area_parent"),
            models.Index(fields=["area", "layer"], name="areas_area_place"),
        ]


class Link(Matter):
    """Two areas of different layers that overlap: `share` of `a` lies in `b`; so both their heads answer there."""

    a = AreaField()
    b = AreaField()
    share = models.FloatField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "areas_link"
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], condition=models.Q(valid_to=None), name="areas_link_once"),
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="areas_link_share"),
        ]
        indexes = [models.Index(fields=["a"], name="areas_link_a"), models.Index(fields=["b"], name="areas_link_b")]


class Act(Matter):
    """A split, merge or new code: from these codes came those, at a city time. Scopes and histories follow it."""

    kind = models.CharField(max_length=8)  # split | merge | recode: a village under another town
    from_codes = models.JSONField()
    to_codes = models.JSONField()
    at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "areas_act"
        indexes = [models.Index(fields=["at"], name="areas_act_at")]


class Version(models.Model):
    """One row that every verb over areas counts up: processes and browsers see by it that the map has changed."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    n = models.BigIntegerField(default=1)

    class Meta:
        db_table = "areas_version"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="areas_version_one_row")]
