from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from explainer.pages.unfinished import unfinished_pages

DONE = "Every page about this site is live, and nothing in them is left to fill in."
HOW = (
    "Write them in the admin, under “About this site”, and publish them. `manage.py load_content"
    " explainer/pages/starter.md --editor NAME` brings the texts to begin with."
)


class Command(BaseCommand):
    help = "Say what the pages about this site still lack; ends with an error while they do."

    def handle(self, *_args: object, **_options: object) -> None:
        left = [sentence for page in unfinished_pages() for sentence in page.sentences()]
        for sentence in left:
            self.stdout.write(sentence)
        if left:
            count = "One thing is" if len(left) == 1 else f"{len(left)} things are"
            raise CommandError(f"{count} left to do. {HOW}")
        self.stdout.write(DONE)
