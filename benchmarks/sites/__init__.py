"""What a site for benchmarks is made of. Needs the models, so importing it sets Django up."""

import os

import django
from django.apps import apps

if not apps.ready:  # Tests have their own settings, and are ready.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mgportal.settings")
    django.setup()
