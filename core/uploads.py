"""Takes uploaded files in, and no more of each than the site can use."""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, and forgets what goes beyond MOST_UPLOADED bytes.

    Django itself writes any upload of anybody to the disk, whichever page it is sent to. A file
    that is too large comes to the form with its true size and with a part of its content, so that
    the form can say so and keep what else was typed.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of the file, unless there is too much already."""
        if start < settings.MOST_UPLOADED:
            super().receive_data_chunk(raw_data, start)
