"""Lists as spreadsheets open them: as filtered, or what is ticked."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from common.spreadsheet_answers import csv_answer, workbook_answer
from invoicing.exports import customer_sheet, document_sheet, product_sheet
from invoicing.views.customer_list import listed_customers
from invoicing.views.products import listed_products
from invoicing.views.selection import chosen
from organisations.request import OrganisationRequest


@require_safe
def invoice_export(request: OrganisationRequest) -> HttpResponseBase:
    return csv_answer(document_sheet(chosen(request, request.GET)))


@require_safe
def invoice_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    return workbook_answer(document_sheet(chosen(request, request.GET)))


@require_safe
def customer_export(request: OrganisationRequest) -> HttpResponseBase:
    return csv_answer(customer_sheet(listed_customers(request)))


@require_safe
def customer_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    return workbook_answer(customer_sheet(listed_customers(request)))


@require_safe
def product_export(request: OrganisationRequest) -> HttpResponseBase:
    return csv_answer(product_sheet(listed_products(request)))


@require_safe
def product_export_workbook(request: OrganisationRequest) -> HttpResponseBase:
    return workbook_answer(product_sheet(listed_products(request)))
