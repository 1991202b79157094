"""Accounts, devices, explicit grants and the versioned matrix of rights."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from anlan.infra.matter import Matter, Seen, Unspoken, new_id


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by verbs; this manager only finds them."""

    def get_queryset(self) -> Any:
        return Seen(self.model, using=self._db)

    def seen_by(self, actor: Any) -> Any:
        """Accounts in the actor's areas."""
        return self.get_queryset().seen_by(actor)


class Account(Matter, AbstractBaseUser):
    """Somebody or something that can act: a person, or a service such as a peer system."""

    last_login: None = None  # type: ignore[assignment]  # when somebody logged in is in `Attempt`
    username = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, default="person")  # person | service
    person = models.UUIDField(null=True, unique=True)
    name = models.CharField(max_length=64)
    state = models.CharField(max_length=8, default="active")  # active | left
    must_change = models.BooleanField(default=False)
    otp_secret = models.CharField(max_length=64, blank=True)
    objects: ClassVar[Any] = AccountManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    unsaid = frozenset({"password", "otp_secret"})

    def save(self, *args: Any, change: object = None, **kwargs: Any) -> None:
        """Within a verb only; Django's silent re-hash on login is not needed with one hasher."""
        if change is None:
            raise Unspoken("Account is saved by verbs only")
        models.Model.save(self, *args, **kwargs)

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether the account may log in."""
        return self.state == "active"

    def is_own(self, actor: Any) -> bool:
        """An account is its holder's own."""
        return bool(actor.account == self.pk)


class Device(models.Model):
    """A phone or program that holds a token of an account."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.UUIDField()
    label = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_n = models.BigIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account"], name="device_account")]


class Enrolment(models.Model):
    """A one-time code by which a phone becomes a device of an account, within a day of real time."""

    code_hash = models.CharField(max_length=64, primary_key=True)
    account = models.UUIDField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Grant(Matter):
    """A role over an area that no post gives: the first administrator, services, experts until a date."""

    account = models.UUIDField()
    role = models.CharField(max_length=32)
    department = models.CharField(max_length=32, blank=True)
    valid_from = models.DateTimeField()
    until = models.DateTimeField(null=True)
    acting_for = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account"], name="grant_account")]


class RightsVersion(models.Model):
    """One state of the matrix, by the hash of its content."""

    version = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()
    status = models.CharField(max_length=10, default="default")  # default | confirmed


class RoleRight(models.Model):
    """One cell of the matrix (community-rescue 12): what a role may do, and how far it reaches."""

    version = models.ForeignKey(RightsVersion, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=32)
    right = models.CharField(max_length=60)
    scope = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "role", "right"], name="right_once")]


class Attempt(models.Model):
    """A try to log in, in real time; the base of lockout."""

    username = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    at = models.DateTimeField()
    ok = models.BooleanField()
    reason = models.CharField(max_length=16, blank=True)

    class Meta:
        indexes = [models.Index(fields=["username", "at"], name="attempt_username")]
