"""Ladders, calls, whom they asked, what was answered; and the queue of deliveries."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Func, Value

from anlan.infra.matter import Located, Matter, Seen, new_id
from anlan.kernel.rights import Actor
from anlan.warn.calls.rules.answers import ANSWERS
from anlan.warn.calls.states import CALL, IN_FORCE, LADDER, OPEN


class CallSet(Seen):
    """Calls are read by whoever holds the right where they are, and by whoever they asked."""

    rights = ("calls.read", "calls.reply")  # a peer system that brings answers must find the call

    def seen_by(self, actor: Actor) -> Any:
        """Also what belongs to a call that asked the actor's person."""
        seen = super().seen_by(actor)
        if actor.system or actor.person is None:
            return seen
        mine = Step.objects.get_queryset().filter(person=actor.person).values("call")
        return seen | self.filter(**{"pk__in" if self.model is Call else "call__in": mine})


class Ladder(Matter):
    """One version of a ladder, proposed by one and confirmed by another; in force until the next is.

    Calls keep a copy of its steps, so that a new version changes no call under way.
    """

    name = models.CharField(max_length=32)
    version = models.IntegerField()
    names = models.JSONField()
    mode = models.CharField(max_length=3)  # any | all
    steps = models.JSONField()
    state = models.CharField(max_length=10)
    text = models.CharField(max_length=500, blank=True)  # why
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    alone = models.BooleanField(default=False)  # confirmed by its proposer, as the city has nobody else
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "calls_ladder"
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="calls_ladder_version"),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(valid_to=None, state__in=IN_FORCE),
                name="calls_ladder_one_in_force",
            ),
            models.CheckConstraint(condition=models.Q(state__in=LADDER.states), name="calls_ladder_state"),
            models.CheckConstraint(
                condition=models.Q(alone=True) | models.Q(confirmed_by=None) | ~models.Q(confirmed_by=F("proposed_by")),
                name="calls_ladder_four_eyes",
            ),
        ]


class Call(Matter):
    """Somebody must answer for something: the subject is any matter (an alert's episode, an overdue hazard)."""

    code = models.IntegerField(db_default=Func(Value("calls_code"), function="nextval"))  # names it in short messages
    subject_room = models.CharField(max_length=24)
    subject_ref = models.UUIDField()
    level = models.SmallIntegerField(default=0)
    ladder = models.CharField(max_length=32)
    ladder_version = models.IntegerField()
    steps = models.JSONField()
    mode = models.CharField(max_length=3)
    first = models.JSONField(default=list)  # persons to begin with; empty: who answers for the area
    parties = models.JSONField(default=dict)  # tenant, landlord → persons, of a subject that has such
    headline = models.JSONField()  # {"zh": …, "en": …}
    text = models.JSONField()
    state = models.CharField(max_length=10)
    step = models.SmallIntegerField(default=-1)
    started_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)  # when it goes on by itself
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.JSONField(null=True)  # Said: why it was stopped
    objects: ClassVar[Any] = CallSet.as_manager()

    class Meta:
        db_table = "calls_call"
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CALL.states), name="calls_call_state"),
            models.CheckConstraint(
                condition=models.Q(state="answered", answered_by__isnull=False)
                | (~models.Q(state="answered") & models.Q(answered_by=None)),
                name="calls_call_answered_by",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_room", "subject_ref"], name="calls_call_subject"),
            models.Index(fields=["area", "started_at"], name="calls_call_area"),
            models.Index(fields=["code"], condition=models.Q(state__in=OPEN), name="calls_call_code"),
        ]

    def is_task(self, actor: Actor) -> bool:
        return asked(self.pk, actor)


class Step(Matter):
    """One person asked in one step of a call, or nobody where a post stood empty."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="asked")
    n = models.SmallIntegerField()
    who = models.CharField(max_length=12)
    person = models.UUIDField(null=True)
    name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=24, blank=True)
    state = models.CharField(max_length=12)  # asked | yes | no | wrong_number | nobody
    asked_at = models.DateTimeField()
    again_at = models.JSONField(default=list)  # reminders
    by_hand = models.BooleanField(default=False)  # somebody at the desk did not wait
    objects: ClassVar[Any] = CallSet.as_manager()

    class Meta:
        db_table = "calls_step"
        constraints = [
            models.UniqueConstraint(fields=["call", "n", "person"], name="calls_step_once"),
        ]
        indexes = [models.Index(fields=["person", "asked_at"], name="calls_step_person")]

    def is_task(self, actor: Actor) -> bool:
        return asked(self.call_id, actor)


class Answer(Matter):
    """What somebody said, when, on which way; late and repeated ones are kept too."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="answers")
    person = models.UUIDField()
    answer = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)  # in_app | sms_sim | phone
    at = models.DateTimeField()
    recorded_by = models.UUIDField()
    said_by = models.CharField(max_length=60, blank=True)  # who answered an ordinary phone, as told
    late = models.BooleanField(default=False)
    repeated = models.BooleanField(default=False)
    told = models.JSONField()  # Said: what they were told
    objects: ClassVar[Any] = CallSet.as_manager()

    class Meta:
        db_table = "calls_answer"
        constraints = [
            models.CheckConstraint(condition=models.Q(answer__in=ANSWERS), name="calls_answer_kind"),
        ]
        indexes = [models.Index(fields=["call", "at"], name="calls_answer_call")]

    def is_task(self, actor: Actor) -> bool:
        return asked(self.call_id, actor)


def asked(call: UUID, actor: Actor) -> bool:
    """Whether a call has asked this person: then it is a task of theirs."""
    return actor.person is not None and Step.objects.seen_by(actor).filter(call=call, person=actor.person).exists()


class Delivery(Located):
    """One message to one person on one way. Worked off by `work`; the provider knows it by `client_id`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    call = models.UUIDField()
    person = models.UUIDField()
    channel = models.CharField(max_length=8)
    step = models.SmallIntegerField()
    kind = models.CharField(max_length=6)  # ask | again | told
    text = models.JSONField()  # {"zh": …, "en": …}
    client_id = models.UUIDField(unique=True, default=new_id)
    provider_id = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, default="queued")
    attempts = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    objects: ClassVar[Any] = CallSet.as_manager()

    class Meta:
        db_table = "calls_delivery"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["queued", "sent", "delivered", "read", "failed", "unsure"]),
                name="calls_delivery_state",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "queued_at"], name="calls_delivery_call"),
            models.Index(fields=["queued_at"], condition=models.Q(state="queued"), name="calls_delivery_queued"),
            models.Index(fields=["person", "queued_at"], name="calls_delivery_person"),
        ]
