from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from explainer.searching.judging import judge, read_queries, table


class Command(BaseCommand):
    help = "Print how well the search answers the queries of FILE…, kind by kind."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--misses", action="store_true", help="name each query whose page did not come first"
        )

    def handle(self, *args: Any, files: list[Path], misses: bool, **options: Any) -> None:  # noqa: ANN401, ARG002 - Django's signature
        try:
            queries = [query for file in files for query in read_queries(file)]
        except (OSError, UnicodeDecodeError, ValueError) as error:
            raise CommandError(str(error)) from None
        judged = judge(queries)
        for x in judged if misses else ():
            if x.worth < 1:
                self.stdout.write(f"{x.worth:.2f}  {x.query.text}: {', '.join(x.came[:3])}")
        for line in table(judged):
            self.stdout.write(line)
