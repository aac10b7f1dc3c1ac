"""How the signs that need help are kept in rows, each of which points to its source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from explainer.help.content import HelpSignContent
from explainer.publishing.keepers import OrderedRows, rows_named
from explainer.publishing.keeping import at_place
from explainer.sources.models import Source


class HelpSigns(OrderedRows):
    def read(self, working_copy: Any) -> tuple[HelpSignContent, ...]:  # noqa: ANN401 - any kind of text
        rows = self.kept_rows(working_copy)
        return tuple(
            HelpSignContent(
                row.sign, row.urgency, row.whom, row.source.address, facts=tuple(row.facts)
            )
            for row in rows
        )

    def look_up(
        self,
        working_copy: Any,  # noqa: ANN401, ARG002 - as Keeper
        value: Sequence[HelpSignContent],
    ) -> list[dict[str, Any]]:
        return [self._columns_of(place, sign) for place, sign in enumerate(value)]

    def _columns_of(self, place: int, sign: HelpSignContent) -> dict[str, Any]:
        with at_place((place, "source")):
            (source,) = rows_named(Source, "address", [sign.source])
        return {
            "sign": sign.sign,
            "urgency": sign.urgency,
            "whom": sign.whom,
            "source": source,
            "facts": sign.facts,
        }
