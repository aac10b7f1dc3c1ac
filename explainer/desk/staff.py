"""Who may do what with texts: of one person as they are known, or of the whole staff at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef

from explainer.publishing.kinds import all_kinds
from explainer.publishing.rights import MAY_PUBLISH
from explainer.sources.rights import MAY_VERIFY
from explainer.workflow.rights import right_to_write

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Member:
    """One person of the staff; `writes` are the kinds of text that they may edit."""

    person: User
    may_verify: bool
    may_publish: bool
    writes: frozenset[str]

    @classmethod
    def of(cls, person: User) -> Member:
        """Return what this person may do, without a query where Django knows it already."""
        return cls(
            person,
            may_verify=person.has_perm(MAY_VERIFY),
            may_publish=person.has_perm(MAY_PUBLISH),
            writes=frozenset(
                x.name for x in all_kinds() if person.has_perm(right_to_write(x.model))
            ),
        )


def staff() -> list[Member]:
    """Return everybody who can open the admin, in one query."""
    writes = {f"writes_{x.name}": right_to_write(x.model) for x in all_kinds()}
    rights = {"may_verify": MAY_VERIFY, "may_publish": MAY_PUBLISH, **writes}
    people = User.objects.filter(is_active=True, is_staff=True).annotate(
        **{name: _is_allowed(permission) for name, permission in rights.items()}
    )
    return [
        Member(
            person,
            may_verify=person.may_verify,  # type: ignore[attr-defined]
            may_publish=person.may_publish,  # type: ignore[attr-defined]
            writes=frozenset(x.name for x in all_kinds() if getattr(person, f"writes_{x.name}")),
        )
        for person in people.order_by("pk")
    ]


def _is_allowed(permission: str) -> Exists:
    people = User.objects.with_perm(permission, backend=BACKEND)
    return Exists(people.filter(pk=OuterRef("pk")))
