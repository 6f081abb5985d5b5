"""Pages of long lists."""

from pytest_django import DjangoAssertNumQueries

from common.paging import KeyPaginator
from invoicing.models import Customer
from organisations.models import Organisation
from tests.factories import CustomerFactory


def test_a_page_is_read_by_its_keys_in_order(
    organisation: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for name in "EBDAC":
        CustomerFactory(organisation=organisation, name=name)
    pages = KeyPaginator(Customer.objects.for_organisation(organisation).order_by("name"), 2)
    assert [[each.name for each in pages.page(number)] for number in pages.page_range] == [
        ["A", "B"],
        ["C", "D"],
        ["E"],
    ]
    assert pages.get_page("99").number == 3
    with django_assert_num_queries(2):  # the keys, the rows; what is known is not counted
        assert len(KeyPaginator(pages.object_list, 2, known_count=5).get_page("2")) == 2


def test_a_page_of_nothing_asks_for_no_row(organisation: Organisation) -> None:
    page = KeyPaginator(Customer.objects.for_organisation(organisation).order_by("name"), 2).get_page("1")
    assert (list(page), page.paginator.num_pages) == ([], 1)
