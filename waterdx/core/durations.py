"""How long something takes, in the few words a person wants of it."""

from __future__ import annotations

import math

from waterdx.core.words import Words

TOO_EARLY_S, TOO_LITTLE = 2.0, 0.02  # a guess from less than this jumps about


def seconds_left(elapsed_s: float, fraction: float) -> float | None:
    """How long work may still take that has come so far in that time; None while that cannot be told.

    >>> seconds_left(10.0, 0.25)
    30.0
    """
    if elapsed_s < TOO_EARLY_S or fraction < TOO_LITTLE:
        return None
    return elapsed_s * (1 - min(fraction, 1.0)) / fraction


def left_words(seconds: float) -> Words:
    """About how long it still takes, rounded up to what can be known.

    >>> left_words(63).en, left_words(7 * 60).en
    ('about 70 s left', 'about 7 min left')
    """
    return Words(ja="残り約 {time}", en="about {time} left").format(time=duration_words(seconds))


def duration_words(seconds: float) -> Words:
    """Seconds in tens up to a minute and a half, then minutes, then hours.

    >>> duration_words(3).ja, duration_words(600).ja, duration_words(2.5 * 3600).ja
    ('10 秒', '10 分', '2.5 時間')
    """
    if seconds <= 90:
        return Words(ja="{n} 秒", en="{n} s").format(n=max(10, math.ceil(seconds / 10) * 10))
    if seconds <= 90 * 60:
        return Words(ja="{n} 分", en="{n} min").format(n=math.ceil(seconds / 60))
    return Words(ja="{n:.1f} 時間", en="{n:.1f} h").format(n=seconds / 3600)


def took_words(seconds: float) -> Words:
    """How long something took.

    >>> took_words(0.42).ja, took_words(75).en
    ('0.4 秒', '1 min 15 s')
    """
    if seconds < 60:
        return Words(ja="{n:.1f} 秒", en="{n:.1f} s").format(n=seconds)
    minutes, rest = divmod(round(seconds), 60)
    return Words(ja="{m} 分 {s} 秒", en="{m} min {s} s").format(m=minutes, s=rest)
