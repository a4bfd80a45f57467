"""The one place from which other modules import article models."""

from articles.models.article import Article
from articles.models.category import Category
from articles.models.change import CLASS_NAMES, Change
from articles.models.condition import Condition
from articles.models.event import ACTION_NAMES, STATE_NAMES, Event
from articles.models.link import Link, LinkCheck
from articles.models.mistake import MistakeReport
from articles.models.old_address import OldArticleSlug, OldTopicPath
from articles.models.person import Credential, Declaration, Person
from articles.models.picture import Picture, PictureUse
from articles.models.recheck import REOPENING_NAMES, Recheck, ReviewReminder
from articles.models.reference import (
    SOURCE_KIND_NAMES,
    SOURCE_STATUS_NAMES,
    Citation,
    Reference,
)
from articles.models.review_link import Answer, ReviewLink, Standing
from articles.models.reviewed import AI_NAMES, KIND_NAMES, RISK_NAMES
from articles.models.revision import Revision, RevisionIsImmutable, VersionName
from articles.models.signoff import ROLE_NAMES, SCOPE_NAMES, SignOff
from articles.models.working_draft import WorkingDraft

__all__ = [
    "ACTION_NAMES",
    "AI_NAMES",
    "CLASS_NAMES",
    "KIND_NAMES",
    "REOPENING_NAMES",
    "RISK_NAMES",
    "ROLE_NAMES",
    "SCOPE_NAMES",
    "SOURCE_KIND_NAMES",
    "SOURCE_STATUS_NAMES",
    "STATE_NAMES",
    "Answer",
    "Article",
    "Category",
    "Change",
    "Citation",
    "Condition",
    "Credential",
    "Declaration",
    "Event",
    "Link",
    "LinkCheck",
    "MistakeReport",
    "OldArticleSlug",
    "OldTopicPath",
    "Person",
    "Picture",
    "PictureUse",
    "Recheck",
    "Reference",
    "ReviewLink",
    "ReviewReminder",
    "Revision",
    "RevisionIsImmutable",
    "SignOff",
    "Standing",
    "VersionName",
    "WorkingDraft",
]
