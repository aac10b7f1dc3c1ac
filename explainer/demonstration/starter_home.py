"""What the demonstration's editors have put on the home page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from explainer.publishing.models import Publication
from explainer.site.models import MOST_TOPICS, Need, NeedTopic
from topics.content import TOPIC
from topics.models import Topic


@dataclass(frozen=True)
class StarterNeed:
    """A need with its topics; one that every new site has keeps the sentence that it has there."""

    title: str
    topics: tuple[str, ...]
    sentence: str = ""


# Readers see the first six: the later ones stand in where some of the topics are not loaded.
NEEDS = (
    StarterNeed(
        "I was just told",
        (
            "what-is-cancer",
            "biopsy-and-diagnosis",
            "cancer-staging",
            "talking-with-your-team",
            "feelings",
            "surgery",
            "chemotherapy",
            "radiation-therapy",
            "immunotherapy",
        ),
    ),
    StarterNeed(
        "I am going to have a test",
        (
            "biopsy-and-diagnosis",
            "imaging-tests",
            "lab-tests-and-pathology",
            "biomarker-tests",
            "tumor-markers",
            "genetic-testing",
        ),
        "What happens in a test, what it can say, and what to ask about the result.",
    ),
    StarterNeed(
        "I am about to start treatment",
        (
            "surgery",
            "chemotherapy",
            "radiation-therapy",
            "immunotherapy",
            "targeted-therapy",
            "hormone-therapy",
            "immune-checkpoint-inhibitors",
            "t-cell-transfer-therapy",
        ),
    ),
    StarterNeed(
        "I feel sick from treatment",
        (
            "infection",
            "nausea-and-vomiting",
            "diarrhea",
            "pain",
            "fatigue",
            "mouth-and-throat",
            "chemotherapy",
            "immunotherapy",
            "radiation-therapy",
        ),
    ),
    StarterNeed(
        "I feel worried or low",
        ("worry-and-distress", "feelings", "depression", "sleep-problems", "fatigue"),
        "You are not alone with it. Read what can help, and whom you can tell.",
    ),
    StarterNeed("A word I heard", ("metastatic-cancer", "tumor-grade", "tumor-markers")),
    StarterNeed(
        "After treatment",
        (
            "follow-up-care",
            "late-effects",
            "recurrent-cancer",
            "work-and-daily-life",
            "memory-and-concentration",
            "lymphedema",
            "radiation-therapy",
            "immunotherapy",
        ),
    ),
    StarterNeed(
        "My cancer has spread or come back",
        (
            "metastatic-cancer",
            "recurrent-cancer",
            "living-with-advanced-cancer",
            "palliative-care",
            "clinical-trials",
            "end-of-life-choices",
        ),
        "What these words mean, and what you may want to talk about.",
    ),
    StarterNeed(
        "Somebody I love has cancer",
        (
            "caregivers",
            "talking-to-children",
            "feelings",
            "childhood-cancers",
            "palliative-care",
            "living-with-advanced-cancer",
        ),
        "For family and friends: how you can help, and how to look after yourself.",
    ),
    StarterNeed(
        "I want to be checked for cancer",
        (
            "cancer-screening",
            "breast-cancer-screening",
            "cervical-cancer-screening",
            "colorectal-cancer-screening",
            "lung-cancer-screening",
            "prostate-cancer-screening",
        ),
        "Which tests there are, whom they are for, and what to ask first.",
    ),
)


@transaction.atomic
def fill_home() -> None:
    """Put the needs in their order, and under each the first of its topics that are live.

    A need that not every new site has is made where it has a topic.
    """
    live = Publication.objects.live().of_kind(TOPIC).values("slug")
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=live)}
    for order, wanted in enumerate(NEEDS, start=1):
        chosen = [topics[slug] for slug in wanted.topics if slug in topics][:MOST_TOPICS]
        if need := _need(wanted, makes_it=bool(chosen)):
            need.order = order
            need.save()
            NeedTopic.objects.bulk_create(
                NeedTopic(need=need, topic=topic, order=place)
                for place, topic in enumerate(chosen, start=1)
            )


def _need(wanted: StarterNeed, *, makes_it: bool) -> Need | None:
    known = Need.objects.filter(title=wanted.title).first()
    return known or (Need(title=wanted.title, sentence=wanted.sentence) if makes_it else None)
