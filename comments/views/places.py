"""Where a text goes: under an article, below a comment, or into the place of an older text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from comments import forms, rules
from comments.forms import EditForm, TextForm
from comments.models import Comment, CommentThread
from comments.services import posting
from comments.services.posting import Preview
from core.carry import Carried
from core.identifiers import uuid7

NOTHING = Carried()


@dataclass(frozen=True)
class NewComment:
    """A comment on an article, or a reply to the comment `parent`."""

    article: Article
    path: str
    parent: Comment | None = None

    template: ClassVar = "comments/comment_form.html"

    def context(self) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {"article": self.article, "parent": self.parent}

    def empty_form(self, user: User, carried: Carried = NOTHING) -> TextForm:
        """Return the form as it is first shown."""
        thread = CommentThread.objects.of(self.article)
        return forms.new_comment(user, thread, self.parent, carried.text, carried.choice)

    def form(self, data: Mapping[str, Any], user: User) -> TextForm:
        """Return the form as it was sent."""
        return forms.sent_comment(data, user, self.parent)

    def fresh(self) -> dict[str, str]:
        """Return the hidden values with which the form can be sent once more."""
        return {"token": str(uuid7()), **forms.opened_now()}

    def accepting(self, data: Mapping[str, Any]) -> "NewComment":
        """Return this place, or the article itself if its author chose that when asked."""
        gone = self.parent is not None and self.parent.status in rules.GONE
        return NewComment(self.article, self.path) if gone and data.get("as_new") else self

    def check(self, user: User) -> None:
        """Raise what would meet a text of `user`."""
        posting.check(self.article, by=user, parent=self.parent)

    def preview(self, user: User, text: str) -> Preview:
        """Return how a text would look, and what its author should know."""
        return posting.preview(self.article, by=user, text=text, parent=self.parent)

    def save(self, form: TextForm, user: User) -> Comment:
        """Post the text."""
        return posting.post(
            self.article,
            by=user,
            text=form.cleaned_data["text"],
            token=form.cleaned_data["token"],
            parent=self.parent,
            audience=form.cleaned_data.get("audience", ""),
            confirmed=form.confirmed_text,
        )


@dataclass(frozen=True)
class Correction:
    """A new text for the comment `comment`."""

    comment: Comment
    path: str

    template: ClassVar = "comments/comment_edit.html"

    @property
    def article(self) -> Article:
        """The article that the comment stands under."""
        return self.comment.thread.article

    def context(self) -> dict[str, Any]:
        """Return what the page shows beside the form."""
        return {"article": self.article, "comment": self.comment}

    def empty_form(self, user: User, carried: Carried = NOTHING) -> TextForm:
        """Return the form as it is first shown."""
        initial = {
            "text": carried.text or self.comment.source,
            "audience": carried.choice or self.comment.audience,
            "revision": self.comment.revision,
        }
        return EditForm(initial=initial, member=user, parent=self.comment.parent)

    def form(self, data: Mapping[str, Any], user: User) -> TextForm:
        """Return the form as it was sent."""
        return EditForm(data, member=user, parent=self.comment.parent)

    def fresh(self) -> dict[str, str]:
        """Return the hidden values with which the form can be sent once more."""
        return {"revision": str(self.comment.revision)}

    def accepting(self, data: Mapping[str, Any]) -> "Correction":
        """Return this place: there is no other."""
        return self

    def check(self, user: User) -> None:
        """Raise what would meet a text of `user`."""
        posting.check_edit(self.comment, by=user)

    def preview(self, user: User, text: str) -> Preview:
        """Return how a text would look, and what its author should know."""
        parent = self.comment.parent
        return posting.preview(
            self.article, by=user, text=text, parent=parent, comment=self.comment
        )

    def save(self, form: TextForm, user: User) -> Comment:
        """Replace the text."""
        return posting.edit(
            self.comment,
            by=user,
            text=form.cleaned_data["text"],
            revision=form.cleaned_data["revision"],
            audience=form.cleaned_data.get("audience", ""),
            confirmed=form.confirmed_text,
        )


Place = NewComment | Correction


def under_article(*, slug: str) -> NewComment:
    """Find the article. One that is not public any more is found too: see `_known`.

    So is one that got another address while somebody was writing under it.
    """
    article = _known().filter(slug=slug).first()
    if article is None:
        article = get_object_or_404(_known(), old_slugs__slug=slug)
    return NewComment(article, reverse("comments:new", args=[slug]))


def below_comment(*, public_id: UUID, viewer: User | None) -> NewComment:
    """Find the comment that is answered, in any state in which it has a place."""
    parent = _find(public_id, viewer)
    path = reverse("comments:reply", args=[public_id])
    return NewComment(parent.thread.article, path, parent)


def of_comment(*, public_id: UUID, viewer: User | None) -> Correction:
    """Find the comment that is changed."""
    return Correction(_find(public_id, viewer), reverse("comments:edit", args=[public_id]))


def _find(public_id: UUID, viewer: User | None) -> Comment:
    known = _known().filter(pk=OuterRef("thread__article"))
    comments = Comment.objects.in_place_for(viewer).filter(Exists(known))
    comments = comments.select_related(
        "author",
        "parent__author",
        "thread__article__live_revision",
        "thread__article__next_revision",
    )
    return get_object_or_404(comments, public_id=public_id)


def _known() -> Any:
    """Return the articles that were public at some time.

    Who typed a text under one that is not public any more gets the text back; of
    drafts nobody learns that they exist.
    """
    known = Article.objects.filter(published_at__lte=timezone.now())
    return known.select_related("live_revision", "next_revision")
