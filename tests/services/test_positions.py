import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrative.services.manuscript.positions import make_position, make_positions


@given(st.lists(st.integers(min_value=0, max_value=10_000), max_size=200))
def test_wherever_something_is_put_the_keys_stay_in_order(places: list[int]) -> None:
    keys: list[str] = []
    for place in places:
        index = place % (len(keys) + 1)
        low, high = keys[index - 1] if index else None, keys[index] if index < len(keys) else None
        keys.insert(index, make_position(low, high))
    assert keys == sorted(set(keys))


@given(st.integers(min_value=0, max_value=500))
def test_many_at_once_lie_in_order_between_their_ends(count: int) -> None:
    keys = make_positions(count, "a0", "a1")
    assert ["a0", *keys, "a1"] == sorted({"a0", *keys, "a1"})
    assert len(keys) == count


def test_a_long_book_written_from_front_to_back_keeps_short_keys() -> None:
    assert max(len(key) for key in make_positions(5000)) <= 4


def test_nothing_lies_between_the_same_two() -> None:
    with pytest.raises(ValueError, match="does not sort before"):
        make_position("a1", "a1")
