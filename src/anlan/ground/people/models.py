"""Persons, how they are reached, households, and the posts that say who answers for what, from when to when."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models

from anlan.infra.matter import AreaField, Matter, Seen
from anlan.kernel.rights import Actor


class SeenPersons(Seen):
    """Persons are seen where they live and wherever a post of theirs is seen."""

    def seen_by(self, actor: Actor) -> Self:
        """Rows in the actor's areas, or of people who answer for something there (or above, for all below)."""
        if actor.system:
            return self.all()
        posts = Post.objects.seen_by(actor).values("person")
        return self.filter(models.Q(pk__in=super().seen_by(actor).values("pk")) | models.Q(pk__in=posts))


class Person(Matter):
    """A person; `area` is where they live or work. How to reach them lies in `Contact` alone."""

    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80, blank=True)
    pinyin = models.CharField(max_length=120, blank=True)
    initials = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=120, blank=True)
    ref = models.CharField(max_length=60, null=True, unique=True)  # noqa: DJ001 (unique where there is one)
    confirmed_until = models.DateTimeField(null=True)
    objects: ClassVar[Any] = SeenPersons.as_manager()

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["area"], name="people_person_area"),
            models.Index(fields=["pinyin"], name="people_person_pinyin"),
        ]

    def is_own(self, actor: Actor) -> bool:
        return actor.person == self.pk


class Contact(Matter):
    """One way to reach a person. The value is encrypted, never journalled, and can be erased."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="contacts")
    kind = models.CharField(max_length=8, default="phone")  # phone | radio
    value = models.BinaryField()
    first3 = models.CharField(max_length=3, blank=True)  # empty where a number is too short to hide anything else
    last4 = models.CharField(max_length=4)
    hmac = models.CharField(max_length=64)  # finds an equal value without decrypting
    confirmed_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=8, default="ok")  # ok | wrong | erased
    unsaid = frozenset({"value", "first3", "last4", "hmac"})

    class Meta:
        db_table = "people_contact"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"], condition=models.Q(state="ok"), name="people_contact_one_good"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["ok", "wrong", "erased"]), name="people_contact_state"
            ),
        ]
        indexes = [models.Index(fields=["hmac"], name="people_contact_hmac")]

    def is_own(self, actor: Actor) -> bool:
        return actor.person == self.person_id


class Household(Matter):
    """A household: where it is, how many heads, and what makes it slow to move."""

    ref = models.CharField(max_length=60, unique=True)
    grid = AreaField(blank=True)  # community grid
    address = models.CharField(max_length=200)
    heads = models.PositiveIntegerField()
    alone = models.PositiveIntegerField(default=0)  # old people who live alone
    ground_floor = models.BooleanField(default=False)

    class Meta:
        db_table = "people_household"
        indexes = [models.Index(fields=["area"], name="people_household_area")]


class Post(Matter):
    """Somebody answers for an area in a role, from an instant to an instant. Ended posts stay: they are the history.

    A post is in force while `valid_from <= t < valid_to` in the states active, suspended and ended; so the same
    question is asked of today and of any past time.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24)
    layer = models.CharField(max_length=16)
    at_area = AreaField()
    rank = models.CharField(max_length=8)  # head | deputy | staff
    department = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=10)  # proposed | confirmed | active | suspended | ended
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    planned_to = models.DateTimeField(null=True)  # the term's end as agreed, while suspended
    acting_for = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)  # of the last change, as somebody wrote it

    class Meta:
        db_table = "people_post"
        constraints = [
            models.CheckConstraint(condition=models.Q(rank__in=["head", "deputy", "staff"]), name="people_post_rank"),
            models.CheckConstraint(
                condition=models.Q(state__in=["proposed", "confirmed", "active", "suspended", "ended"]),
                name="people_post_state",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="people_post_term",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "role"], name="people_post_area"),
            models.Index(fields=["at_area", "layer"], name="people_post_at"),
            models.Index(fields=["person"], name="people_post_person"),
        ]

    def is_own(self, actor: Actor) -> bool:
        return actor.person == self.person_id


class Look(Matter):
    """Somebody looked at an unmasked value: who, whose, which, why."""

    by = models.UUIDField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    field = models.CharField(max_length=16)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_look"
        indexes = [models.Index(fields=["person", "at"], name="people_look_person")]
