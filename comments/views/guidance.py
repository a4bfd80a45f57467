"""The page that says how people talk to each other here, and what becomes of what they write."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comments import rules
from core import pagecache


@pagecache.keeps()
@require_safe
def house_rules(request: HttpRequest) -> HttpResponse:
    """Show the rules of the discussion; their numbers are those that the code goes by."""
    context = {
        "minutes_to_edit": int(rules.EDIT_WINDOW.total_seconds() // 60),
        "first_comments": rules.COMMENTS_UNTIL_MEMBER,
        "reports_until_hold": rules.REPORTS_UNTIL_HOLD,
        "days_to_appeal": rules.APPEAL_WINDOW.days,
        "days_kept": rules.KEEP_REMOVED.days,
        "days_waiting": rules.EXPIRE_AFTER.days,
        "days_of_snapshots": rules.KEEP_SNAPSHOT.days,
        "version": rules.CONSENT_VERSION,
    }
    return render(request, "comments/house_rules.html", context)
