"""The list of bank transactions, as filtered, as spreadsheets open it."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from banking.exports import bank_transaction_sheet
from banking.views.transactions import listed_transactions
from common.spreadsheet_answers import csv_answer, workbook_answer
from organisations.request import OrganisationRequest


@require_safe
def bank_transaction_export(request: OrganisationRequest) -> HttpResponseBase:
    return csv_answer(bank_transaction_sheet(listed_transactions(request).rows))


@require_safe
def bank_transaction_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    return workbook_answer(bank_transaction_sheet(listed_transactions(request).rows))
