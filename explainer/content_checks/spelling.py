"""British spelling in texts for readers in the United States."""

from __future__ import annotations

import re
from collections.abc import Iterator

from explainer.content_checks.data_files import BRITISH_WORDS, words_in
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library
from explainer.content_checks.normal_words import normal_words

# Most words of medicine are too rare for a word list, but they are built of the same pieces.
_BRITISH_PIECE = re.compile(
    r"aemi[ac]|anaesth|caec[aou]|diarrhoe|^dyspnoe|^faec|^foet|^gynaec|^haem|leukaem"
    r"|^oedem|oedema|^oesoph|^oestr|^orthopaed|^paed|rrhoea|tumour|^aetiolog|^ischaem|^coeliac"
)


def british_spelling(library: Library) -> Iterator[Fault]:
    british = words_in(BRITISH_WORDS)
    for text in library.texts():
        for part in text.parts:
            for word in dict.fromkeys(normal_words(part.words)):
                if word in british or _BRITISH_PIECE.search(word):
                    yield Fault(text.place, part.name, f"Spell “{word}” as Americans do.")
