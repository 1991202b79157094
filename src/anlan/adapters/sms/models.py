"""The simulated provider's own store. It keeps no telephone numbers: they are looked up when a phone asks."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from anlan.infra.matter import Located, Seen


class Message(Located):
    """A message that went out, in the order in which the provider took it."""

    seq = models.BigAutoField(primary_key=True)
    client_id = models.UUIDField(unique=True)  # the sender's id: the same one is never taken twice
    person = models.UUIDField()
    call = models.UUIDField(null=True)
    kind = models.CharField(max_length=6)  # ask | again | told
    text = models.JSONField()  # {"zh": …, "en": …}
    at = models.DateTimeField()
    objects: ClassVar[Any] = Seen.as_manager()

    class Meta:
        db_table = "sms_message"
        indexes = [models.Index(fields=["person", "seq"], name="sms_message_person")]
