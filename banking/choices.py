"""What a person answers about the parts of a file, and the account each part is to go into."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from banking.accounts import NUMBER_LENGTH, canonical_number, new_account
from banking.concerns import digest
from banking.examining import Examined
from banking.formats.statement import ParsedStatement
from banking.models import BankAccount
from banking.options import Answers
from banking.parts import FilePart
from common.errors import BusinessError
from organisations.models import Organisation

NEW = "new"


class OpenQuestionError(BusinessError):
    """Something about the file waits for a person's answer."""


@dataclass(frozen=True, slots=True)
class PartChoice:
    """`account`: the id of one of theirs, the number of one that another file of the batch brings, `new`, or empty for
    what the file says. `number` names a new one that the file does not.
    """

    account: str = ""
    number: str = ""
    lookalikes: str = ""
    seen: str = ""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "PartChoice":
        return cls(**{name: str(stored.get(name, "")) for name in ("account", "number", "lookalikes", "seen")})

    def to_json(self) -> dict[str, str]:
        return asdict(self)


class Choices:
    """The answers about one file. The account is asked once for all the parts that name the same number."""

    def __init__(self, organisation: Organisation, stored: Mapping[str, Any], suggested: str = "") -> None:
        """`suggested` is the id of the account that a file without account went into the last time."""
        self.organisation = organisation
        self.suggested = suggested
        self._by_place = {int(place): PartChoice.from_json(each) for place, each in stored.items()}
        self._own = list(BankAccount.objects.for_organisation(organisation))

    def of(self, place: int) -> PartChoice:
        return self._by_place.get(place, PartChoice())

    def of_number(self, parts: Sequence[FilePart], number: str) -> PartChoice:
        return self.of(next(place for place, part in enumerate(parts) if part.stated_number == number))

    def account(self, choice: PartChoice, statement: ParsedStatement) -> BankAccount | None:
        """Theirs, or a new one that is not saved; none where the person is to say."""
        chosen = choice.account or self._default(statement.account_number)
        own = next((each for each in self._own if str(each.pk) == chosen), None)
        if own is not None or not chosen:
            return own
        named = statement.account_number or choice.number if chosen == NEW else chosen
        number = canonical_number(named)[:NUMBER_LENGTH]
        known = next((each for each in self._own if each.number == number), None)
        return known or (new_account(self.organisation, number, statement) if number else None)

    def _default(self, stated: str) -> str:
        known = next((each for each in self._own if each.number == stated), None)
        if known is not None:
            return str(known.pk)
        if stated:
            return "" if self._own else NEW  # the first file may bring the first account
        return self.suggested

    def accounts(self, parts: Sequence[FilePart]) -> dict[str, BankAccount]:
        """By the number in the file; raises `OpenQuestionError` where one is still to be said."""
        found: dict[str, BankAccount] = {}
        for part in parts:
            account = self.account(self.of_number(parts, part.stated_number), part.statements[0])
            if account is None:
                raise OpenQuestionError(_("Say which account the file belongs to."))
            found[part.stated_number] = account
        return found

    def judge(self, place: int, examined: Examined) -> Answers:
        """Raises `OpenQuestionError` where a question or a tick is left."""
        choice = self.of(place)
        if examined.comparison.lookalikes and choice.lookalikes not in {"same", "other"}:
            raise OpenQuestionError(_("Say whether these transactions are the same as those you have."))
        if choice.seen != digest(examined.concerns):
            raise OpenQuestionError(_("Look at what is odd about this file, and tick that you have seen it."))
        return Answers(lookalikes_are_known=choice.lookalikes == "same")
