import pytest

from banking.formats.accounts import account_number, french_iban, iban_or_empty


@pytest.mark.parametrize(
    ("bank", "branch", "account", "key", "iban"),
    [
        ("30006", "00001", "12345678901", "89", "FR7630006000011234567890189"),
        ("30006", "00001", "12345678901", "", "FR7630006000011234567890189"),
        ("20041", "01005", "0500013M026", "06", "FR1420041010050500013M02606"),
        ("20041", "01005", "0500013m026", "6", "FR1420041010050500013M02606"),
        ("30006", "00001", "12345678901", "88", ""),
        ("3006", "00001", "12345678901", "", ""),
        ("30006", "00001", "XXXXX", "", ""),
    ],
)
def test_french_iban_has_the_key_of_the_rib(bank, branch, account, key, iban):
    assert french_iban(bank, branch, account, key) == iban


@pytest.mark.parametrize(
    ("text", "iban"),
    [
        ("fr76 3000 6000 0112 3456 7890 189", "FR7630006000011234567890189"),
        ("FR7630006000011234567890188", ""),
        ("1234", ""),
        ("", ""),
    ],
)
def test_iban_or_empty_checks_the_key(text, iban):
    assert iban_or_empty(text) == iban


def test_account_numbers_of_a_bank_never_collide():
    numbers = {
        account_number("3", "12"),
        account_number("123"),
        account_number("23", "1"),
        account_number("3", "1", "2"),
    }
    assert numbers == {"12-3", "123", "1-23", "1-2-3"}
