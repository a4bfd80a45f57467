"""What moderators do with comments and discussions: one place to import it from."""

from comments.services.moderating.deciding import (
    Seen,
    approve,
    expire,
    hold,
    remove,
    restore,
    settle_gone,
    settle_medical,
)
from comments.services.moderating.marking import (
    annotate,
    claim,
    fold,
    pin,
    release,
    unfold,
    unpin,
)
from comments.services.moderating.refusals import Claimed, DecidedMeanwhile, TooLateToUndo
from comments.services.moderating.rewording import redact, set_audience
from comments.services.moderating.threads import (
    set_closing,
    set_default_audience,
    set_mode,
    set_state,
)
from comments.services.moderating.undoing import can_undo, undo

__all__ = [
    "Claimed",
    "DecidedMeanwhile",
    "Seen",
    "TooLateToUndo",
    "annotate",
    "approve",
    "can_undo",
    "claim",
    "expire",
    "fold",
    "hold",
    "pin",
    "redact",
    "release",
    "remove",
    "restore",
    "set_audience",
    "set_closing",
    "set_default_audience",
    "set_mode",
    "set_state",
    "settle_gone",
    "settle_medical",
    "undo",
    "unfold",
    "unpin",
]
