"""The settings of the portal, with the view that answers as little as Django can."""

from mgportal.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.floor_urls"
