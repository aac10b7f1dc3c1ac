"""What the demonstration's editors have put on the home page."""

from __future__ import annotations

from django.db import transaction

from explainer.site.models import Need, NeedTopic
from topics.models import Topic

TREATMENTS = ("chemotherapy", "radiation-therapy", "immunotherapy")
TOPICS = {
    "I was just told": TREATMENTS,
    "I am about to start treatment": (
        *TREATMENTS,
        "immune-checkpoint-inhibitors",
        "t-cell-transfer-therapy",
    ),
    "I feel sick from treatment": (
        "chemotherapy",
        "immunotherapy",
        "immune-checkpoint-inhibitors",
        "radiation-therapy",
    ),
    "A word I heard": (),
    "After treatment": ("radiation-therapy", "immunotherapy"),
}


@transaction.atomic
def fill_home() -> None:
    """Put those of the starter topics that are there under the needs that a new site has."""
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    for need in Need.objects.filter(title__in=TOPICS):
        NeedTopic.objects.bulk_create(
            NeedTopic(need=need, topic=topics[slug], order=order)
            for order, slug in enumerate(TOPICS[need.title], start=1)
            if slug in topics
        )
