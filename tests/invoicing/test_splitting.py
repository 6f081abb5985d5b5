"""Parts of a total, spread over its rates to the cent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invoicing.splitting import in_percent, incl_vat_of, to_amount

CENT = Decimal("0.01")
RATES = st.sampled_from([Decimal(rate) for rate in ("20", "10", "5.5", "2.1", "0")])
BASES = st.lists(
    st.tuples(RATES, st.decimals("1", "99999", places=2)), min_size=1, max_size=4, unique_by=lambda b: b[0]
)


def made(bases: list, shares: list[Decimal]) -> Decimal:
    return incl_vat_of([(rate, share) for (rate, _base), share in zip(bases, shares, strict=True)])


@pytest.mark.parametrize(
    ("bases", "amount", "shares"),
    [
        ([("20", "1000")], "360.00", ["300.00"]),
        ([("20", "1000")], "100.00", ["83.33"]),
        ([("20", "1000")], "0.03", ["0.02"]),  # no base makes 0.03 at 20 %: 0.02 is the nearest below
        ([("20", "1000"), ("10", "500")], "525.00", ["300.00", "150.00"]),
        ([("0", "800")], "123.45", ["123.45"]),
    ],
)
def test_to_amount(bases: list, amount: str, shares: list[str]) -> None:
    given_bases = [(Decimal(rate), Decimal(base)) for rate, base in bases]

    assert to_amount(given_bases, Decimal(amount)) == [Decimal(share) for share in shares]


@given(bases=BASES, part=st.integers(1, 100))
def test_to_amount_makes_the_amount_or_a_cent_less(bases: list, part: int) -> None:
    amount = (incl_vat_of(bases) * part / 100).quantize(CENT)

    shares = to_amount(bases, amount)

    assert 0 <= amount - made(bases, shares) <= CENT
    for (_rate, base), share in zip(bases, shares, strict=True):
        assert abs(share - base * part / 100) <= 4 * CENT


@given(bases=BASES)
def test_in_percent_of_all_is_all(bases: list) -> None:
    assert in_percent(bases, Decimal(100)) == [base for _rate, base in bases]
