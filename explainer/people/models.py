"""What happened to accounts, for ever; and Django's own accounts with the rules that note it."""

from __future__ import annotations

from typing import TypeAlias

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models.functions import Now

from explainer.people import record_rules
from explainer.publishing.record_rules import rows_never_change


class EventKind(models.TextChoices):
    LOGIN = "login", "signed in"
    REFUSED = "refused", "login refused"
    LOCKED_OUT = "locked_out", "login refused unread, after too many wrong tries"
    LOGOUT = "logout", "signed out"
    MADE = "made", "account made"
    DELETED = "deleted", "account deleted"
    INACTIVE = "inactive", "made inactive"
    ACTIVE = "active", "made active again"
    NAME = "name", "user name changed"
    EMAIL = "email", "e-mail address changed"
    PASSWORD = "password", "password changed"
    RESET = "reset", "password chosen by a link in a mail"
    INVITED = "invited", "link to choose a password sent"
    FACTOR_REFUSED = "factor_refused", "second factor refused"
    FACTOR_ADDED = "factor_added", "second factor added"
    FACTOR_REMOVED = "factor_removed", "second factor removed"
    RECOVERY_CODES = "recovery_codes", "recovery codes made"
    SESSIONS_ENDED = "sessions_ended", "sessions ended"
    LINKED = "linked", "login of another house added"
    UNLINKED = "unlinked", "login of another house removed"
    ROLE_GIVEN = "role_given", "role given"
    ROLE_TAKEN = "role_taken", "role taken"
    RIGHT_GIVEN = "right_given", "right given"
    RIGHT_TAKEN = "right_taken", "right taken"
    ROLE_WIDENED = "role_widened", "right given to a role"
    ROLE_NARROWED = "role_narrowed", "right taken from a role"


# What strangers can bring about as often as they like: a flood of it fills no disk.
EACH_ONE = [EventKind.REFUSED.value, EventKind.FACTOR_REFUSED.value]
REFUSALS = [*EACH_ONE, EventKind.LOCKED_OUT.value]


def _one_in_a(moment: str) -> models.Func:
    return models.Func(
        models.F("at"),
        template=f"date_trunc('{moment}', %(expressions)s AT TIME ZONE 'UTC')",
        output_field=models.DateTimeField(),
    )


class AccountEvent(models.Model):
    """Something happened to an account: PostgreSQL refuses UPDATE, DELETE and TRUNCATE.

    `by` is who did it while signed in, the person themselves for a login; nobody's are what a
    command did, and what was done by a link in a mail. There is no network address in it: a row
    that nobody can delete must not hold what has to go after a time. The log of the process has it.
    """

    Kind: TypeAlias = EventKind

    at = models.DateTimeField(db_default=Now(), editable=False)
    kind = models.CharField("what", max_length=16, choices=EventKind)
    # An account made by mistake can be deleted; what happened to it stays.
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="account_events",
    )
    # What the account was called then.
    name = models.CharField("account", max_length=150, blank=True, db_default="")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    detail = models.TextField(blank=True, db_default="")

    class Meta:
        verbose_name = "account event"
        verbose_name_plural = "account log"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="account_event_kind_is_known",
                condition=models.Q(kind__in=EventKind.values),
            ),
            models.UniqueConstraint(
                models.F("person"),
                models.F("kind"),
                _one_in_a("second"),
                name="account_has_one_refusal_in_a_second",
                condition=models.Q(kind__in=EACH_ONE),
            ),
            models.UniqueConstraint(
                models.F("person"),
                models.F("kind"),
                _one_in_a("minute"),
                name="locked_out_or_unknown_once_a_minute",
                condition=models.Q(kind=EventKind.LOCKED_OUT)
                | models.Q(kind__in=EACH_ONE, person__isnull=True),
                nulls_distinct=False,
            ),
        ]
        indexes = [
            models.Index(fields=["name", "-id"], name="account_events_of_one_name"),
            models.Index(fields=["kind", "-id"], name="account_events_of_one_kind"),
            models.Index(fields=["at"], name="account_events_by_day"),
        ]
        triggers = [*rows_never_change(), record_rules.EVENT_IS_OF_NOW]

    def __str__(self) -> str:
        return f"{self.name or 'nobody'}: {self.get_kind_display()}"


class Account(User):
    """Django's account, for the rules that stand on its table."""

    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [
            record_rules.CHANGES_ARE_NOTED,
            record_rules.DELETION_IS_NOTED,
            record_rules.A_SUPERUSER_STAYS,
        ]


class RoleOfAPerson(User.groups.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.ROLES_ARE_NOTED]


class RightOfAPerson(User.user_permissions.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.RIGHTS_ARE_NOTED]


class RightOfARole(Group.permissions.through):  # type: ignore[name-defined]
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.RIGHTS_OF_ROLES_ARE_NOTED]


class Factor(Authenticator):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.FACTORS_ARE_NOTED]


class LoginOfAnotherHouse(SocialAccount):
    class Meta:
        proxy = True
        default_permissions = ()
        triggers = [record_rules.OTHER_LOGINS_ARE_NOTED]
