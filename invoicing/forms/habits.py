"""What choosing a customer brings with it: terms, language, order number, place of delivery."""

from datetime import date

from django.http import QueryDict

from invoicing.forms.invoices import DELIVERY
from invoicing.models import Customer, Invoice, InvoicingSettings
from invoicing.terms import due_date

LONGEST_ID = 18  # digits of a bigint


def habits(customer: Customer | None, settings: InvoicingSettings, today: date) -> dict[str, str]:
    """The fields that follow from the customer, as typed."""
    somebody = customer or Customer(language="fr")
    names = ("language", "reference", *DELIVERY)
    return {name: getattr(somebody, name) for name in names} | {
        "due_date": due_date(today, customer, settings).isoformat()
    }


def adopt_habits(draft: Invoice, data: QueryDict, settings: InvoicingSettings, today: date) -> bool:
    """Where another customer was chosen, put their habits in the place of the former one's; what was typed stays.

    `terms_of` says whose habits the page shows. Returns whether anything may have changed.
    """
    chosen, former = data.get("customer", ""), data.get("terms_of", "")
    if chosen == former:
        return False
    found = _customers(draft, {chosen, former})
    if chosen not in found:
        return False
    before = habits(found.get(former), settings, today)
    for name, value in habits(found[chosen], settings, today).items():
        if data.get(name, "").strip() in {"", before[name]}:
            data[name] = value
    data["terms_of"] = chosen
    return True


def _customers(draft: Invoice, ids: set[str]) -> dict[str, Customer]:
    own = Customer.objects.for_organisation(draft.organisation)
    wanted = [each for each in ids if each.isascii() and each.isdecimal() and len(each) <= LONGEST_ID]
    return {str(each.pk): each for each in own.filter(pk__in=wanted)}
