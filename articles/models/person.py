"""People named on pages: authors and, later, reviewers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """A public name for by-lines, which may belong to someone who can sign in."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=140, unique=True)
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("For example: writer, MG nurse.")
    )
    credentials = models.CharField(_("credentials"), max_length=200, blank=True)
    bio = models.TextField(
        _("about"), blank=True, help_text=_("Plain text; a blank line starts a paragraph.")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="person",
        verbose_name=_("account"),
        help_text=_("Articles with this by-line may be edited by this account."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("articles:person", args=[self.slug])
