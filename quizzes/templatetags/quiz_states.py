"""What a quiz shows in one of its states, or in all of them for a script to choose from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from quizzes.marking import MarkedQuiz

if TYPE_CHECKING:
    from django.template.base import FilterExpression, NodeList, Parser, Token
    from django.template.context import Context

register = template.Library()


@register.tag
def when(parser: Parser, token: Token) -> WhenNode:
    """Show what is inside in those states only that a token names, or one of several.

    `{% when quiz "missed" %}` is about the quiz, `{% when quiz "missed" 2 %}` about its second
    question, and `{% when quiz "picked" 2 3 %}` about the third choice of that.
    """
    _, quiz, *names = token.split_contents()
    nodelist = parser.parse(("endwhen",))
    parser.delete_first_token()
    return WhenNode(
        nodelist, parser.compile_filter(quiz), [parser.compile_filter(x) for x in names]
    )


class WhenNode(template.Node):
    def __init__(
        self, nodelist: NodeList, quiz: FilterExpression, names: list[FilterExpression]
    ) -> None:
        self.nodelist = nodelist
        self.quiz = quiz
        self.names = names

    def render(self, context: Context) -> str:
        quiz: MarkedQuiz = self.quiz.resolve(context)
        name, *numbers = (str(x.resolve(context)) for x in self.names)
        of_question = f"q{numbers[0]}:" if numbers else ""
        tokens = f"{of_question}{':'.join([name, *numbers[1:]])}"
        if quiz.is_in_every_state:
            inside = self.nodelist.render(context)
            return format_html('<template data-when="{}">{}</template>', tokens, inside)
        if quiz.tokens.isdisjoint(tokens.split()):
            return ""
        return self.nodelist.render(context)
