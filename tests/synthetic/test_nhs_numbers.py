"""NHS numbers of synthetic people: valid, different, and of the range that is never issued."""

import numpy as np

from newcare.synthetic.nhs_number import CAPACITY, nhs_numbers


def is_valid(number: str) -> bool:
    """Modulus 11 check, written out digit by digit."""
    check = (
        11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    )
    return len(number) == 10 and number[9] == str(0 if check == 11 else check)


def test_the_check_accepts_the_number_that_the_nhs_shows_as_an_example_and_no_neighbour():
    assert is_valid("9434765919")
    assert not any(is_valid(f"943476591{digit}") for digit in "012345678")


def test_every_person_has_a_valid_number_that_begins_with_9():
    numbers = nhs_numbers(np.arange(30_000, dtype=np.uint64), seed=2).to_pylist()
    assert all(number.startswith("9") and is_valid(number) for number in numbers)


def test_no_two_people_share_a_number_even_at_the_ends_of_the_range():
    low, high = np.arange(100_000), np.arange(CAPACITY - 100_000, CAPACITY)
    numbers = nhs_numbers(np.concatenate([low, high]).astype(np.uint64), seed=2).to_pylist()
    assert len(set(numbers)) == 200_000


def test_another_seed_gives_the_same_person_another_number():
    one = np.zeros(1, dtype=np.uint64)
    assert nhs_numbers(one, seed=1).to_pylist() != nhs_numbers(one, seed=2).to_pylist()
