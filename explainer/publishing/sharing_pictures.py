"""The picture that goes with a link to a page, kept beside the publication that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.db import models

from explainer.pictures.sharing import SharingWords, sharing_picture
from explainer.publishing.record_rules import moves_the_state

PICTURES_AT_ONCE = 100


class SharingPicture(models.Model):
    """What goes with a link to a page: drawn when a text goes live, in place of the one before.

    It has a table of its own, so that pages and lists never load its bytes.
    """

    publication = models.OneToOneField(
        "Publication", on_delete=models.CASCADE, primary_key=True, related_name="sharing_picture"
    )
    # Of the words on it: two pages with the same words have the same picture.
    digest = models.CharField(max_length=32, db_index=True)
    png = models.BinaryField()

    class Meta:
        triggers = [moves_the_state()]

    def __str__(self) -> str:
        return f"Picture of {self.publication}"


def keep_sharing_pictures(words_of_pages: Mapping[int, SharingWords]) -> None:
    """Keep the pictures of pages that go live, by the publications' keys, in place of others.

    Where a page has the picture of its words already, none is drawn.
    """
    kept = SharingPicture.objects.filter(publication__in=words_of_pages)
    drawn = dict(kept.values_list("publication_id", "digest"))
    wanted = {key: x for key, x in words_of_pages.items() if drawn.get(key) != x.digest}
    SharingPicture.objects.bulk_create(
        pictures_of(wanted),
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["digest", "png"],
        batch_size=PICTURES_AT_ONCE,
    )


def pictures_of(words_of_pages: Mapping[int, SharingWords]) -> Iterator[SharingPicture]:
    """Yield the pictures of pages by the publications' keys, drawn now and not saved."""
    for key, words in words_of_pages.items():
        yield SharingPicture(publication_id=key, digest=words.digest, png=sharing_picture(words))
