#!/usr/bin/env python
"""Starts Django's and the portal's commands."""

import os
import sys

from django.core.management import execute_from_command_line

from core.environment import BadSetting

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mgportal.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadSetting as problem:
        sys.exit(f"{problem}\nSettings come from the environment or .env; see .env.example.")
