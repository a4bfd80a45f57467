"""The database that a run begins with: the same each time, made once a day for each size."""

import hashlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from rich.console import Console

from benchmarks.seed import seed
from benchmarks.sites.building import Site, Size, look
from benchmarks.sites.bulk import Progress
from mgportal.management.commands.serve import prepare_static_files


def prepare(size: Size, progress: Progress) -> Site:
    """Put database and static files in place, and return where to look on the site.

    A database that is a file is copied from one that was made before. Any other has to be empty.
    Raises ValueError where there are articles.
    """
    settings.VAR.mkdir(parents=True, exist_ok=True)
    prepare_static_files(Console(quiet=True))
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor != "sqlite":
        call_command("migrate", verbosity=0)
        return seed(**size._asdict(), progress=progress)
    connections.close_all()
    path, kept = Path(name), _kept(size)
    for old in path.parent.glob(f"{path.name}*"):  # Its journal, too.
        old.unlink()
    if not kept.exists():
        progress("migrations")
        call_command("migrate", verbosity=0)
        seed(**size._asdict(), progress=progress)
        connections.close_all()  # Which takes what is in the journal into the file.
        _keep(path, kept)
    else:
        shutil.copyfile(kept, path)
    return look()


def _kept(size: Size) -> Path:
    """Return where the database of this size is kept, as the code of today makes it."""
    here, root = Path(__file__).parent, settings.BASE_DIR
    sources = [here / "seed.py", *here.glob("sites/*.py"), *root.glob("*/migrations/*.py")]
    whole = hashlib.sha256(f"{size} {datetime.now(UTC):%Y-%m-%d}".encode())
    for path in sorted(sources):
        whole.update(path.read_bytes())
    return settings.VAR.parent / "seeded" / f"{whole.hexdigest()[:16]}.sqlite3"


def _keep(path: Path, kept: Path) -> None:
    """Keep a copy in the place of all that were kept before: they may be large."""
    if kept.parent.exists():
        shutil.rmtree(kept.parent)
    kept.parent.mkdir(parents=True)
    unfinished = kept.with_suffix(".part")
    shutil.copyfile(path, unfinished)
    unfinished.rename(kept)
