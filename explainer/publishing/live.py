"""What is live, for queries of what belongs to a publication; as `PublicationQuerySet.live`."""

from __future__ import annotations

from django.db.models import Q

ON_A_LIVE_PAGE = Q(publication__live_edition__isnull=False)
