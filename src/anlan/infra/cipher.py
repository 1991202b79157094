"""Encryption of the few values that must not lie readable in the database; the key comes from the world's secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


@cache
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


@cache
def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key(secret, "anlan/value")))


def encrypt(text: str) -> bytes:
    """The text, encrypted and authenticated; twice the same text gives two different values."""
    return _fernet(settings.SECRET_KEY).encrypt(text.encode())


def decrypt(value: bytes | memoryview) -> str:
    """The text again. Raises `cryptography.fernet.InvalidToken` with another world's secret."""
    return _fernet(settings.SECRET_KEY).decrypt(bytes(value)).decode()


def fingerprint(text: str) -> str:
    """A keyed digest by which an equal text can be found without decrypting anything."""
    return hmac.new(_key(settings.SECRET_KEY, "anlan/find"), text.encode(), hashlib.sha256).hexdigest()
