"""How long what is gone is still kept."""

from datetime import timedelta

# A removed text is kept so long for an appeal, the snapshot of an open report at most so long
# once its comment is gone.
KEEP_REMOVED = timedelta(days=180)
KEEP_SNAPSHOT = timedelta(days=30)
# What was told by mail is remembered so long.
KEEP_MAILS = timedelta(days=30)
# What was reported as illegal outlives even the account of its author, for a court to ask for.
KEEP_FOR_LAW = timedelta(days=180)
