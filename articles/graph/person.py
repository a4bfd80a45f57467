"""The nodes of the page of a person."""

from collections.abc import Sequence

from articles.graph.nodes import (
    Node,
    absolute,
    credential_node,
    language,
    own_nodes,
    person_node,
    pointer,
)
from articles.models import Credential, Person


def profile_graph(person: Person, entries: Sequence[Credential]) -> list[Node]:
    """Return the nodes of a person's page; `entries` are those of the register that it shows."""
    url = absolute(person.get_absolute_url())
    about = person_node(person)
    if entries:
        about["hasCredential"] = [credential_node(entry.snapshot()) for entry in entries]
    page: Node = {
        "@type": "ProfilePage",
        "@id": f"{url}#page",
        "url": url,
        "name": person.name,
        "inLanguage": language(),
        "isPartOf": {"@id": absolute("/#site")},
        "mainEntity": pointer(person),
    }
    return [*own_nodes(), page, about]
