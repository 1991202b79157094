"""Files kept with a site: scans of leases and agreements, certificates, photos; each by its hash."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from anlan.ground.premises.models.chain import Letting
from anlan.ground.premises.models.known import held
from anlan.ground.premises.models.register import Compound
from anlan.ground.premises.rules.attached import ABOUT, KINDS
from anlan.infra.matter import Matter, Seen
from anlan.kernel.rights import Actor


class AttachmentSet(Seen):
    """Files are seen where their site is seen; those of a letting also by both its sides."""

    def seen_by(self, actor: Actor) -> Self:
        """As their site; with scope O what one owns, and the files of one's own lettings."""
        if actor.system:
            return self.all()
        if not any(True for _ in held(actor)):
            return self.none()
        seen = Q(compound__in=Compound.objects.seen_by(actor).values("pk"))
        if actor.person is not None:
            seen |= Q(about="letting", thing__in=Letting.objects.seen_by(actor).values("thing"))
        return self.filter(seen)


class Attachment(Matter):
    """One file about a site, a building, or a letting with its safety agreement. Taken off, its row stays."""

    compound = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=8)  # compound | building | letting
    thing = models.UUIDField()
    kind = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    mime = models.CharField(max_length=16)
    name = models.CharField(max_length=80, blank=True)
    dated = models.DateField(null=True)  # the day that the paper bears
    valid_until = models.DateField(null=True)  # its last day
    added_by = models.UUIDField()
    added_at = models.DateTimeField()
    removed_by = models.UUIDField(null=True)
    removed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    objects: ClassVar[Any] = AttachmentSet.as_manager()

    class Meta:
        db_table = "premises_attachment"
        constraints = [
            models.CheckConstraint(condition=Q(about__in=ABOUT), name="premises_attachment_about"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="premises_attachment_kind"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(dated=None) | Q(valid_until__gte=F("dated")),
                name="premises_attachment_term",
            ),
        ]
        indexes = [
            models.Index(fields=["compound"], name="premises_attachment_of"),
            models.Index(fields=["valid_until"], name="premises_attachment_until"),
        ]

    def is_own(self, actor: Actor) -> bool:
        return bool(self.compound.is_own(actor))

    def department_of(self) -> str:
        return str(self.compound.department)
