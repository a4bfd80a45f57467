"""The library of pictures: adding, describing, removing."""

from dataclasses import dataclass
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from accounts.models import User
from articles import images, permissions
from articles.models import Picture, WorkingDraft
from articles.services.errors import Invalid, NotAllowed, NotPossible
from articles.services.trail import once_certain
from core.text import is_blank, one_line

# How many characters each text may have.
LENGTHS = {
    name: int(getattr(Picture._meta.get_field(name), "max_length", 0))
    for name in ("title", "alt", "credit", "licence")
}


@dataclass(frozen=True)
class Description:
    """What an editor says of a picture. The focal point is in percent from the top left corner."""

    title: str
    alt: str
    is_decorative: bool = False
    credit: str = ""
    licence: str = ""
    focal_x: int = 50
    focal_y: int = 50


class AlreadyThere(Invalid):
    """The very same file is in the library; `picture` is the one."""

    def __init__(self, picture: Picture) -> None:
        super().__init__("file", _("This picture is in the library already: “%s”.") % picture)
        self.picture = picture


def add_picture(source: bytes, description: Description, *, by: User | None) -> Picture:
    """Add a picture to the library. Raises NotAllowed, Invalid or AlreadyThere.

    It takes a few seconds to make the files that browsers choose from.
    """
    if not permissions.can_add_pictures(by):
        raise NotAllowed
    description = _checked(description)
    known = Picture.objects.filter(digest=images.digest(source)).first()
    if known is not None:
        raise AlreadyThere(known)
    try:
        files = images.make(source)
    except images.BadPicture as error:
        raise Invalid("file", str(error)) from error
    try:
        with transaction.atomic():
            picture = record_picture(source, files, description, by=by)
            images.store(files)
    except IntegrityError as error:  # Somebody added it a moment ago.
        raise AlreadyThere(Picture.objects.get(digest=images.digest(source))) from error
    except OSError as error:
        raise Invalid("file", _("The picture cannot be stored: %s") % error.strerror) from error
    return picture


def record_picture(
    source: bytes, files: list[images.File], description: Description, *, by: User | None
) -> Picture:
    """Enter a picture into the library whose files are stored by the caller."""
    main, *others = files
    return Picture.objects.create(
        **vars(description),
        name=main.name,
        width=main.width,
        height=main.height,
        size=len(main.data),
        renditions=[
            {
                "format": file.format,
                "width": file.width,
                "height": file.height,
                "name": file.name,
                "size": len(file.data),
            }
            for file in others
        ],
        digest=images.digest(source),
        created_by=by,
    )


@transaction.atomic
def change_picture(picture: Picture, description: Description, *, by: User | None) -> Picture:
    """Change what the library says of a picture. Raises NotAllowed or Invalid.

    Texts keep what they say of it until they are saved again.
    """
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if not permissions.can_change_picture(by, picture):
        raise NotAllowed
    for name, value in vars(_checked(description)).items():
        setattr(picture, name, value)
    picture.save()
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: User | None) -> None:
    """Take a picture out of the library and delete its files. Raises NotAllowed or NotPossible."""
    picture = Picture.objects.select_for_update().get(pk=picture.pk)
    if not permissions.can_remove_pictures(by):
        raise NotAllowed
    if is_used(picture):
        raise NotPossible(_("This picture is in a text, so it stays in the library."))
    picture.delete()
    once_certain(images.remove, picture.names)


def is_used(picture: Picture) -> bool:
    """Say whether any revision shows the picture, or a text that somebody has not saved yet."""
    typed = WorkingDraft.objects.annotate(body=KT("values__body"))
    return picture.uses.exists() or typed.filter(body__contains=picture.name).exists()


def title_of(file_name: str) -> str:
    """Return a title made of the name of a file."""
    words = PurePath(file_name).stem.replace("_", " ").replace("-", " ")
    title = one_line(words)[: LENGTHS["title"]].strip()
    return title[:1].upper() + title[1:]


def _checked(description: Description) -> Description:
    """Return the description with regular lines. Raises Invalid."""
    lines = {name: one_line(getattr(description, name)) for name in LENGTHS}
    for name, line in lines.items():
        if len(line) > LENGTHS[name]:
            raise Invalid(name, _("This is longer than %d characters.") % LENGTHS[name])
    if is_blank(lines["title"]):
        raise Invalid("title", _("A picture needs a title."))
    if is_blank(lines["alt"]) and not description.is_decorative:
        raise Invalid(
            "alt", _("Say what the picture shows, or tick below that it is only decoration.")
        )
    for name in ("focal_x", "focal_y"):
        if not 0 <= getattr(description, name) <= 100:
            raise Invalid(name, _("The focal point is between 0 and 100 percent."))
    return Description(**(vars(description) | lines))
