"""How often something may be tried, counted in the cache: by process where the cache is in memory, which is enough to
slow down who tries again and again."""

from django.core.cache import cache


def is_within_rate(name: str, most: int, seconds: int) -> bool:
    """Count one more try of `name`; whether it is among the first `most` of its `seconds`."""
    cache.add(name, 0, seconds)
    try:
        return cache.incr(name) <= most
    except ValueError:  # the seconds ended between the two lines
        return True
