"""Static files under names that tell their content, compressed once and for all."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import (  # type: ignore[import-untyped]
    CompressedManifestStaticFilesStorage,
)

# What pages that are shown in spite of everything ask for: templates/400.html and 500.html.
PLAIN = ("css/site.css", "img/favicon.svg")


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Compresses what pages ask for; each file stands under its plain name, too."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Yield the name of each file that is compressed, and that of what it became."""
        known = set(paths)
        # Only who looks for a fault asks for the map of the editor's code, which took longer than
        # all other files together.
        maps = {path for path in known if path.endswith(".map")}
        asked_for = (known & {*self.hashed_files.values(), *PLAIN}) - maps
        # What an earlier release left of the others says what they were then.
        self.delete_files(f"{path}.{end}" for path in known - asked_for for end in ("br", "gz"))
        yield from super().compress_files(asked_for)
