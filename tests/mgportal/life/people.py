"""Steps with people of the register, what they sign, and sources."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from articles.models import Credential, MistakeReport, Person, Recheck, Reference, ReviewLink
from articles.models.review_link import Answer
from articles.rules import Reopening, Role, SourceKind, SourceStatus
from articles.services import (
    contributing,
    earlier,
    inviting,
    mistakes,
    rechecking,
    registering,
    signing,
    sourcing,
)
from articles.services.interests import Interest
from tests.mgportal.life.texts import Texts

MOST_PEOPLE, MOST_SOURCES = 6, 6


class People(Texts):
    """What keepers of the register do, and who signs."""

    def _profile(self, person: Person | None = None) -> contributing.Profile:
        known = {
            name: getattr(person, name)
            for name in contributing.Profile.__dataclass_fields__
            if person is not None
        }
        name = self.chance.choice(["name", "role", "affiliation", "bio", "suffix", "prefix"])
        return contributing.Profile(**{"name": self.words(), **known, name: self.words()})

    def _person(self) -> Any:
        if Person.objects.count() >= MOST_PEOPLE:
            return False
        return contributing.add(self._profile(), by=None)

    def _change_person(self) -> Any:
        person = self.person()
        return contributing.change(person, self._profile(person), by=None)

    def _agree(self) -> Any:
        return contributing.consent(self.person(), by=None, how="In a letter")

    def _disagree(self) -> Any:
        return contributing.withdraw_consent(self.person(), by=None)

    def _declare(self) -> Any:
        paid = Interest(self.words(), "talk", str(timezone.localdate().year))
        return contributing.declare(
            self.person(), self.chance.choice([(), (paid,)]), by=None, public_text=""
        )

    def _forget(self) -> Any:
        return contributing.forget(self.person(), by=None)

    def _entry(self) -> Any:
        self.written += 1
        entry = registering.Entry("Registered doctor", "Council", f"{self.written}")
        return registering.add_entry(self.person(), entry, by=None)

    def _check_entry(self) -> Any:
        return registering.check_entry(self.one(Credential.objects.order_by("pk")), by=None)

    def _withdraw_entry(self) -> Any:
        entry = self.one(Credential.objects.order_by("pk"))
        return registering.withdraw_entry(entry, note=self.words(), by=None)

    def _sign(self) -> Any:
        article, doctor = self.article(), self.chance.choice(self.doctors)
        role = self.chance.choice([Role.CLINICAL, Role.CLINICAL, Role.LAY])
        checked = () if role is Role.LAY else signing.CHECKLIST
        interest = self.chance.choice(["", self.words()])
        said = signing.Signature(role, checked=checked, new_interest=interest)
        return signing.sign(article, said, by=doctor.user)

    def _bring_in(self) -> Any:
        said = signing.Signature(Role.EDITORIAL, checked=signing.CHECKLIST)
        at = timezone.now() - timedelta(days=self.chance.choice([0, 3]))
        return earlier.bring_in(self.article(), said, person=self.person(), at=at)

    def _invite(self) -> Any:
        return inviting.invite(
            self.article(), by=self.staff[-1], person=self.person(), role=Role.LAY
        )

    def _reply_by_link(self) -> Any:
        link = self.one(ReviewLink.objects.filter(answered_at=None).order_by("pk"))
        return inviting.answer(
            link, answer=self.chance.choice([Answer.APPROVE, Answer.CHANGES]), name="Kim", note="Ok"
        )

    # Sources, mistakes, and what is looked at again.

    def _source(self) -> Any:
        if len(self.sources) >= MOST_SOURCES:
            return False
        return self.sources.append(sourcing.add(self._source_said(), by=None))

    def _source_said(self) -> sourcing.Description:
        year = timezone.localdate().year - self.chance.choice([1, 2, 3])
        return sourcing.Description(
            SourceKind.JOURNAL, f"Source {self.words()}", ("Rao A",), "Neurology", year=year
        )

    def _change_source(self) -> Any:
        return sourcing.change(self.source(), self._source_said(), by=None)

    def _status(self) -> Any:
        status = self.chance.choice(list(SourceStatus))
        return sourcing.set_status(self.source(), status, by=None, note=self.words())

    def _dead(self) -> Any:
        said = self._source_said()
        url = f"https://example.org/{self.chance.choice('ab')}/"
        said = sourcing.Description(**{**vars(said), "kind": SourceKind.WEB, "url": url})
        if not Reference.objects.filter(url=url).exists():
            self.sources.append(sourcing.add(said, by=None))
        return sourcing.note_address(url, is_dead=self.chance.random() < 0.6)

    def _drop_source(self) -> Any:
        source = self.chance.choice(self.sources)
        sourcing.remove(source, by=None)
        self.sources.remove(source)

    def _mistake(self) -> Any:
        return mistakes.report(self.article(), text=self.words())

    def _answer(self) -> Any:
        report = self.one(MistakeReport.objects.filter(answered_at=None).order_by("pk"))
        right = self.chance.random() < 0.5
        return mistakes.answer(report, by=None, was_right=right, answer="We looked.")

    def _reopen(self) -> Any:
        return rechecking.reopen(self.article(), Reopening.EDITOR, by=None, note="Look again.")

    def _close(self) -> Any:
        recheck = self.one(Recheck.objects.open().order_by("pk"))
        return rechecking.close(recheck, by=None, outcome="It is right.")
