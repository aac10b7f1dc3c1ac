"""What a record system asks, in the words of HL7's Infobutton: more than we need, and all strings.

Unlike the rest of the API this overlooks what it does not know: each system sends along what it has
(who asks, for whom, in which task), and none of it is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from explainer.api.infobutton.codes import names_for
from explainer.api.parameters import Refused
from explainer.text.atom import for_xml

LONGEST = 200
JSON = "application/json"
ATOM = "application/atom+xml"
_TYPES = {
    "": ATOM,
    ATOM: ATOM,
    "text/xml": ATOM,
    "application/xml": ATOM,
    JSON: JSON,
}
_SCRIPTS = ("application/javascript", "text/javascript")
_ENGLISH = "en"


@dataclass(frozen=True)
class Asked:
    code: str
    code_system: str
    display_name: str
    language: str
    response_type: str = ATOM

    @property
    def names(self) -> tuple[str, ...]:
        """What pages about it may be called: none where the texts are not in its language."""
        return names_for(self.code_system, self.code) if self.is_in_english else ()

    @property
    def is_in_english(self) -> bool:
        return self.language[:2].lower() == _ENGLISH


def asked_of(query: Mapping[str, str]) -> Asked:
    """Return what is asked. Raises Refused for an answer in a form that we do not give."""
    return Asked(
        _text(query, "mainSearchCriteria.v.c"),
        _text(query, "mainSearchCriteria.v.cs"),
        _text(query, "mainSearchCriteria.v.dn"),
        _text(query, "informationRecipient.languageCode.c") or _ENGLISH,
        _response_type(query),
    )


def _text(query: Mapping[str, str], name: str) -> str:
    return " ".join(for_xml(query.get(name, "")).split())[:LONGEST]


def _response_type(query: Mapping[str, str]) -> str:
    """A script of another site is never answered: JSON may be read from anywhere without one."""
    wanted = query.get("knowledgeResponseType", "").strip().lower()
    if wanted in _SCRIPTS or "callback" in query:
        raise Refused(f"We do not answer with scripts. Ask for {JSON}: any site may read it.")
    if wanted not in _TYPES:
        raise Refused(f"We answer as {ATOM} or as {JSON}.")
    return _TYPES[wanted]
