"""The secrets of second factors stand encrypted in the database: a copy of it opens no account.

Their key is made from SECRET_KEY. With an older one among SECRET_KEY_FALLBACKS what that one has
encrypted can still be read.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from typing import Final

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE: Final = b"explainer.accounts: secrets of second factors"


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(encrypted: str) -> str:
    return _keys().decrypt(encrypted.encode()).decode()


def _keys() -> MultiFernet:
    """Return the keys, of which the first encrypts and each can decrypt."""
    known = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([_key_made_from(secret) for secret in known])


def _key_made_from(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(urlsafe_b64encode(derived))
