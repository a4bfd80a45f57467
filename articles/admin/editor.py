"""The field in which the text of an article is written, with or without JavaScript."""

from typing import Any

from django.core.exceptions import ValidationError
from django.templatetags.static import static
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget
from js_asset import ImportMap, Media

from articles.rendering import tighten
from core.sanitize import TooLong, article_html

# What the editor offers is what the clean HTML of an article may hold: see core/sanitize.py.
EXTENSIONS: dict[str, Any] = {
    "Heading": {"levels": [2, 3, 4]},
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Blockquote": True,
    "HorizontalRule": True,
    "Bold": True,
    "Italic": True,
    "Subscript": True,
    "Superscript": True,
    "HardBreak": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Figure": True,
    "Image": True,
    "Caption": True,
    "Care": True,
    "Cite": True,
    "HTML": True,
    "Fullscreen": True,
    "NoSpellCheck": False,
}

# Our own modules of the editor, by the part that each is about.
MODULES = ("table", "pictures", "care", "cite")
# What some of them share: browsers find it by this name, whatever the file is called.
SHARED = ImportMap({"portal/library": "js/editor_library.js"})


class _BodyWidget(AdminProseEditorWidget):
    """The editor, with tables that keep captions, pictures from the library and care blocks."""

    @property
    def media(self) -> Media:
        """Return the editor's scripts and styles, and where its modules find what they share."""
        return super().media + Media(importmap=SHARED)

    def get_config(self) -> dict[str, Any]:
        """Return what the editor's script reads; our modules replace and add parts of it."""
        config: dict[str, Any] = super().get_config()
        return config | {"js_modules": [static(f"js/editor_{part}.js") for part in MODULES]}


class BodyField(ProseEditorFormField):
    """Clean HTML, written in the editor or, without JavaScript, as HTML."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            extensions=EXTENSIONS,
            sanitize=article_html,
            widget=_BodyWidget(attrs={"rows": 24, "class": "vLargeTextField"}),
            **kwargs,
        )

    def clean(self, value: str) -> str:
        """Return the clean HTML; a text that is too long gets an error and stays as it is."""
        try:
            return tighten(super().clean(value))
        except TooLong as error:
            raise ValidationError(str(error)) from error
