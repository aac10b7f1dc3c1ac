"""Whether anything has changed since a program last asked, told without making the answer anew."""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from explainer.publishing.content import rendition_version
from explainer.publishing.kinds import all_kinds

# All that answers are made of. What is only ever added to is counted; of what changes where it
# stands, such as the title of a source, the values themselves are asked.
_STATE = """
    SELECT
        (SELECT concat_ws('/', count(*), max(id)) FROM publishing_edition),
        (SELECT concat_ws('/', count(*), max(id)) FROM sources_verification),
        (SELECT count(*) FROM sources_takenback),
        (SELECT count(*) FROM dictionary_fetch),
        (SELECT concat_ws('/', count(*), max(id)) FROM workflow_move),
        (SELECT md5(string_agg(concat_ws('/', id, live_edition_id, recheck_months), ' '
            ORDER BY id)) FROM publishing_publication),
        (SELECT md5(string_agg(concat_ws('/', id, title, address, date, date_kind, dated_at), ' '
            ORDER BY id)) FROM sources_source),
        (SELECT md5(string_agg(concat_ws('/', person.id, first_name, last_name, shows_name), ' '
            ORDER BY person.id))
            FROM auth_user AS person
            LEFT JOIN sources_reviewerprofile AS profile ON profile.user_id = person.id
            WHERE is_staff)
"""


def etag_of(request: HttpRequest, shape: str) -> str:
    """Return the tag of what this address answers now, in one query.

    It is another one as soon as anything in the public record changes, and every day: freshness is
    that of the day. `shape` stands for how answers are built.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        state = cursor.fetchone()
    versions = [rendition_version(kind.content) for kind in all_kinds()]
    parts = [
        state, versions, shape, settings.SITE_NOTICE, timezone.localdate().isoformat(),
        request.build_absolute_uri(),
    ]  # fmt: skip
    return f'"{sha256(json.dumps(parts).encode()).hexdigest()[:32]}"'
