"""The words that people put around what they look for."""

from __future__ import annotations

from collections.abc import Sequence

# Folded, and so without apostrophes. A name that holds some of these words, such as ALL or MAY, is
# found by its whole name all the same.
_LISTED = """
a about after all also am an and any anyone anything are as ask at be because been before being
but by can cannot cant could couldnt did didnt do does doesnt doing dont during each either else
ever every explain find for from get gets getting give given go goes going got had has hasnt have
havent having he hello help hers her here him his how hows i id if ill im in info information into
is isnt it its itself ive just kind know let like look looking lot make makes many may me mean
meaning means meant might mine more most much must my myself need needs no not of off often on one
ones or other our ours out over own please possible quite really same say says she should shouldnt
show so some someone something such take tell than that thats the their theirs them then there
theres these they theyre thing things think this those to told too us use used very want wants was
wasnt way we were werent what whats when where wheres whether which while who whom whos whose why
will with without wont would wouldnt you your youre yours
cual cuales como cuando de del donde el en es esta este la las lo los me mi mis para por porque
que quien se si son su sus tengo tiene un una unas unos y
"""
QUESTION_WORDS = frozenset(_LISTED.split())


def telling_words(words: Sequence[str]) -> list[str]:
    """Return the words that say what somebody looks for: all of them if nothing else is left."""
    telling = [word for word in words if word not in QUESTION_WORDS]
    return telling or list(words)
