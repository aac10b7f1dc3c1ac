"""The vocabulary is right after every change: what would be counted anew is what stands there."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import call_command

from explainer.searching.models import SearchEntry, SearchName, SearchWord
from explainer.searching.outside import (
    OutsideEntry,
    forget_outside_entries,
    keep_names,
    keep_outside_entries,
)
from tests.factories import make_term, make_topic, make_withdrawn, put_live

pytestmark = pytest.mark.django_db


def counted() -> dict[str, int]:
    words: Counter[str] = Counter()
    for entry in SearchEntry.objects.all():
        words.update(entry.words)
    for name in SearchName.objects.exclude(origin=""):
        words.update(name.folded.split())
    return dict(words)


def kept() -> dict[str, int]:
    return dict(SearchWord.objects.values_list("word", "entries"))


def test_an_empty_site_knows_no_word() -> None:
    assert kept() == {}


def test_words_come_with_a_text_and_go_with_it() -> None:
    topic = make_topic(body="The old spleen.", published=True)
    make_term(name="spleen", published=True)
    assert kept() == counted()
    assert kept()["spleen"] == 2

    topic.sections.update(body="The new liver.")
    put_live(topic)
    assert kept() == counted()
    assert kept()["spleen"] == 1

    make_withdrawn(topic)
    assert kept() == counted()
    assert "liver" not in kept()


def test_words_are_right_when_all_is_made_anew() -> None:
    make_topic(published=True)
    make_term(published=True)
    before = kept()

    call_command("rebuild_renditions")

    assert kept() == counted() == before


def test_words_of_others_are_counted_too() -> None:
    term = make_term(name="leukemia", published=True)
    entry = OutsideEntry(
        "1", "dictionary", "es", "médula", "Tejido.", "/glossary/nci/m/", ("tuétano",)
    )
    keep_outside_entries("nci", [entry])
    keep_names("nci", [(term.get_absolute_url(), "leucemia aguda"), (entry.address, "médula ósea")])
    assert kept() == counted()
    assert {"leucemia", "tuetano", "osea"} <= set(kept())

    keep_names("nci", [(term.get_absolute_url(), "leucemia")])
    assert kept() == counted()
    assert "aguda" not in kept()

    forget_outside_entries("nci", ["1"])
    assert kept() == counted()
    assert "medula" not in kept()


def test_a_word_has_its_stem_and_its_sound() -> None:
    make_topic(body="Antibodies. 免疫 " + "x" * 41, published=True)

    words = SearchWord.objects.in_bulk(["antibodies", "免疫"])

    assert words["antibodies"].stem == "antibodi"
    assert words["antibodies"].sound != ""
    assert words["免疫"].sound == ""
    assert not SearchWord.objects.filter(word__startswith="xxxx").exists()


def test_words_that_a_page_never_had_are_not_looked_at_when_it_changes() -> None:
    topic = make_topic(body="The old spleen.", published=True)
    SearchWord.objects.create(word="elsewhere", stem="elsewher", sound="", entries=0)
    topic.sections.update(body="The new liver.")

    put_live(topic)

    assert kept()["elsewhere"] == 0
    assert "spleen" not in kept()
