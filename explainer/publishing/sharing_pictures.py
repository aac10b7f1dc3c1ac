"""The picture that goes with a link to a page, kept beside the publication that it speaks of."""

from __future__ import annotations

from django.db import models

from explainer.pictures.sharing import SharingWords, sharing_picture


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

    def __str__(self) -> str:
        return f"Picture of {self.publication}"


def keep_sharing_picture(publication_key: int, words: SharingWords) -> None:
    """Draw the picture of a page that goes live, in place of the one before."""
    picture = SharingPicture(
        publication_id=publication_key, digest=words.digest, png=sharing_picture(words)
    )
    SharingPicture.objects.bulk_create(
        [picture],
        update_conflicts=True,
        unique_fields=["publication"],
        update_fields=["digest", "png"],
    )
