"""Uploaded pictures, as a local site serves them."""

import pytest


@pytest.mark.django_db  # Closing a response looks after connections.
@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [("jpg", "jpeg"), ("png", "png"), ("webp", "webp"), ("avif", "avif")],
)
def test_a_picture_is_served_as_what_it_is_and_may_run_nothing(
    client, settings, tmp_path, suffix, media_type
):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / f"a.{suffix}").write_bytes(b"<script>alert(1)</script>")
    response = client.get(f"/media/a.{suffix}")
    response.close()
    assert response.headers["Content-Type"] == f"image/{media_type}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "immutable" in response.headers["Cache-Control"]
