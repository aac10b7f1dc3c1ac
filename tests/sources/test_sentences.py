"""Readers are told of every state of a check, in the same words on pages and in the API."""

from __future__ import annotations

from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils.formats import date_format

from explainer.sources.freshness import Freshness, State
from explainer.sources.sentences import FOR_READERS, sentence_for_readers
from explainer.text.markdown import words_of_html

DUE_ON, SINCE = date(2026, 7, 2), date(2026, 1, 3)


def test_every_state_has_a_sentence_of_its_own_with_its_meaning() -> None:
    assert set(FOR_READERS) == set(State)
    assert len({x.text for x in FOR_READERS.values()}) == len(State)
    assert all(x.meaning.endswith(".") for x in FOR_READERS.values())


@pytest.mark.parametrize("state", State)
def test_pages_and_programs_are_told_the_same(state: State) -> None:
    freshness = Freshness(state, DUE_ON, SINCE)

    page = words_of_html(render_to_string("components/freshness.html", {"freshness": freshness}))

    assert page == sentence_for_readers(freshness)
    assert "{" not in page


@pytest.mark.parametrize(
    ("state", "day"), [(State.CORRECTED, SINCE), (State.DUE_SOON, DUE_ON), (State.OVERDUE, None)]
)
def test_a_sentence_names_the_day_that_it_is_about(state: State, day: date | None) -> None:
    told = sentence_for_readers(Freshness(state, DUE_ON, SINCE))

    assert [x for x in (DUE_ON, SINCE) if date_format(x, "F j, Y") in told] == (
        [day] if day else []
    )
