"""The forms of a topic's quiz as nobody has answered it yet, made once when the topic goes live.

They are most of the page that most readers get. What to do after the quiz hangs on other pages and
is put in while somebody reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from explainer.publishing.models import Publication
from explainer.publishing.parts import PartsMaker
from explainer.text import markdown
from explainer.text.markup import as_it_is, tidied
from quizzes.marking import MarkedQuiz, mark, quiz_of
from topics.content import TopicContent
from topics.facts import facts_of

QUIZ: Final = "quiz"
_FORM: Final = "quizzes/_form.html"
_UNANSWERED, _IN_EVERY_STATE = "unanswered", "in every state"


@dataclass(frozen=True)
class Forms:
    """The form before any answer, and what a script chooses from afterwards."""

    unanswered: SafeString
    in_every_state: SafeString


def make_parts(publication: Publication, topic: TopicContent) -> dict[str, dict[str, Any]]:  # noqa: ARG001 - as all makers
    """Return the forms of the quiz of a live topic, if it has one."""
    if not topic.quiz:
        return {}
    quiz = mark(quiz_of(topic), {})
    return {
        QUIZ: {
            "facts": asdict(facts_of(topic)),
            _UNANSWERED: _form(topic, quiz),
            _IN_EVERY_STATE: _form(topic, quiz.in_every_state),
        }
    }


def kept_forms(parts: Mapping[str, Any], quiz: MarkedQuiz) -> Forms | None:
    """Return the forms that were made when the topic went live; None for any other state."""
    if not parts or quiz != mark([x.asked for x in quiz.questions], {}):
        return None
    return Forms(*(markdown.trust(as_it_is(parts[x])) for x in (_UNANSWERED, _IN_EVERY_STATE)))


def _form(topic: TopicContent, quiz: MarkedQuiz) -> str:
    context = {"quiz": quiz, "action": reverse("quizzes:quiz", args=[topic.slug])}
    return tidied(render_to_string(_FORM, context)).strip()


MAKER = PartsMaker(make_parts, (_FORM,))
