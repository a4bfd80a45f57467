"""A local site shows its mail instead of sending it."""

from pathlib import Path

from django.core.mail import EmailMessage, get_connection


def test_a_mail_is_printed_and_kept_in_a_file(tmp_path, settings, capsys):
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    connection = get_connection("core.mail.FileAndConsoleBackend")
    message = EmailMessage("Grüße", "Open http://x/a-link", to=["max@example.org"])
    assert connection.send_messages([message]) == 1
    (kept,) = Path(settings.EMAIL_FILE_PATH).iterdir()
    assert "Open http://x/a-link" in kept.read_text()
    assert "Open http://x/a-link" in capsys.readouterr().out


def test_each_connection_writes_a_file_of_its_own(tmp_path, settings, capsys):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    made = [get_connection("core.mail.FileAndConsoleBackend") for _ in range(3)]
    for number, connection in enumerate(made):
        connection.send_messages([EmailMessage(f"Mail {number}", "x", to=["a@example.org"])])
    assert len(list(tmp_path.iterdir())) == 3
