"""What is remembered of the forms of the discussion."""

import pytest

from comments import forms
from tests import build

pytestmark = pytest.mark.django_db


def test_no_value_that_somebody_sent_is_remembered():
    thread, maxi = build.thread(build.article()), build.max_member()
    known = len(forms._EMPTY)
    # So a choice comes back that was sent without a text before a sign-in.
    odd = forms.new_comment(maxi, thread, audience="<members>")
    assert "Your comment" in odd.visible_html
    assert len(forms._EMPTY) == known
