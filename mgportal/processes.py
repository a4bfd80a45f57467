"""A process that ends with the one that started it, however that one ended."""

import os
import threading
import time
from collections.abc import Callable

# Once the parent has gone, what is under way may take so many seconds to come to an end.
_GRACE = 10
_LOOK_EVERY = 0.5


def end_with(parent: int, stop: Callable[[], object]) -> None:
    """Call `stop` when the process `parent` has gone, which nobody else would; then end for good.

    A parent that is killed tells its children nothing. They would go on, and hold its port.
    """
    threading.Thread(target=_watch, args=(parent, stop), daemon=True).start()


def _watch(parent: int, stop: Callable[[], object]) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    stop()
    time.sleep(_GRACE)
    os._exit(1)
