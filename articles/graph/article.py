"""The nodes of an article's page."""

from collections.abc import Sequence
from typing import NamedTuple

from articles.graph.nodes import (
    Node,
    absolute,
    condition_node,
    filled,
    language,
    listed,
    moment,
    organisation,
    own_nodes,
    person_node,
    picture_node,
    pointer,
    source_node,
)
from articles.neighbours import Step
from articles.panel import Panel
from articles.rules import Role
from core.moments import today
from core.words import gettext as _


class Shown(NamedTuple):
    """What a page shows besides its panel."""

    trail: Sequence[Step]
    body: str
    comments: int


def article_graph(panel: Panel, shown: Shown) -> list[Node]:
    """Return the nodes of an article's page."""
    picture = picture_node(shown.body, panel.url)
    people: dict[int, Node] = {panel.author.pk: person_node(panel.author)}
    for review in panel.reviews:
        people[review.person_id] = person_node(review.person, review)
    nodes = [
        *own_nodes(),
        _page_node(panel, picture),
        _article_node(panel, shown, picture),
        _crumbs(panel, shown.trail),
        *people.values(),
    ]
    return [*nodes, condition_node(panel.condition)] if panel.condition else nodes


def _page_node(panel: Panel, picture: Node | None) -> Node:
    """Return the page, which is what is reviewed; an article is not, to schema.org."""
    is_medical = panel.is_medical
    medical = {
        "specialty": "https://schema.org/Neurologic" if panel.is_neurological else None,
        "medicalAudience": {"@type": "MedicalAudience", "audienceType": "Patient"},
    }
    reviewed = {
        "lastReviewed": panel.reviewed_at and today(panel.reviewed_at).isoformat(),
        "reviewedBy": [pointer(review.person) for review in panel.reviews],
    }
    return filled(
        {
            "@type": "MedicalWebPage" if is_medical else "WebPage",
            "@id": f"{panel.url}#page",
            "url": panel.url,
            "name": panel.revision.title,
            "description": panel.revision.summary,
            "inLanguage": language(),
            "isPartOf": {"@id": absolute("/#site")},
            "breadcrumb": {"@id": f"{panel.url}#crumbs"},
            "mainEntity": {"@id": f"{panel.url}#article"},
            "about": _about(panel),
            **(reviewed if is_medical else {}),
            **(medical if is_medical else {}),
            "primaryImageOfPage": picture and {"@id": picture["@id"]},
            "datePublished": moment(panel.published_at),
            "dateModified": moment(panel.updated_at),
        }
    )


def _article_node(panel: Panel, shown: Shown, picture: Node | None) -> Node:
    revision, editorial = panel.revision, Role.EDITORIAL
    editors = [review.person for review in panel.reviews if review.role == editorial]
    return filled(
        {
            "@type": "Article",
            "@id": f"{panel.url}#article",
            "headline": revision.title,
            "description": revision.summary,
            "mainEntityOfPage": {"@id": f"{panel.url}#page"},
            "author": [pointer(panel.author)],
            "editor": [pointer(person) for person in editors],
            "publisher": {"@id": absolute("/#org")},
            "image": listed(picture),
            "datePublished": moment(panel.published_at),
            "dateModified": moment(panel.updated_at),
            "inLanguage": language(),
            "version": str(revision.number),
            "articleSection": panel.article.category.name,
            "about": _about(panel),
            "wordCount": revision.words,
            "timeRequired": f"PT{revision.reading_minutes}M",
            "isAccessibleForFree": True,
            "license": panel.licence,
            "publishingPrinciples": own_nodes()[0]["publishingPrinciples"],
            "funder": organisation(panel.article.funding),
            "citation": [source_node(one, panel.url) for one in panel.citations],
            "correction": _corrections(panel),
            "commentCount": shown.comments,
            "discussionUrl": f"{panel.url}#comments",
        }
    )


def _crumbs(panel: Panel, trail: Sequence[Step]) -> Node:
    steps = [(_("Home"), "/"), *((step.name, step.url) for step in trail)]
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
        for place, (name, path) in enumerate(steps, start=1)
    ]
    last = {"@type": "ListItem", "position": len(items) + 1, "name": panel.revision.title}
    return {
        "@type": "BreadcrumbList",
        "@id": f"{panel.url}#crumbs",
        "itemListElement": [*items, last],
    }


def _corrections(panel: Panel) -> list[Node]:
    return [
        {
            "@type": "CorrectionComment",
            "text": change.correction_text,
            "datePublished": today(change.at).isoformat(),
            "url": f"{panel.url}#correction-{change.pk}",
        }
        for change in panel.corrections
    ]


def _about(panel: Panel) -> list[Node]:
    condition = panel.condition
    return [{"@id": absolute(f"/#{condition.slug}")}] if condition else []
