"""What the tests of pages share: filling in and sending the forms as a browser does."""

import re
from html import unescape

from tests.pages import page, part

PATH = "/articles/resting/"
NEW = PATH + "comments/new/"
TEXT = "I rest <3 hours & it helps.\n\nEvery day."


def fields_of(html: str) -> dict[str, str]:
    """Return what a browser without scripts would send of the comment form on this page."""
    html = re.sub(r"<template>.*?</template>", "", html, flags=re.S)
    forms = re.findall(r"<form.*?</form>", html, re.S)
    form = next((form for form in forms if 'name="text"' in form), "")
    assert form, "there is no comment form"
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        names = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if names["type"] != "checkbox" or " checked" in tag:
            default = "on" if names["type"] == "checkbox" else ""
            values[names["name"]] = unescape(names.get("value", default))
    for name, options in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        values[name] = part(options, r'value="(\w+)"[^>]* selected')
    text = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", form, re.S)
    values["text"] = unescape(text[1]) if text else ""
    return values


def send(client, path, text=TEXT, *, action="post", on="", **changed):
    """Open the form on the page `on`, or at `path`, and send it to `path`."""
    values = {**fields_of(page(client, on or path)), "text": text, "action": action, **changed}
    return client.post(path, values)


def kept(response) -> str:
    """Return the text that the page gives back, in a form or in a box to copy from."""
    html = response.content.decode()
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.S)
    return unescape(found[1]) if found else ""


def landing(response) -> str:
    """Return the page that the browser is led to, after a look at the way."""
    assert response.status_code == 303
    path, _, anchor = response.headers["Location"].partition("#")
    html = page(response.client, path)
    assert f'id="{anchor}"' in html
    return html
