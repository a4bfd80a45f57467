"""Fields in which one of thousands is chosen, without JavaScript too."""

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from treebeard.forms import TreeNodeChoiceField


class LongSelect(forms.Select):
    """A select that is written in one go: Django would render a template for each choice."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the HTML of the field."""
        chosen = set(self.format_value(value))
        options = (
            (key, " selected" if str(key) in chosen else "", label) for key, label in self.choices
        )
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name})),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class TopicChoiceField(TreeNodeChoiceField):
    """A choice of a topic, each set in by its depth in the tree."""

    DEPTH_SEPARATOR = "\u00a0\u00a0"
    widget = LongSelect
