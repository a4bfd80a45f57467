"""The illness that a page is about, as medical catalogues name it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Condition(models.Model):
    """An illness with its other names and its codes: [["ICD-10", "G70.0"], …]."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)  # Names it in the data of a page.
    other_names = models.JSONField(_("other names"), default=list, blank=True)
    codes = models.JSONField(_("codes"), default=list, blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
