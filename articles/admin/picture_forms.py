"""What editors fill in about a picture, and what chooses one for a text."""

from typing import Any

from django import forms
from django.contrib.admin import widgets
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from articles import images
from articles.admin.forms import ServiceForm
from articles.models import Picture
from articles.services.pictures import LENGTHS, Description, title_of

# Licences that allow a picture to be shown, as the field suggests them.
LICENCES = (
    "CC0 1.0",
    "CC BY 4.0",
    "CC BY-SA 4.0",
    "Public domain",
    "Used with permission",
    "Own picture",
)


class PictureForm(ServiceForm):
    """What the library says of a picture."""

    title = forms.CharField(
        label=_("Title"),
        max_length=LENGTHS["title"],
        widget=widgets.AdminTextInputWidget(),
        help_text=_("By this your colleagues find it. Readers do not see it."),
    )
    alt = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=LENGTHS["alt"],
        widget=widgets.AdminTextareaWidget(attrs={"rows": 3}),
        help_text=_(
            "What the picture shows, for people who cannot see it: as you would say it on the"
            " telephone. An article may describe it in other words."
        ),
    )
    is_decorative = forms.BooleanField(
        label=_("It is only decoration"),
        required=False,
        help_text=_("Whoever cannot see it misses nothing. No description is read out."),
    )
    credit = forms.CharField(
        label=_("Credit"),
        required=False,
        max_length=LENGTHS["credit"],
        widget=widgets.AdminTextInputWidget(),
        help_text=_("Who made it. Readers see this below the picture."),
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=LENGTHS["licence"],
        widget=widgets.AdminTextInputWidget(attrs={"list": "licences"}),
        help_text=_("What allows us to show it, for example CC BY 4.0. Readers see it too."),
    )
    focal_x = forms.IntegerField(
        label=_("Most important point, from the left"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("In percent. It stays in view where there is room for a part only."),
    )
    focal_y = forms.IntegerField(
        label=_("Most important point, from the top"),
        min_value=0,
        max_value=100,
        initial=50,
        help_text=_("In percent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # On the page of an article, other fields have the plain names already.
        super().__init__(*args, **{"auto_id": "id_picture_%s"} | kwargs)

    @property
    def description(self) -> Description:
        """What was filled in."""
        values = self.cleaned_data
        return Description(**{name: values[name] for name in Description.__annotations__})


class ChangePictureForm(PictureForm):
    """A picture that is in the library."""

    def __init__(self, *args: Any, picture: Picture, is_locked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.initial[name] = getattr(picture, name)
            field.disabled = is_locked


class NewPictureForm(PictureForm):
    """A picture that is to be added."""

    file = forms.FileField(
        label=_("File"),
        # No max_length: names are not kept.
        widget=forms.FileInput(attrs={"accept": images.ACCEPTED}),
        help_text=_(
            "JPEG, PNG, WebP or AVIF, at most 20 MB and 40 million pixels. Photos of an iPhone in"
            " HEIC must be exported as JPEG. Place, camera and other notes in it are removed."
        ),
        error_messages={"empty": _("The file is empty.")},
    )
    field_order = ("file",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave it empty to take it from the name of the file.")

    def clean_file(self) -> "UploadedFile[bytes]":
        """Refuse a file that is too large before anything is read of it."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > images.MOST_BYTES:
            most = images.MOST_BYTES // 1_000_000
            raise forms.ValidationError(_("The picture is larger than %d MB.") % most)
        return file

    def clean(self) -> dict[str, Any]:
        """Take the title from the name of the file if there is no other."""
        values = super().clean() or self.cleaned_data
        file = values.get("file")
        if file is not None and not values.get("title"):
            values["title"] = title_of(file.name or "")
        return values
