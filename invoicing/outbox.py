"""How an e-mail that waits in a table leaves: handed over once, tried again, its fate stored; whatever it carries."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from invoicing.mailing import DETAIL, Envelope, NotDeliveredError, Refusal, hand_over
from invoicing.models import OutgoingEmail

State = OutgoingEmail.State
Row = TypeVar("Row", bound=OutgoingEmail)
SOFTWARE = Refusal("software", "", is_final=True)


def _always_needed(_email: OutgoingEmail) -> str:
    return ""


def _untold(_email: OutgoingEmail) -> None:
    """Nothing is noted but the row itself."""


@dataclass(frozen=True, slots=True)
class Outbox(Generic[Row]):
    """One kind of e-mail.

    `rows` are all of them, with what `message` needs; `overtaken` says as a code why one should not leave any more;
    `note` is told once its fate is sealed: sent, failed or not sent.
    """

    rows: Callable[[], QuerySet[Row]]
    message: Callable[[Row], Envelope]
    overtaken: Callable[[Row], str] = _always_needed
    note: Callable[[Row], None] = _untold

    def deliver(self, email_id: int, *, is_last_try: bool) -> None:
        """Send the e-mail, once, and record what became of it.

        Raises `NotDeliveredError` where it is worth another try; the reason is stored all the same. Nothing happens
        where it left already, was given up or overtaken.
        """
        with transaction.atomic():
            email = self._waiting(email_id)
            if email is None:
                return
            email.attempts += 1
            self._try(email, is_last_try=is_last_try)
        if email.state == State.QUEUED:
            raise NotDeliveredError(email.error)

    def give_up(self, email_id: int) -> None:
        """Record that our own software cannot send it: the reason is in the server's log."""
        with transaction.atomic():
            email = self._waiting(email_id)
            if email is not None:
                self._refused(email, SOFTWARE, given_up=True)

    def _waiting(self, email_id: int) -> Row | None:
        locked = self.rows().select_for_update(of=("self",), no_key=True)
        return locked.filter(pk=email_id, state=State.QUEUED).first()

    def _try(self, email: Row, *, is_last_try: bool) -> None:
        reason = self.overtaken(email)
        if reason:
            self._seal(email, State.UNSENT, reason)
            return
        refusal, copies = hand_over(self.message(email))
        if refusal is None:
            email.sent_at = timezone.now()
            self._seal(email, State.SENT, f"copies\n{', '.join(copies)}"[:DETAIL] if copies else "")
        else:
            self._refused(email, refusal, given_up=is_last_try or refusal.is_final)

    def _refused(self, email: Row, refusal: Refusal, *, given_up: bool) -> None:
        error = f"{refusal.code}\n{refusal.detail}"
        if given_up:
            self._seal(email, State.FAILED, error)
        else:
            email.error = error
            email.save(update_fields=["error", "attempts"])

    def _seal(self, email: Row, state: State, error: str) -> None:
        email.state, email.error = state, error
        email.save(update_fields=["state", "sent_at", "error", "attempts"])
        self.note(email)
