"""The empty form under an article is that which the page of a comment has."""

import pytest

from comments import forms
from tests import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asks_consent", [False, True])
def test_the_blank_form_is_that_of_django(asks_consent):
    thread, maxi = build.thread(build.article()), build.max_member()
    form = forms.new_comment(maxi, thread)
    form.asks_consent = asks_consent
    for _ in range(2):  # Made, and remembered.
        blank = forms.blank(maxi, thread, asks_consent=asks_consent)
        assert blank.visible_html == form.visible_html
        assert ("I agree" in blank.visible_html) is asks_consent
        names = [name for name, _value in blank.hidden]
        assert names == [name for name, _value in form.hidden]
        assert dict(blank.hidden)["author"] == dict(form.hidden)["author"]


def test_a_blank_form_can_be_sent():
    thread, maxi = build.thread(build.article()), build.max_member()
    sent = {name: str(value) for name, value in forms.blank(maxi, thread, asks_consent=True).hidden}
    form = forms.sent_comment({**sent, "text": "Rest helps me."}, maxi, None)
    assert form.is_valid(), form.errors
    assert forms.made_for(sent) == maxi.pk
    again = forms.blank(maxi, thread, asks_consent=True)
    assert dict(again.hidden)["token"] != form.cleaned_data["token"]


def test_no_value_that_somebody_sent_is_remembered():
    thread, maxi = build.thread(build.article()), build.max_member()
    known = len(forms._EMPTY)
    # So a choice comes back that was sent without a text before a sign-in.
    odd = forms.new_comment(maxi, thread, audience="<members>")
    assert "Your comment" in odd.visible_html
    assert len(forms._EMPTY) == known
