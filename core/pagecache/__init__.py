"""Keeps pages for readers who are not signed in, until something that they show changes.

What pages are made of has names. A view says which names its page needs (`needs_of`), a service
that changes something purges the names of it (`purge`), and a page is served again only as long
as none of its names was purged since the making of it began. Names are chosen by `cachetags` of
each app; nothing here knows what they mean.
"""

from core.pagecache.clock import EVERYTHING, purge
from core.pagecache.needs import Needs, needs_of
from core.pagecache.visit import keeps

__all__ = ["EVERYTHING", "Needs", "keeps", "needs_of", "purge"]
