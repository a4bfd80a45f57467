"""The nodes of which graphs are made, and how a graph is written into a page."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.templatetags.static import static

from articles.models import Citation, Condition, Person, SignOff
from articles.panel import CATALOGUES
from articles.rules import SourceKind
from core.bibliography import MOST_AUTHORS, doi_address, pmid_address
from core.document import Element, parse, walk
from core.moments import exactly
from core.paths import address
from core.place import place
from core.text import plain_text

Node = dict[str, Any]

# A name must not end the script in which the graph stands, nor begin a tag or an entity.
_ESCAPES = [(char, f"\\u{ord(char):04X}") for char in "<>&\u2028\u2029"]
# The policies of whoever makes the site, each a page of it.
POLICIES = {
    "publishingPrinciples": "about_editorial",
    "correctionsPolicy": "about_corrections",
    "ethicsPolicy": "about_conflicts",
    "ownershipFundingInfo": "about_funding",
    "actionableFeedbackPolicy": "about_feedback",
}
_SOURCE_TYPES = {
    SourceKind.JOURNAL: "ScholarlyArticle",
    SourceKind.TRIAL: "ScholarlyArticle",
    SourceKind.GUIDELINE: "Report",
    SourceKind.BOOK: "Book",
    SourceKind.WEB: "WebPage",
}
# A person as lists of sources name them: “Rao AB”. Anything else is an organisation.
_SURNAME_FIRST = re.compile(r".+ [A-Z]{1,4}")


def as_script(nodes: Iterable[Node]) -> str:
    """Write a graph so that it can stand in a script element, whatever the names in it are."""
    graph = {"@context": "https://schema.org", "@graph": list(nodes)}
    script = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _ESCAPES:
        script = script.replace(char, escaped)
    return script


def own_nodes() -> tuple[Node, Node]:
    """Return who makes the site, and the site as a whole; nobody may change them.

    A body that names itself is a charity or the like.
    """
    named = str(settings.ORGANISATION)
    url = str(settings.ORGANISATION_URL) if named else ""
    return _own_nodes(str(settings.SITE_URL), str(settings.SITE_NAME), named, url, language())


@lru_cache(maxsize=10)
def _own_nodes(
    site_url: str, site_name: str, named: str, url: str, language: str
) -> tuple[Node, Node]:
    """Make them once: they stand on every page."""
    own = {"@id": f"{site_url}/#org"}
    organisation = {
        "@type": "NGO" if named else "Organization",
        **own,
        "name": named or site_name,
        "url": f"{site_url}/",
        "logo": {"@type": "ImageObject", "url": f"{site_url}{static('img/mark.svg')}"},
        "sameAs": listed(url),
        **{policy: f"{site_url}{address(name)}" for policy, name in POLICIES.items()},
    }
    site = {
        "@type": "WebSite",
        "@id": f"{site_url}/#site",
        "url": f"{site_url}/",
        "name": site_name,
        "inLanguage": language,
        "publisher": own,
    }
    return filled(organisation), site


def person_node(person: Person, review: SignOff | None = None) -> Node:
    """Return a person with what readers may be told, and with what they were when they signed."""
    path = person.get_absolute_url()
    node = {
        "@type": "Organization" if person.is_team else "Person",
        "@id": absolute(f"{path}#p"),
        "name": person.name,
        "url": absolute(path),
    }
    if person.is_team or not person.is_shown:
        return node
    credential = review.credential if review else {}
    return filled(
        {
            **node,
            "honorificPrefix": person.prefix,
            "honorificSuffix": person.suffix,
            "jobTitle": person.role,
            "affiliation": organisation(person.affiliation),
            "sameAs": listed(person.orcid and f"https://orcid.org/{person.orcid}"),
            "hasCredential": listed(credential_node(credential)),
        }
    )


def credential_node(credential: dict[str, str]) -> Node | None:
    """Return an entry of a register as a signature or the register itself keeps it."""
    if not credential:
        return None
    return filled(
        {
            "@type": "EducationalOccupationalCredential",
            "credentialCategory": "licence",
            "name": credential["title"],
            "recognizedBy": organisation(credential["issuer"]),
            "identifier": credential["number"],
        }
    )


def condition_node(condition: Condition) -> Node:
    """Return an illness with its names and its codes."""
    known = [(system, code) for system, code in condition.codes if system in CATALOGUES]
    codes = [(system, code) for system, code in condition.codes if system not in CATALOGUES]
    return filled(
        {
            "@type": "MedicalCondition",
            "@id": absolute(f"/#{condition.slug}"),
            "name": condition.name,
            "alternateName": condition.other_names,
            "sameAs": [CATALOGUES[system] % code for system, code in known],
            "code": [
                {"@type": "MedicalCode", "codingSystem": system, "codeValue": code}
                for system, code in codes
            ],
        }
    )


def source_node(citation: Citation, page_url: str) -> Node:
    """Return a source; where nothing in the world names it, its place on the page does."""
    source = citation.reference
    doi = doi_address(source.doi) if source.doi else ""
    pubmed = pmid_address(source.pmid) if source.pmid else ""
    printed = citation.line  # It leaves out what only says the same again.
    known = {"DOI": source.doi, "PMID": source.pmid}
    kind = SourceKind(source.kind)
    is_journal = kind in (SourceKind.JOURNAL, SourceKind.TRIAL)
    within = {"@type": "Periodical" if is_journal else "CreativeWork", "name": source.container}
    return filled(
        {
            "@type": _SOURCE_TYPES[kind],
            "@id": doi or pubmed or f"{page_url}#ref-{source.pk}",
            "name": source.title,
            "author": [_author(name) for name in source.authors[:MOST_AUTHORS]],
            "isPartOf": within if source.container and source.container in printed else None,
            "publisher": organisation(source.publisher if source.publisher in printed else ""),
            "datePublished": str(source.year or ""),
            "isbn": source.isbn,
            "url": "" if doi else source.url,
            "sameAs": pubmed if doi else "",
            "identifier": [
                {"@type": "PropertyValue", "propertyID": system, "value": value}
                for system, value in known.items()
                if value
            ],
        }
    )


def _author(name: str) -> Node:
    is_person = _SURNAME_FIRST.fullmatch(name) is not None
    return {"@type": "Person" if is_person else "Organization", "name": name}


def picture_node(body: str, page_url: str) -> Node | None:
    """Return the first picture of a text with the words below it, if it has one."""
    if "<img " not in body:
        return None
    elements = walk(parse(_around_first_picture(body)))
    image = next(element for element in elements if element.tag == "img")
    source = unescape(image.attributes.get("src", ""))
    around = [element for element in elements if element.tag == "figure" and image in walk(element)]
    captions: list[Element] = around[0].elements("figcaption") if around else []
    return filled(
        {
            "@type": "ImageObject",
            "@id": f"{page_url}#image",
            "url": urljoin(f"{settings.SITE_URL}/", source),
            "width": int(image.attributes.get("width", 0)) or None,
            "height": int(image.attributes.get("height", 0)) or None,
            "caption": " ".join(plain_text(one.inner_html()) for one in captions),
        }
    )


def _around_first_picture(body: str) -> str:
    """Return the figure of the first picture, or the picture; no more of a long text is read."""
    at = body.index("<img ")
    start, end = body.rfind("<figure", 0, at), body.find("</figure>", at)
    if start < 0 or end < 0 or "</figure>" in body[start:at]:
        return body[at : body.index(">", at) + 1]
    return body[start : end + len("</figure>")]


def moment(at: datetime | None) -> str:
    """Return a time as the pages give it to machines, or an empty string."""
    return exactly(at) if at else ""


def organisation(name: str) -> Node | None:
    """Return an organisation of which no more than the name is known."""
    return {"@type": "Organization", "name": name} if name else None


def pointer(person: Person) -> Node:
    """Name the node of a person."""
    return {"@id": absolute(f"{person.get_absolute_url()}#p")}


def listed(value: Any) -> list[Any]:
    """Return a list of the value, empty if there is none."""
    return [value] if value else []


def filled(values: Node) -> Node:
    """Leave out what has no value; a count of none is one."""
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def absolute(path: str) -> str:
    """Return an address of the site as the whole world knows it."""
    return f"{settings.SITE_URL}{path}"


def language() -> str:
    """Return the language of the page in the spelling of BCP 47, such as en-GB."""
    language, _dash, region = (place().language or settings.LANGUAGE_CODE).partition("-")
    return f"{language}-{region.upper()}" if region else language
