"""The geometry of a chart of bars: where each begins and ends, and which figures stand at the side. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

WANTED_STEPS = 4
NICE = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True)
class Scale:
    """The axis from `low` to `high`, cut in equal steps; 0 is always on it."""

    low: Decimal
    high: Decimal
    step: Decimal

    @property
    def ticks(self) -> Sequence[Decimal]:
        """From the top to the bottom."""
        count = int((self.high - self.low) / self.step)
        return [self.high - self.step * each for each in range(count + 1)]

    def place(self, value: Decimal) -> Decimal:
        """How far below the top, of 100."""
        return (self.high - value) / (self.high - self.low) * 100

    def bar(self, value: Decimal) -> tuple[str, str]:
        """Top and height of the bar from nought to the value, of 100, as SVG reads them."""
        top, bottom = self.place(max(value, Decimal(0))), self.place(min(value, Decimal(0)))
        return f"{top:.2f}", f"{bottom - top:.2f}"


def scale_for(values: Iterable[Decimal]) -> Scale:
    """An axis that holds all the values, in round steps: five lines or so."""
    known = [Decimal(0), *values]
    span = max(known) - min(known) or Decimal(1)
    rough = span / WANTED_STEPS
    power = Decimal(10) ** rough.adjusted()
    step = next(nice * power for nice in NICE if nice * power >= rough)
    low, high = _rounded(min(known), step, ROUND_FLOOR), _rounded(max(known), step, ROUND_CEILING)
    return Scale(low, high if high > low else low + step * WANTED_STEPS, step)


def _rounded(value: Decimal, step: Decimal, way: str) -> Decimal:
    return (value / step).to_integral_value(rounding=way) * step
