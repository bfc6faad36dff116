"""Samples before verifying and spot checks: how many, whom, and what may be said of it (decisions D14)."""

import unittest
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from party_investigation.rules.policy import DEFAULT
from party_investigation.rules.sampling import (
	AGREES,
	COULD_NOT,
	DIFFERS,
	LAYERS,
	Person,
	drawn_units,
	layer_of,
	order_is_proposed,
	outcome,
	share_differing,
	spot_check,
	verification_sample,
	wilson,
)

SIZES = st.fixed_dictionaries({layer: st.integers(0, 60) for layer in LAYERS})
SEEDS = st.text(min_size=1, max_size=16)
PERCENT = st.integers(0, 100)


def people(sizes: dict[str, int]) -> list[Person]:
	return [Person(f"{layer}-{number}", layer) for layer, size in sizes.items() for number in range(size)]


def sizes(not_found=0, found=0, transferred=0, mobile=0, ordinary=0) -> dict[str, int]:
	return dict(zip(LAYERS, (not_found, found, transferred, mobile, ordinary), strict=True))


def counts(sample: list[Person]) -> list[int]:
	counted = Counter(person.layer for person in sample)
	return [counted[layer] for layer in LAYERS]


class TestLayers(unittest.TestCase):
	def test_the_first_layer_counts(self) -> None:
		everything = dict(not_found=True, found=True, without_receipt=True, mobile=True)
		self.assertEqual(layer_of(**everything), LAYERS[0])
		for name, layer in zip(tuple(everything), LAYERS[1:], strict=True):
			everything[name] = False
			self.assertEqual(layer_of(**everything), layer)


class TestVerificationSample(unittest.TestCase):
	def drawn(self, **given_sizes: int) -> list[int]:
		return counts(verification_sample(people(sizes(**given_sizes)), "s", DEFAULT))

	def test_all_up_to_20_not_found_and_half_of_the_rest(self) -> None:
		for not_found, wanted in ((0, 0), (3, 3), (20, 20), (21, 21), (23, 22), (60, 40)):
			self.assertEqual(self.drawn(not_found=not_found)[0], wanted, not_found)

	def test_shares_of_the_found_and_of_the_others_are_rounded_up(self) -> None:
		self.assertEqual(self.drawn(found=10)[1], 3)
		self.assertEqual(self.drawn(found=11)[1], 4)
		self.assertEqual(sum(self.drawn(transferred=20, mobile=20, ordinary=60)), 5)
		self.assertEqual(sum(self.drawn(ordinary=101)), 6)

	def test_at_least_three_or_all(self) -> None:
		self.assertEqual(self.drawn(ordinary=40), [0, 0, 0, 0, 3])
		self.assertEqual(self.drawn(ordinary=2), [0, 0, 0, 0, 2])
		self.assertEqual(self.drawn(), [0] * 5)
		self.assertEqual(self.drawn(not_found=1, found=1, ordinary=40), [1, 1, 0, 0, 2])

	def test_a_campaign_sets_it(self) -> None:
		policy = replace(
			DEFAULT,
			sample_all_not_found=2,
			sample_not_found_percent=0,
			sample_found_percent=100,
			sample_at_least=0,
		)
		sample = verification_sample(people(sizes(9, 7)), "s", policy)
		self.assertEqual(counts(sample), [2, 7, 0, 0, 0])

	@given(SIZES, SEEDS, st.randoms(use_true_random=False))
	def test_the_same_seed_draws_the_same_persons(self, given_sizes, seed, random) -> None:
		everybody = people(given_sizes)
		shuffled = random.sample(everybody, len(everybody))
		sample = verification_sample(everybody, seed, DEFAULT)
		self.assertEqual(sample, verification_sample(shuffled, seed, DEFAULT))
		self.assertEqual(len(set(sample)), len(sample))
		self.assertLessEqual(set(sample), set(everybody))
		self.assertGreaterEqual(len(sample), min(3, len(everybody)))
		places = [LAYERS.index(person.layer) for person in sample]
		self.assertEqual(places, sorted(places))


class TestSpotCheck(unittest.TestCase):
	def drawn(self, policy=DEFAULT, **given_sizes: int) -> list[int]:
		return counts(spot_check(people(sizes(**given_sizes)), "s", policy))

	def test_a_share_of_each_layer(self) -> None:
		self.assertEqual(
			self.drawn(not_found=20, found=20, transferred=10, mobile=20, ordinary=100), [10, 4, 3, 2, 2]
		)

	def test_too_few_are_filled_up_where_the_share_is_furthest(self) -> None:
		self.assertEqual(sum(self.drawn(ordinary=100)), 10)
		self.assertEqual(self.drawn(not_found=2, ordinary=98), [2, 0, 0, 0, 8])

	def test_too_many_are_taken_back_by_their_shares(self) -> None:
		self.assertEqual(self.drawn(not_found=50, found=50), [14, 6, 0, 0, 0])

	def test_somebody_is_drawn_where_there_is_anybody(self) -> None:
		for number in (1, 4, 9):
			self.assertEqual(sum(self.drawn(ordinary=number)), 1)
		self.assertEqual(sum(self.drawn()), 0)

	@given(SIZES, SEEDS, st.lists(PERCENT, min_size=5, max_size=5), st.integers(1, 100), st.integers(1, 100))
	def test_its_size_lies_between_the_two_shares(
		self, given_sizes, seed, percents, first_percent, second_percent
	) -> None:
		names = ("not_found", "found", "transferred", "mobile", "ordinary")
		shares = {f"spot_{name}_percent": percent for name, percent in zip(names, percents, strict=True)}
		least, most = sorted((first_percent, second_percent))
		policy = replace(DEFAULT, **shares, spot_least_percent=least, spot_most_percent=most)
		everybody = people(given_sizes)
		sample = spot_check(everybody, seed, policy)
		self.assertLessEqual(set(sample), set(everybody))
		self.assertEqual(len(set(sample)), len(sample))
		self.assertGreaterEqual(Fraction(len(sample)), Fraction(least * len(everybody), 100))
		self.assertLessEqual(
			len(sample), max(Fraction(most * len(everybody), 100), 1, -(-least * len(everybody) // 100))
		)
		self.assertEqual(sample, spot_check(everybody[::-1], seed, policy))

	@given(st.integers(1, 60), SEEDS)
	def test_who_is_drawn_has_the_smallest_digests(self, size, seed) -> None:
		everybody = people(sizes(ordinary=size))
		keys = {person.key for person in spot_check(everybody, seed, DEFAULT)}
		digest = {person.key: sha256((seed + person.key).encode()).digest() for person in everybody}
		left = [digest[person.key] for person in everybody if person.key not in keys]
		self.assertTrue(all(digest[key] < each for key in keys for each in left))

	def test_everybody_is_drawn_about_as_often(self) -> None:
		times = Counter(
			person.key
			for seed in range(600)
			for person in spot_check(people(sizes(ordinary=10)), str(seed), DEFAULT)
		)
		self.assertEqual(len(times), 10)
		self.assertLess(max(times.values()) - min(times.values()), 45)

	def test_units_are_drawn_by_the_same_means(self) -> None:
		units = [f"B{number}" for number in range(30)]
		self.assertEqual(drawn_units(units, "s", 4), drawn_units(units[::-1], "s", 4))
		self.assertEqual(len(drawn_units(units, "s", 4)), 4)
		self.assertEqual(sorted(drawn_units(units, "s", 0)), sorted(units))
		self.assertNotEqual(drawn_units(units, "s", 4), drawn_units(units, "t", 4))


class TestWhatWasFound(unittest.TestCase):
	def test_one_answer_that_differs_decides(self) -> None:
		self.assertEqual(outcome([AGREES, DIFFERS, COULD_NOT]), DIFFERS)
		self.assertEqual(outcome([AGREES, COULD_NOT, None]), AGREES)
		self.assertEqual(outcome([COULD_NOT, ""]), COULD_NOT)
		self.assertIsNone(outcome([None, ""]))

	def test_who_could_not_be_looked_up_does_not_count(self) -> None:
		share = share_differing([DIFFERS, AGREES, AGREES, AGREES, COULD_NOT, None])
		self.assertEqual((share.differing, share.looked_up, share.share), (1, 4, 0.25))

	def test_intervals_of_the_tables(self) -> None:
		for differing, looked_up, low, high in (
			(0, 10, 0.0, 0.2775),
			(1, 20, 0.0089, 0.2361),
			(5, 10, 0.2366, 0.7634),
			(10, 10, 0.7225, 1.0),
			(0, 0, 0.0, 1.0),
		):
			interval = wilson(differing, looked_up)
			self.assertAlmostEqual(interval[0], low, 4)
			self.assertAlmostEqual(interval[1], high, 4)

	@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
	def test_an_interval_holds_the_share_and_solves_its_equation(self, numbers) -> None:
		differing, looked_up = numbers
		low, high = wilson(differing, looked_up)
		share = differing / looked_up
		self.assertTrue(0 <= low <= share <= high <= 1)
		for bound in {low, high} - {0.0, 1.0}:
			distance = (share - bound) ** 2 * looked_up
			self.assertAlmostEqual(distance, 1.959964**2 * bound * (1 - bound), 5)

	def test_an_order_is_proposed_above_five_percent_or_for_one_wrongly_called_not_found(self) -> None:
		for differing, looked_up, wrongly, proposed in (
			(1, 20, 0, False),
			(2, 39, 0, True),
			(0, 20, 1, True),
			(0, 0, 0, False),
		):
			share = share_differing([DIFFERS] * differing + [AGREES] * (looked_up - differing))
			self.assertEqual(order_is_proposed(share, wrongly, DEFAULT), proposed)


if __name__ == "__main__":
	unittest.main()
