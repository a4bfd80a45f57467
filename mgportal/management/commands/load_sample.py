"""`manage.py load_sample`: fills an empty portal with articles, members and a conversation."""

import json
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import Progress

from accounts.models import User
from accounts.pseudonyms import skeleton
from articles.importers.files import find
from articles.models import Article
from articles.services.importing import Outcome, import_files
from comments.models import Comment
from comments.services.importing import bring_in
from mgportal import sampletrust
from mgportal.management.commands.serve import EDITOR, make_editor

SAMPLE = Path(__file__).resolve().parents[2] / "sample"


class Command(BaseCommand):
    """Loads everything or nothing: it may be interrupted and started again."""

    help = _("Fills an empty database with sample articles, members and comments.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Describe what can be typed."""
        parser.add_argument(
            "--editor",
            action="store_true",
            help=_("also make an editor with a random password, unless there is staff already"),
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the sample, unless there is content already. Raises CommandError."""
        terminal = Console(stderr=True)
        hidden = options["verbosity"] == 0 or not terminal.is_terminal
        progress = Progress(console=terminal, transient=True, disable=hidden)
        password = None
        with progress, transaction.atomic():
            if Article.objects.exists():
                if options["verbosity"]:
                    self.stdout.write(_("There are articles already, so no sample was loaded."))
                return
            articles = load_articles(progress)
            sampletrust.load(SAMPLE / "trust.json")
            comments = load_comments(progress)
            if options["editor"] and not User.objects.filter(is_staff=True).exists():
                password = make_editor()
        if options["verbosity"]:
            self.stdout.write(
                _("Loaded %(articles)d sample articles and %(comments)d sample comments.")
                % {"articles": articles, "comments": comments}
            )
        if password:  # Nobody can find it out later, so it is said whatever the verbosity.
            self.stdout.write(
                _("Editors sign in at /admin/ as %(name)s with the password %(password)s")
                % {"name": EDITOR, "password": password}
            )


def load_articles(progress: Progress) -> int:
    """Import and publish the sample articles; return how many there are."""
    files = find([SAMPLE / "articles"])
    rows = import_files(files, publish=True, dry_run=False)
    for row in progress.track(rows, len(files), description=_("Articles")):
        if row.outcome is Outcome.ERROR:
            raise CommandError(f"{row.path}:{row.line}: {row.remark}")
    return len(files)


def load_comments(progress: Progress) -> int:
    """Bring in the sample comments with their members; return how many there are."""
    items = json.loads((SAMPLE / "comments.json").read_text(encoding="utf-8"))
    articles = Article.objects.in_bulk({item["article"] for item in items}, field_name="slug")
    members: dict[str, User] = {}
    made: dict[str, Comment] = {}
    for item in progress.track(items, len(items), description=_("Comments")):
        name, at = item["author"], datetime.fromisoformat(item["at"])
        if name not in members:
            members[name] = make_member(name, joined=at)
        made[item["key"]] = bring_in(
            articles[item["article"]],
            author=members[name],
            text=item["text"],
            at=at,
            parent=made[item["reply_to"]] if item["reply_to"] else None,
        )
    return len(items)


def make_member(name: str, *, joined: datetime) -> User:
    """Make an invented member whom nobody can sign in as.

    Where a real member has this name or one that looks like it, a number is added.
    """
    number, free = 1, name
    while User.objects.filter(skeleton=skeleton(free)).exists():
        number += 1
        free = f"{name}-{number}"
    # The password of nobody fits, and no mail reaches the domain `invalid` (RFC 2606).
    member = User.objects.create_user(
        free, f"sample-{free.lower()}@example.invalid", date_joined=joined
    )
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member
