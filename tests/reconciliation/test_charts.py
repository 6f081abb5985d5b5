"""Where the bars of a chart stand."""

from decimal import Decimal

import pytest

from reconciliation.charts import scale_for


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["100"], ["100", "75", "50", "25", "0"]),
        (["87", "3"], ["100", "75", "50", "25", "0"]),
        (["1234.56"], ["1500", "1000", "500", "0"]),
        (["0.03"], ["0.03", "0.02", "0.01", "0"]),
        (["400", "-100"], ["400", "200", "0", "-200"]),
        (["-5"], ["0", "-2", "-4", "-6"]),
        ([], ["1", "0.75", "0.5", "0.25", "0"]),
    ],
)
def test_scale_holds_all_values_in_round_steps(values: list[str], ticks: list[str]) -> None:
    assert scale_for([*map(Decimal, values)]).ticks == [*map(Decimal, ticks)]


def test_bars_go_from_nought_upwards_or_downwards() -> None:
    scale = scale_for([Decimal(400), Decimal(-100)])

    assert scale.bar(Decimal(400)) == ("0.00", "66.67")
    assert scale.bar(Decimal(-100)) == ("66.67", "16.67")
    assert scale.bar(Decimal(0)) == ("66.67", "0.00")
