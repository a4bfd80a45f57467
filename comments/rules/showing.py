"""How much of a discussion a page shows."""

from datetime import timedelta

# A longer comment is folded.
FOLDED_FROM = 1_200

# The first page of a discussion, and the replies shown with each comment on it.
ROOTS_SHOWN = 20
REPLIES_SHOWN = 3
# The replies on a page of one conversation.
REPLIES_ON_PAGE = 20
# A page of the discussion ends early when it would become heavier: bytes, estimated.
HEAVIEST_PAGE = 90_000

# A comment this old is marked so, whatever was reviewed since.
OLD_AFTER = timedelta(days=730)
