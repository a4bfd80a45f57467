"""The same as the panel of a page says, for machines: one graph of schema.org nodes.

Whatever stands in it can be read on the page too; a test compares them. Nothing in schema.org says
when a page is to be reviewed next, and comments are not repeated: members write of their health.
"""

from articles.graph.article import Shown, article_graph
from articles.graph.nodes import as_script, moment
from articles.graph.person import profile_graph

__all__ = [
    "Shown",
    "article_graph",
    "as_script",
    "moment",
    "profile_graph",
]
