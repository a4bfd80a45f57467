"""The floor as the server loads it."""

import os

from benchmarks.floors import application_for

application = application_for(os.environ)
