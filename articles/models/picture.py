"""The library of pictures, and which revision shows which."""

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PictureQuerySet(models.QuerySet["Picture"]):
    """Reads of the library."""

    def at(self, addresses: Collection[str]) -> dict[str, "Picture"]:
        """Return those of the pictures at these addresses that are in the library, by address."""
        names = {
            address: name
            for address in addresses
            if address.startswith(settings.MEDIA_URL)
            # PostgreSQL refuses even to compare a text with a null character.
            and "\0" not in (name := unquote(address.removeprefix(settings.MEDIA_URL)))
        }
        if not names:
            return {}
        found = {picture.name: picture for picture in self.filter(name__in=set(names.values()))}
        return {address: found[name] for address, name in names.items() if name in found}


class Picture(models.Model):
    """A picture: its files, what it shows, and whose it is. Sizes are in pixels."""

    title = models.CharField(_("title"), max_length=120)
    alt = models.CharField(_("description"), max_length=300, blank=True)
    is_decorative = models.BooleanField(_("only decoration"), default=False)
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True)
    # The point that stays in view when the picture is cut, in percent from the top left corner.
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top"), default=50, validators=[MaxValueValidator(100)]
    )
    name = models.CharField(max_length=200, unique=True, editable=False)  # Path in the storage.
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    size = models.PositiveIntegerField(editable=False)  # Bytes of the main file.
    # [{"format": "avif", "width": 800, "height": 600, "name": path, "size": bytes}, …]
    renditions = models.JSONField(default=list, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # Of what came in.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Picture"]] = models.Manager.from_queryset(PictureQuerySet)()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["-created_at", "-id"], name="articles_picture_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decorative=True) | ~Q(alt=""), name="articles_picture_described"
            ),
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100), name="articles_picture_focal"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        """The address of the main file."""
        return default_storage.url(self.name)

    @property
    def thumbnail(self) -> str:
        """The address of its smallest file."""
        small = min(self.renditions, key=lambda file: file["width"], default={"name": self.name})
        return default_storage.url(small["name"])

    @property
    def sources(self) -> dict[str, list[tuple[str, int]]]:
        """The files that browsers may choose from, each format with the best compression first.

        For each media type: addresses and widths in pixels.
        """
        found: dict[str, list[tuple[str, int]]] = {}
        for file in sorted(self.renditions, key=lambda file: file["format"]):
            files = found.setdefault(f"image/{file['format']}", [])
            files.append((default_storage.url(file["name"]), file["width"]))
        return found

    @property
    def owner(self) -> str:
        """Whose it is and how it may be used, as readers are told; empty if nothing is known."""
        return ", ".join(filter(None, [self.credit, self.licence]))

    @property
    def names(self) -> list[str]:
        """The paths of all its files in the storage."""
        return [self.name, *(file["name"] for file in self.renditions)]


class PictureUse(models.Model):
    """A picture in the body of a revision, derived from it when it is made."""

    revision = models.ForeignKey(
        "articles.Revision", on_delete=models.PROTECT, related_name="pictures"
    )
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="uses")

    class Meta:
        constraints = [
            models.UniqueConstraint("picture", "revision", name="articles_pictureuse_once"),
        ]

    def __str__(self) -> str:
        return f"{self.picture_id} {self.revision_id}"
