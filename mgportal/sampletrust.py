"""The part of the sample that is about trust: who reviewed what, what was wrong, what is gone.

Reviews are dated back from today, so that the sample shows one that is current and one that is
overdue whenever it is loaded.
"""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from articles.models import Article, Person
from articles.rules import Role, Scope, Tie
from articles.services import changing, contributing, describing, earlier, registering, withdrawing
from articles.services.changing import Said
from articles.services.contributing import Profile
from articles.services.interests import Interest
from articles.services.registering import Entry
from articles.services.signing import CHECKLIST, Signature

# So long before today were the papers of the invented reviewers looked up.
PAPERS = timedelta(days=260)
HOW = "Invented for the sample: there is nobody who could agree or refuse."


def load(path: Path) -> None:
    """Read the file and do through the services what it says."""
    said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    today = timezone.localdate()
    people = {each["name"]: make_person(each, today=today) for each in said["people"]}
    Person.objects.filter(name__in=said["teams"]).update(is_team=True)
    Person.objects.filter(name__in=said["invented_by_lines"]).update(is_sample=True)
    for review in said["reviews"]:
        enter_review(review, people[review["person"]])
    for each in said["corrections"]:
        words = {name: text for name, text in each.items() if name != "article"}
        changing.correct(article_at(each["article"]), Said(**words), by=None)
    for each in said["withdrawals"]:
        replacement = article_at(each["replacement"])
        withdrawing.withdraw(
            article_at(each["article"]), by=None, reason=each["reason"], replacement=replacement
        )


def make_person(said: dict[str, Any], *, today: date) -> Person:
    """Enter an invented reviewer with papers, marked as such wherever the name is shown."""
    fields = {"name", "prefix", "suffix", "role", "affiliation", "bio"}
    profile = Profile(**{name: text for name, text in said.items() if name in fields})
    person = contributing.add(profile, by=None)
    Person.objects.filter(pk=person.pk).update(is_sample=True)
    contributing.consent(person, by=None, how=HOW)
    day = today - PAPERS
    interests = [
        Interest(each["payer"], Tie(each["kind"]), each["year"])
        for each in said.get("interests", [])
    ]
    contributing.declare(person, interests, by=None, on=day)
    if "entry" in said:
        entry = registering.add_entry(person, Entry(**said["entry"]), by=None)
        registering.check_entry(entry, by=None, on=day)
    return Person.objects.get(pk=person.pk)


def enter_review(said: dict[str, Any], person: Person) -> None:
    """Enter a signature that an invented reviewer gave so many days ago."""
    article = article_at(said["article"])
    if "review_months" in said:
        describing.describe(article, by=None, review_months=said["review_months"])
    role = Role(said["role"])
    ticked = () if role is Role.LAY else CHECKLIST
    at = moment(said["days_ago"], article)
    earlier.bring_in(article, Signature(role, Scope.PAGE, ticked), person=person, at=at)


def moment(days_ago: int, article: Article) -> datetime:
    """Return the time so many days ago, but not before readers had the article."""
    at = timezone.now() - timedelta(days=days_ago)
    return max(at, article.published_at) if article.published_at else at


def article_at(slug: str) -> Article:
    """Return a sample article."""
    return Article.objects.get(slug=slug)
