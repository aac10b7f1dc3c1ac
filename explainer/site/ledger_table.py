"""The ledger of checks as a table for other programs.

PostgreSQL writes the lines, so many at a time: Python, which can do one thing at once for all its
readers, only passes them on, and a table of any length takes the memory of one part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Left, Replace, Substr, Upper

from explainer.publishing.kinds import all_kinds
from explainer.sources.models import DateKind, Verification, VerificationQuerySet
from explainer.sources.reviewers import public_name
from explainer.text.cells import START_OF_A_FORMULA, harmless

ROWS_AT_A_TIME = 1_000
COLUMNS = (
    "Checked on", "Kind of page", "Page", "Address of the page", "NCI page",
    "Address of the NCI page", "NCI date", "NCI word for the date", "Result", "Checked by",
    "Recorded on", "Carried forward from the check of", "Taken back on",
)  # fmt: skip
_CARD = "publication__live_edition__rendition__card"
_NAME = Coalesce(KeyTextTransform("name", _CARD), KeyTextTransform("title", _CARD))
# Stands in an address of a kind where that of a page has its slug.
_ANY_SLUG = "0"
QUOTE = '"'


def csv_parts(checks: VerificationQuerySet, site: str) -> Iterator[str]:
    """Return the checks as CSV, some lines at a time; `site` is what our addresses begin with."""
    yield ",".join(COLUMNS) + "\r\n"
    lines: QuerySet[Any] = checks.order_by("-verified_on", "-pk").annotate(line=_line(site))
    part = _part(lines)
    while part:
        yield "".join(f"{line}\r\n" for *_place, line in part)
        day, key, _line_of_it = part[-1]
        is_last = len(part) < ROWS_AT_A_TIME
        # The first condition is an index's.
        behind = Q(verified_on__lte=day) & (Q(verified_on__lt=day) | Q(pk__lt=key))
        part = [] if is_last else _part(lines.filter(behind))


def _part(lines: QuerySet[Any]) -> list[tuple[Any, ...]]:
    return list(lines.values_list("verified_on", "pk", "line")[:ROWS_AT_A_TIME])


def _line(site: str) -> Combinable:
    """Return what writes a check as a line. It names no column of the check's note."""
    cells = [
        _day("verified_on"),
        F("publication__kind"),
        _free_text(_joined(Upper(Left(_NAME, 1)), Substr(_NAME, 2))),
        _address_of_the_page(site),
        _free_text("source__title"),
        _quoted("source__address"),
        _day("nci_date"),
        _word_for("nci_date_kind", dict(DateKind.choices)),
        _word_for("verdict", dict(Verification.Verdict.choices)),
        _word_for("reviewer_id", _names_of_reviewers()),
        _day("recorded_at"),
        Case(When(carried_from__isnull=False, then=_day("verified_on"))),
        _day("taken_back__taken_back_at"),
    ]
    # Nothing that is NULL may shift the cells behind it.
    whole = [Coalesce(Cast(x, TextField()), Value("")) for x in cells]
    return Func(Value(","), *whole, function="concat_ws", output_field=TextField())


def _day(moment: str) -> Combinable:
    return Func(F(moment), Value("YYYY-MM-DD"), function="to_char", output_field=TextField())


def _joined(*texts: Combinable) -> Combinable:
    return Func(*texts, arg_joiner=" || ", template="(%(expressions)s)", output_field=TextField())


def _quoted(text: str | Combinable) -> Combinable:
    doubled = Replace(text, Value(QUOTE), Value(2 * QUOTE))
    return _joined(Value(QUOTE), doubled, Value(QUOTE))


def _free_text(text: str | Combinable) -> Combinable:
    """Return what somebody wrote as a cell that is shown, and never run: as `harmless`."""
    harmless_text = Func(
        text, Value(START_OF_A_FORMULA), Value(r"'\&"), function="regexp_replace",
        output_field=TextField(),
    )  # fmt: skip
    return _quoted(harmless_text)


def _word_for(column: str, words: dict[Any, str]) -> Combinable:
    """Return the cell that stands for each value of a column."""
    return _looked_up(column, {key: _in_quotes(word) for key, word in words.items()})


def _looked_up(column: str, words: dict[Any, str]) -> Combinable:
    table = Value(words, output_field=JSONField())
    key = Cast(F(column), TextField())
    return Func(table, key, function="jsonb_extract_path_text", output_field=TextField())


def _in_quotes(word: str) -> str:
    return QUOTE + harmless(word).replace(QUOTE, 2 * QUOTE) + QUOTE


def _address_of_the_page(site: str) -> Combinable:
    parts = {x.name: (site + x.address_of(_ANY_SLUG)).rpartition(_ANY_SLUG) for x in all_kinds()}
    before, behind = ({name: x[side] for name, x in parts.items()} for side in (0, 2))
    kind = "publication__kind"
    slug = Cast("publication__slug", TextField())
    return _quoted(_joined(_looked_up(kind, before), slug, _looked_up(kind, behind)))


def _names_of_reviewers() -> dict[Any, str]:
    """Return what readers may know of each person who ever checked a text."""
    has_checked = Exists(Verification.objects.filter(reviewer=OuterRef("pk")))
    people = User.objects.filter(has_checked).select_related("reviewer_profile")
    return {person.pk: public_name(person) for person in people}
