"""Text that is HTML already, made in a third of the time that its class takes.

`Markup()` first asks whatever it is given whether it knows its own HTML. A text does not.
"""

from functools import partial

from markupsafe import Markup

# Called only for what was escaped or stands in a template; a test lists who does.
trusted = partial(str.__new__, Markup)
