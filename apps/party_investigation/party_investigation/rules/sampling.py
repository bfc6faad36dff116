"""Whom an officer compares before verifying, and whom an inspector looks up on the spot (decisions D14). No frappe.

A draw is repeatable: people are put in the order of SHA-256 over the seed and their key, and the first ones of each layer are
taken. The same seed, people and shares give the same persons, on any machine and in whatever order the people come.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

from party_investigation.rules.policy import CampaignPolicy

LAYERS = ("Not Found", "Found", "Transferred Without Receipt", "Mobile", "Ordinary")
"""The layers; who belongs to several counts in the first of them. Those not found stand first in every sample."""
NOT_FOUND, FOUND = LAYERS[:2]
ORDINARY = LAYERS[-1]

AGREES, DIFFERS, COULD_NOT = ANSWERS = ("Agrees", "Differs", "Could Not Be Checked")
"""What comes of comparing a record with something else."""

CONFIDENCE = 0.95
"""How often the interval of a share covers the true one (decisions D14)."""


class Person(NamedTuple):
	"""One who may be drawn: the key that no two share, and the layer."""

	key: str
	layer: str


class Share(NamedTuple):
	"""How many of those looked up differ, and the interval in which the share of all lies."""

	differing: int
	looked_up: int
	low: float
	high: float

	@property
	def share(self) -> float:
		"""The share found; 0 when nobody could be looked up."""
		return self.differing / self.looked_up if self.looked_up else 0.0


def layer_of(*, not_found: bool, found: bool, without_receipt: bool, mobile: bool) -> str:
	"""Return the first layer to which a person belongs."""
	for layer, belongs in zip(LAYERS, (not_found, found, without_receipt, mobile), strict=False):
		if belongs:
			return layer
	return ORDINARY


def rank(seed: str, key: str) -> str:
	"""Return what people are put in order by: SHA-256 over the seed and the key, as hexadecimal digits."""
	return hashlib.sha256(f"{seed}{key}".encode()).hexdigest()


def verification_sample(people: Iterable[Person], seed: str, policy: CampaignPolicy) -> list[Person]:
	"""Return whom the unit above compares before it verifies a return, those not found first.

	Of those not found all up to a number and a share of the rest, shares of those found and of the others, and in all a
	number of persons or everybody.
	"""
	ordered = _by_layer(people, seed)
	others = sorted(
		(person for layer in LAYERS[2:] for person in ordered[layer]), key=lambda each: rank(seed, each.key)
	)
	not_found, restored = ordered[NOT_FOUND], ordered[FOUND]
	whole = min(len(not_found), policy.sample_all_not_found)
	sizes = (
		whole + _part(len(not_found) - whole, policy.sample_not_found_percent),
		_part(len(restored), policy.sample_found_percent),
		_part(len(others), policy.sample_others_percent),
	)
	groups = (not_found, restored, others)
	taken = [person for group, count in zip(groups, sizes, strict=True) for person in group[:count]]
	left = [person for group, count in zip(groups, sizes, strict=True) for person in group[count:]]
	taken += left[: max(0, policy.sample_at_least - len(taken))]
	return sorted(taken, key=lambda each: LAYERS.index(each.layer))


def spot_check(people: Iterable[Person], seed: str, policy: CampaignPolicy) -> list[Person]:
	"""Return whom an inspector looks up: a share of each layer, and in all a part of the persons that lies between two shares.

	Where the shares give too few or too many, persons are added to, or taken from, the layer that is furthest from its share.
	At least one is drawn where there is anybody.
	"""
	ordered = _by_layer(people, seed)
	sizes = [len(ordered[layer]) for layer in LAYERS]
	counts = _quotas(sizes, policy)
	return [person for layer, count in zip(LAYERS, counts, strict=True) for person in ordered[layer][:count]]


def drawn_units(units: Iterable[str], seed: str, count: int) -> list[str]:
	"""Return which units are drawn; all of them when `count` is 0."""
	ordered = sorted(set(units), key=lambda unit: rank(seed, unit))
	return ordered[:count] if count else ordered


def _quotas(sizes: Sequence[int], policy: CampaignPolicy) -> list[int]:
	percents = (
		policy.spot_not_found_percent,
		policy.spot_found_percent,
		policy.spot_transferred_percent,
		policy.spot_mobile_percent,
		policy.spot_ordinary_percent,
	)
	wanted = [size * percent for size, percent in zip(sizes, percents, strict=True)]
	counts = [_part(size, percent) for size, percent in zip(sizes, percents, strict=True)]
	people = sum(sizes)
	least = _part(people, policy.spot_least_percent) or min(people, 1)
	most = max(least, people * policy.spot_most_percent // 100)
	layers = range(len(sizes))
	for _each in range(least - sum(counts)):
		room = [layer for layer in layers if counts[layer] < sizes[layer]]
		counts[max(room, key=lambda layer: wanted[layer] / (counts[layer] + 1))] += 1
	for _each in range(sum(counts) - most):
		filled = [layer for layer in layers if counts[layer]]
		counts[max(filled, key=lambda layer: counts[layer] / wanted[layer])] -= 1
	return counts


def _part(size: int, percent: int) -> int:
	"""Return a share of a number of persons, rounded up."""
	return -(-size * percent // 100)


def _by_layer(people: Iterable[Person], seed: str) -> dict[str, list[Person]]:
	"""Return the people of each layer in the order in which they are drawn."""
	ordered: dict[str, list[Person]] = {layer: [] for layer in LAYERS}
	for person in sorted(people, key=lambda each: rank(seed, each.key)):
		ordered[person.layer].append(person)
	return ordered


# ---------------------------------------------------------------- what was found


def outcome(answers: Iterable[str | None]) -> str | None:
	"""Return what the answers of one person come to: one that differs decides, then one that agrees; None while none is given."""
	given = {answer for answer in answers if answer}
	return next((answer for answer in (DIFFERS, AGREES, COULD_NOT) if answer in given), None)


def share_differing(outcomes: Iterable[str | None]) -> Share:
	"""Return the share of persons who differ among those who could be looked up, with its 95 % interval."""
	looked_up = [each for each in outcomes if each in (AGREES, DIFFERS)]
	differing = looked_up.count(DIFFERS)
	return Share(differing, len(looked_up), *wilson(differing, len(looked_up)))


def wilson(differing: int, looked_up: int) -> tuple[float, float]:
	"""Return the Wilson score interval of a share (E. B. Wilson, 1927): the shares p whose distance to the share found, s, is at
	most z times their own standard error, (s - p)² <= z² p (1 - p) / n. Everything is possible while nobody was looked up.
	"""
	if not looked_up:
		return 0.0, 1.0
	z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
	share, spread = differing / looked_up, z * z / looked_up
	middle = (share + spread / 2) / (1 + spread)
	half = z * sqrt(share * (1 - share) / looked_up + spread / (4 * looked_up)) / (1 + spread)
	low = 0.0 if not differing else middle - half
	high = 1.0 if differing == looked_up else middle + half
	return low, high


def order_is_proposed(differing: Share, wrongly_not_found: int, policy: CampaignPolicy) -> bool:
	"""Return whether the unit is to do it again: too many differ, or somebody was wrongly called not found (notice 三(一))."""
	return bool(wrongly_not_found) or differing.share * 100 > policy.differing_percent
