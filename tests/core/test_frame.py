"""The frame of all pages: what its parts say, and what pages put in their places."""

import re

import pytest
from django.template import Context, Template, TemplateSyntaxError

BLOCKS = ["title", "meta", "header", "breadcrumb", "messages", "main"]


def page(source, **known):
    return Template('{% extends "base.html" %}' + source).render(Context(known))


@pytest.mark.parametrize("name", BLOCKS)
def test_a_page_writes_its_part_in_its_place(name):
    html = page(f"{{% block {name} %}}own {{{{ x }}}}{{% endblock %}}", x="<b>")
    assert html.count("own &lt;b&gt;") == 1
    places = {
        "title": r"<title>own .*</title>",
        "meta": r"(?s)<head>.*own .*</head>",
        "header": r"(?s)<body>.*own .*<main",
        "breadcrumb": r"(?s)</header>.*own .*<main",
        "messages": r"(?s)<main.*own .*</main>",
        "main": r"(?s)<main.*own .*</main>",
    }
    assert re.search(places[name], html)


def test_a_page_can_add_to_what_the_frame_says():
    known = {"site_name": "Here & there", "has_session": True, "messages": ["Done"]}
    added = "".join(
        f"{{% block {name} %}}[{{{{ block.super }}}}]{{% endblock %}}" for name in BLOCKS
    )
    html = page(added, **known)
    assert "<title>[Here &amp; there]</title>" in html
    assert re.search(r"(?s)\[\s*<header.*</header>\s*\]", html)
    assert re.search(r"(?s)\[[^\]]*<p>Done</p>[^\]]*\]", html)


def test_the_error_of_a_form_stands_first_in_the_title():
    form = {"errors": ["Wrong"]}
    assert "<title>Error: Sign in</title>" in page(
        "{% block title %}Sign in{% endblock %}", form=form
    )


def test_a_frame_lacks_no_part():
    with pytest.raises(TemplateSyntaxError, match="breadcrumb, header, meta"):
        Template('{% load frame %}{% frame title="x" %}{% endframe %}')
