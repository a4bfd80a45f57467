"""Who may do what with articles: one question a function.

`user` is None for the operator at the command line, who holds the whole machine.
"""

from django.db.models import Q

from accounts.models import User
from articles.models import Article, Person, Picture
from articles.rules import BLOCKING_SOURCES, Role
from articles.workflow import RIGHTS, Action, Reading, Right, State


def can_create(user: User | None) -> bool:
    """May this user start an article?"""
    return user is None or user.has_perm("articles.add_article")


def can_edit(user: User | None, article: Article) -> bool:
    """May this user save drafts of the article? Authors may of their own, editors of all."""
    if can_publish(user):
        return True
    if user is None or not user.has_perm("articles.change_article"):
        return False
    return user.pk in (article.created_by_id, article.author.user_id)


def can_file(user: User | None, article: Article) -> bool:
    """May this user change its topic and by-line? Both show on a public page at once."""
    if article.reading is Reading.PAGE or article.state is State.SCHEDULED:
        return can_publish(user)
    return can_edit(user, article)


def can_readdress(user: User | None, article: Article) -> bool:
    """May this user change its address?"""
    return can_file(user, article)


def can_preview(user: User | None, article: Article) -> bool:
    """May this user see the newest draft of the article?"""
    return can_edit(user, article) or can_review(user)


def can_review(user: User | None) -> bool:
    """May this user see every draft and say what they think of those of others?"""
    return user is None or user.has_perm("articles.review_article")


def can_judge(user: User | None, article: Article) -> bool:
    """May this user approve the newest text? Nobody may approve what they wrote themselves."""
    return can_review(user) and (user is None or not is_writer(user, article))


def can_sign(user: User | None, article: Article) -> bool:
    """May this user sign the newest text? Who is in the register may, but never for their own.

    Whether their register entry and their declaration hold is asked when they sign.
    """
    if user is None or not can_review(user):
        return False
    person = getattr(user, "person", None)
    return person is not None and not person.is_team and not has_written(user, article)


def can_vouch(user: User | None, article: Article) -> bool:
    """May this user ask somebody of the register to sign it by a link?

    Who makes a link knows its address, so it must be one who could sign if they were in the
    register: no writer answers a link of their own in another's name.
    """
    return can_review(user) and (user is None or not has_written(user, article))


def has_written(user: User, article: Article) -> bool:
    """Did this user write what no other clinician has signed? The by-line counts as writing, too.

    Going back to a text of theirs brings it back as theirs, whoever pressed the button.
    """
    if article.author.user_id == user.pk:
        return True
    signed = article.live_signoff
    since = 0
    if signed is not None and signed.role == Role.CLINICAL and signed.person.user_id != user.pk:
        since = signed.revision_id
    unsigned = article.revisions.filter(pk__gt=since).values("content_hash")
    own = Q(pk__gt=since) | Q(content_hash__in=unsigned)
    return article.revisions.filter(own, created_by=user).exists()


def can_keep_register(user: User | None) -> bool:
    """May this user change people, their register entries and their declarations?"""
    return user is None or user.has_perm("articles.change_person")


def can_speak_for(user: User | None, person: Person) -> bool:
    """May this user record what somebody agrees to and declares? They themselves may, too."""
    return can_keep_register(user) or (user is not None and user.pk == person.user_id)


def can_keep_sources(user: User | None) -> bool:
    """May this user add sources and mend what is written of them?"""
    return user is None or user.has_perm("articles.change_reference")


def can_judge_source(user: User | None, status: str) -> bool:
    """May this user say what became of a source that stands so? Editors alone clear a doubt."""
    return can_publish(user) if status in BLOCKING_SOURCES else can_keep_sources(user)


def can_remove_sources(user: User | None) -> bool:
    """May this user take a source that no text cites out of the library?"""
    return can_publish(user) and can_keep_sources(user)


def can_describe(user: User | None, article: Article) -> bool:
    """May this user say what kind of page it is, and who looks after it?"""
    return can_file(user, article)


def can_answer_mistakes(user: User | None) -> bool:
    """May this user say what came of a mistake that a reader reported?"""
    return user is None or user.has_perm("articles.change_mistakereport")


def can_publish(user: User | None) -> bool:
    """May this user decide what readers see?"""
    return user is None or user.has_perm("articles.publish_article")


def can_override(user: User | None) -> bool:
    """May this user publish although a check says no, with a reason that is kept?"""
    return user is None or user.has_perm("articles.override_checks")


def can_invite(user: User | None) -> bool:
    """May this user show a draft to somebody outside, by a link?"""
    return can_review(user)


def can_add_pictures(user: User | None) -> bool:
    """May this user add pictures to the library?"""
    return user is None or user.has_perm("articles.add_picture")


def can_change_picture(user: User | None, picture: Picture) -> bool:
    """May this user change what the library says of a picture? Its uploader and editors may."""
    if can_publish(user):
        return True
    if user is None or not user.has_perm("articles.change_picture"):
        return False
    return user.pk == picture.created_by_id


def can_remove_pictures(user: User | None) -> bool:
    """May this user take a picture that no text shows out of the library?"""
    return user is None or user.has_perm("articles.delete_picture")


def can_choose_colleagues(user: User | None) -> bool:
    """May this user look up the accounts of the newsroom?

    Who writes says which of them looks after a page; who keeps the register, whose a name is.
    """
    writes = user is None or user.has_perm("articles.change_article")
    return writes or can_publish(user) or can_keep_register(user)


def can_arrange_topics(user: User | None) -> bool:
    """May this user add, rename and move topics?"""
    return user is None or user.has_perm("articles.change_category")


def may(user: User | None, action: Action, article: Article) -> bool:
    """Has this user the right that the workflow asks for this action?"""
    right = RIGHTS[action]
    if right is Right.WRITE:
        return can_edit(user, article)
    if right is Right.SIGN:
        return can_sign(user, article)
    return can_judge(user, article) if right is Right.JUDGE else can_publish(user)


def is_writer(user: User, article: Article) -> bool:
    """Is the newest text this user's own: under their name, or saved by them since the live one?"""
    if article.author.user_id == user.pk:
        return True
    unpublished = article.revisions.filter(created_by=user)
    shown = article.shown_revision
    if shown is not None and shown.pk != article.latest_revision_id:
        unpublished = unpublished.filter(number__gt=shown.number)
    return unpublished.exists()
