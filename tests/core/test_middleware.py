"""The Content-Security-Policy of the administration and of the public pages."""

import base64
import hashlib
import re
from importlib.resources import files

import pytest
from csp.decorators import csp_exempt, csp_update
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpResponse

from core.middleware import ContentPolicyMiddleware
from tests import build

pytestmark = [pytest.mark.django_db, pytest.mark.servers]

PUBLIC = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def policy(answer):
    return set(answer.headers["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("path", ["/", "/about/", "/articles/resting/", "/nowhere/"])
def test_no_shared_cache_may_store_the_page_of_a_member(client, path):
    build.article("Resting")
    assert "Cache-Control" not in client.get(path).headers
    client.force_login(build.max_member())
    answer = client.get(path)
    assert "Max" in answer.content.decode()
    directives = answer.headers["Cache-Control"].split(", ")
    assert "private" in directives
    assert "no-store" not in directives  # Going back to a half typed text must not lose it.


def test_public_pages_allow_nothing_inline(client):
    assert policy(client.get("/")) == PUBLIC


def test_the_form_of_the_editor_allows_its_import_map_by_a_nonce_of_its_own(client):
    client.force_login(build.ed_editor())
    nonces = set()
    for _ in range(2):
        answer = client.get("/admin/articles/article/add/")
        tag = re.search(r'<script[^>]*type="importmap"[^>]*>', answer.content.decode())[0]
        nonce = re.search(r'nonce="([^"]+)"', tag)
        assert f"script-src 'self' 'nonce-{nonce[1]}'" in policy(answer)
        nonces.add(nonce[1])
    assert len(nonces) == 2


@pytest.mark.parametrize("path", ["/admin/", "/admin/articles/article/", "/admin/nowhere/"])
def test_other_pages_of_the_administration_allow_no_inline_script(client, path):
    client.force_login(build.ed_editor())
    directives = policy(client.get(path))
    assert "script-src 'self'" in directives
    assert not any("unsafe" in directive for directive in directives)


def test_the_style_of_the_editor_is_allowed_by_the_hash_of_what_is_shipped():
    script = files("django_prose_editor") / "static/django_prose_editor/editor.js"
    styles = re.findall(r"`(\.ProseMirror \{[^`]+)`", script.read_text())
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in settings.CONTENT_SECURITY_POLICY_ADMIN["style-src"]


@pytest.mark.parametrize("path", ["/", "/topics/more/", "/admin/articles/article/"])
@pytest.mark.parametrize("query", ["slug=%00", "q=a%00b", "%00", "slug=a&slug=%00"])
def test_a_nul_in_a_query_is_a_bad_request_for_everybody(client, path, query):
    assert client.get(f"{path}?{query}").status_code == 400
    assert client.get(f"{path}?{query.replace('%00', '%2500')}").status_code != 400


def plain(request):
    return HttpResponse("plain")


def with_nonce(request):
    return HttpResponse(str(request.csp_nonce))


@pytest.mark.parametrize(
    "view",
    [
        plain,
        lambda request: HttpResponse("gone", status=410),
        lambda request: HttpResponse("own", headers={"Content-Security-Policy": "img-src 'none'"}),
        csp_update({"img-src": ["https://pictures.example"]})(plain),
        csp_exempt()(plain),
    ],
)
def test_each_page_gets_the_policy_that_django_csp_would_give_it(rf, view):
    for _ in range(2):
        ours, theirs = (
            middleware(view)(rf.get("/")).headers.get("Content-Security-Policy", "")
            for middleware in (ContentPolicyMiddleware, CSPMiddleware)
        )
        assert set(ours.split("; ")) == set(theirs.split("; "))


@pytest.mark.parametrize(
    "more",
    [
        {"CONTENT_SECURITY_POLICY_REPORT_ONLY": {"DIRECTIVES": {"img-src": ["'none'"]}}},
        {"CONTENT_SECURITY_POLICY": {"EXCLUDE_URL_PREFIXES": ["/"], "DIRECTIVES": {}}},
    ],
)
def test_what_else_an_operator_may_set_is_heeded(rf, settings, more):
    for name, value in more.items():
        setattr(settings, name, value)
    ours, theirs = (
        {name: {*value.split("; ")} for name, value in middleware(plain)(rf.get("/")).items()}
        for middleware in (ContentPolicyMiddleware, CSPMiddleware)
    )
    assert ours == theirs


def test_a_nonce_that_was_read_stands_in_the_policy(rf, settings):
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": settings.CONTENT_SECURITY_POLICY_ADMIN}
    answer = ContentPolicyMiddleware(with_nonce)(rf.get("/"))
    assert f"'nonce-{answer.content.decode()}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("middleware", [ContentPolicyMiddleware, CSPMiddleware])
def test_a_nonce_that_is_read_too_late_is_an_error(rf, middleware):
    request = rf.get("/")
    middleware(plain)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)
