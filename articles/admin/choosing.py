"""Fields in which one of many is chosen: from a list of a few, by name among thousands."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles.admin.names import KINDS, LONGEST
from core.text import row_key

FEW = 100  # So many fit into a list in which one still finds something.
_KEY = "#"  # Before the key of a row that was ticked; without it, a number is a name.
_INDENT = "\u00a0\u00a0"


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


class _PickWidget(LongSelect):
    """A select, or a text field for a name with those to choose from that it may mean."""

    @property
    def field(self) -> "PickField":
        """The field whose choices these are."""
        choices: Any = self.choices
        field: PickField = choices.field
        return field

    @property
    def media(self) -> forms.Media:
        """What suggests names while one is typed."""
        if self.field.few is not None:
            return forms.Media()
        script: Any = forms.Script("js/pick.js", defer=True)
        return forms.Media(css={"all": ["css/pick.css"]}, js=[script])

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """Return the HTML of the field."""
        if self.field.few is not None:
            return super().render(name, value, attrs, renderer)
        return render_to_string("admin/_pick.html", self._shown(name, value, attrs or {}))

    def _shown(self, name: str, value: Any, attrs: dict[str, Any]) -> dict[str, Any]:
        field, own_id = self.field, attrs.get("id", name)
        described = f"{attrs.get('aria-describedby', '')} {own_id}_hint".strip()
        text = "" if value is None else str(value)
        given = {
            **attrs,
            "name": name,
            "type": "text",
            "value": text,
            "maxlength": LONGEST,
            "aria-describedby": described,
            "data-names": reverse("admin:articles_names", args=[field.kind_name]),
        }
        fits = field.fits
        labels = field.kind.names.labels(fits)
        return {
            "attrs": flatatt(self.build_attrs(self.attrs, given)),
            "id": own_id,
            "fit_name": _fit_name(name),
            "hint": field.kind.hint,
            "empty": "" if field.required else str(field.empty_label or "").strip("-"),
            "fits": [
                (f"{_KEY}{row.pk}", label, field.kind.note(row))
                for row, label in zip(fits, labels, strict=True)
            ],
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Return what was ticked among the names that fit, or else what was typed or chosen."""
        return data.get(_fit_name(name)) or data.get(name)


def _fit_name(name: str) -> str:
    return f"{name}-fit"


class _Choices(ModelChoiceIterator):  # type: ignore[type-arg]
    """The few choices, which are read once."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the choices of a select."""
        if self.field.empty_label is not None:
            yield ("", self.field.empty_label)
        for row in self.field.few or ():  # type: ignore[attr-defined]
            yield self.choice(row)


class PickField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of one row of a kind: a list while there are few, and a name when there are many.

    What was typed may be a name, or the label that suggestions and the field itself write, in
    which the address stands behind a name that several have.
    """

    widget = _PickWidget
    iterator = _Choices
    default_error_messages = {
        "several": _("Several are called “%(name)s”. Please choose one of them below."),
    }

    def __init__(self, kind: str, **kwargs: Any) -> None:
        """Offer rows of one of `KINDS`."""
        self.kind_name, self.kind = kind, KINDS[kind]
        self.fits: list[Any] = []
        self._read: tuple[Any, list[Any]] = (None, [])
        kwargs.setdefault("queryset", self.kind.rows())
        super().__init__(**kwargs)
        messages: dict[str, Any] = {"unknown": self.kind.unknown, **self.error_messages}
        self.error_messages = messages

    @property
    def few(self) -> list[Any] | None:
        """All the choices, or None if there are too many for a list."""
        if self._read[0] is not self.queryset:
            assert self.queryset is not None
            self._read = (self.queryset, list(self.queryset[: FEW + 1]))
        return None if len(self._read[1]) > FEW else self._read[1]

    def label_from_instance(self, obj: Any) -> str:
        """Return the line of the choice; a topic is set in by its depth in the tree."""
        return _INDENT * (getattr(obj, "depth", 1) - 1) + str(obj)

    def prepare_value(self, value: Any) -> Any:
        """Return the key for a list, or else the label of what is chosen, or what was typed."""
        if self.few is not None:
            return super().prepare_value(value)
        row = value if hasattr(value, "_meta") else self._by_key(value)
        return self.kind.names.label(row) if row is not None else value

    def to_python(self, value: Any) -> Any:
        """Return the row that is meant. Raises ValidationError if none is, or several are."""
        if value in self.empty_values or self.few is not None:
            return super().to_python(value)
        assert self.queryset is not None
        if hasattr(value, "_meta"):
            return value
        found = self._meant(value)
        if len(found) != 1:
            code = "several" if found else "unknown"
            words = self.error_messages[code]
            raise ValidationError(words, code=code, params={"name": value})
        return found[0]

    def clean(self, value: Any) -> Any:
        """Return the row that is meant; if that is not clear, remember those that it may be."""
        try:
            return super().clean(value)
        except ValidationError:
            if value not in self.empty_values and self.few is None:
                assert self.queryset is not None
                rows, names, text = self.queryset, self.kind.names, str(value)
                self.fits = (
                    names.meant(rows, text) or names.like(rows, text) or names.near(rows, text)
                )
            raise

    def _meant(self, value: Any) -> list[Any]:
        """Return the row that was ticked or named, or several; a bare key comes from a list."""
        assert self.queryset is not None
        ticked = self._by_key(value)
        if ticked is not None:
            return [ticked]
        named = self.kind.names.meant(self.queryset, str(value))
        return named or list(self.queryset.filter(pk=row_key(str(value))))

    def _by_key(self, value: Any) -> Any:
        """Return the row whose key was ticked, or that a form began with."""
        assert self.queryset is not None
        text = str(value or "")
        is_ticked = text.startswith(_KEY)
        key = value if isinstance(value, int) else is_ticked and row_key(text.removeprefix(_KEY))
        return self.queryset.filter(pk=key).first() if key else None
