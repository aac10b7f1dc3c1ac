"""Brands of drugs without their generic names."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.content_checks.data_files import BRAND_NAMES, lines_with_reasons
from explainer.content_checks.faults import Fault
from explainer.content_checks.library import Library
from explainer.content_checks.normal_words import normal_words


def lonely_brands(library: Library) -> Iterator[Fault]:
    generics = {brand.lower(): name for brand, name in lines_with_reasons(BRAND_NAMES).items()}
    for text in library.texts():
        for part in text.parts:
            for brand in generics.keys() & set(normal_words(part.words)):
                if generics[brand].casefold() not in part.words.casefold():
                    yield Fault(
                        text.place,
                        part.name,
                        f"Say the generic name of {brand.capitalize()} with it: {generics[brand]}.",
                    )
