"""Which accounts somebody may mean by a name or a mail address, in whatever case it is written."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.userkit import get_user_by_username
from django.contrib.auth.models import User


def accounts_with_address(address: str) -> list[User]:
    """Return the accounts that can log in and have this mail address."""
    found = User.objects.filter(email__iexact=address, is_active=True).order_by("pk")
    # The database also takes letters for one that only look alike in capitals.
    return [user for user in found if address and user.email.lower() == address.lower()]


def account_called(login: str) -> User | None:
    """Return the account that a login is for; the first, if several share an address."""
    if isinstance(user := get_user_by_username(login), User):
        return user
    return next(iter(accounts_with_address(login)), None)


class NameOrAddress(AuthenticationBackend):
    """Finds an account by its mail address as administrators have written it."""

    def _authenticate_by_email(self, email: str, password: str) -> User | None:
        for user in accounts_with_address(email):
            if self._check_password(user, password):
                return user
        return None
