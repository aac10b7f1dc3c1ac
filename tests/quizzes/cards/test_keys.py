"""A card keeps its key for as long as somebody would call it the same card."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.cards.keys import KEY_LETTERS, CardText, keys_through

HURTS = CardText("Does immunotherapy hurt?", "Most people feel a small sting when the drip starts.")
HAIR = CardText("Will I lose my hair?", "Hair loss is rare with this treatment.")
WORK = CardText("Can I go on working?", "Many people work through it and rest when they are tired.")
TEXTS = st.text(alphabet="ab ?\n<", max_size=12)
EDITIONS = st.lists(st.lists(st.builds(CardText, TEXTS, TEXTS), max_size=5), max_size=5)


def key_of(card: CardText, *before: list[CardText], now: list[CardText]) -> str:
    return keys_through([*before, now])[now.index(card)]


@pytest.mark.parametrize(
    "now",
    [
        CardText("Does immunotherapy hurt at all?", HURTS.back),
        CardText(HURTS.front, "No."),
        CardText("Does immune therapy hurt?", f"{HURTS.back} Tell your nurse."),
    ],
    ids=["question", "answer", "both"],
)
def test_a_corrected_card_keeps_its_key(now: CardText) -> None:
    before = key_of(HURTS, now=[HURTS, HAIR])

    assert key_of(now, [HURTS, HAIR], now=[HAIR, now]) == before


def test_a_card_keeps_its_key_through_many_small_corrections() -> None:
    first = "Does it hurt when the drip goes in?"
    fronts = [first, "Does it hurt when the needle goes in?", "Will it hurt when a needle goes in?"]
    editions = [[CardText(front, "A bit."), HAIR] for front in fronts]

    assert len({keys_through(editions[: n + 1])[0] for n in range(len(editions))}) == 1


def test_cards_that_change_places_and_lose_neighbours_keep_their_keys() -> None:
    before = dict(zip("HhW", keys_through([[HURTS, HAIR, WORK]]), strict=True))

    assert keys_through([[HURTS, HAIR, WORK], [WORK, HURTS]]) == [before["W"], before["H"]]


def test_a_card_that_comes_back_has_the_key_that_it_had() -> None:
    corrected = CardText("Does immunotherapy hurt at all?", HURTS.back)
    editions = [[HURTS, HAIR], [corrected, HAIR], [HAIR], [HAIR, corrected]]

    assert keys_through(editions)[1] == keys_through(editions[:1])[0]


def test_another_card_in_the_same_place_has_another_key() -> None:
    assert not {*keys_through([[HURTS], [WORK]])} & {*keys_through([[HURTS]])}


def test_a_new_card_never_takes_the_key_of_one_that_had_its_words_first() -> None:
    corrected = CardText("Does immunotherapy hurt at all?", HURTS.back)
    new = CardText(HURTS.front, "This is about the scar.")
    editions = [[HURTS], [corrected], [corrected, new]]

    old_key, new_key = keys_through(editions)

    assert old_key == keys_through(editions[:1])[0] != new_key


@given(EDITIONS)
def test_every_card_has_one_key_that_nobody_else_has(editions: list[list[CardText]]) -> None:
    keys = keys_through(editions)

    assert len(keys) == len({*keys}) == (len(editions[-1]) if editions else 0)
    assert all(len(key) == KEY_LETTERS for key in keys)


@given(EDITIONS, st.data())
def test_no_key_moves_when_only_the_order_does(
    editions: list[list[CardText]], data: st.DataObject
) -> None:
    last = list(dict.fromkeys(editions[-1])) if editions else []
    keys = dict(zip(last, keys_through([*editions, last]), strict=True))
    moved = data.draw(st.permutations(last))

    assert dict(zip(moved, keys_through([*editions, last, moved]), strict=True)) == keys
