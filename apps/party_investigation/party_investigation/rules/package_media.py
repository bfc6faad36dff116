"""On what a package goes: how large its parts are, and which disc each is for. No frappe."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, get_args

Medium = Literal["One File", "CD", "DVD", "FAT32", "Own Size"]
MEDIA: tuple[Medium, ...] = get_args(Medium)
CAPACITY: Mapping[Medium, int] = {"CD": 690 * 2**20, "DVD": 4_400 * 2**20, "FAT32": 4_000 * 2**20}
"""Bytes for parts on a CD of 700 MB, a DVD of 4.7 GB (4,482 MB of 2^20 bytes) and a stick that takes no file from 4 GB on (FAT32); the list
of the parts, the cover sheet and the directory of the disc have the rest."""
SMALLEST_MEGABYTES, LARGEST_MEGABYTES = 0.1, 8_192
MOST_OF_PART = 128 * 2**20
"""A part is held in memory while it is kept; where a site takes less in one upload, its parts are smaller."""


def capacity_of(medium: Medium, megabytes: float) -> int | None:
	"""Return the bytes that go on one disc; None where there is no bound.

	:param megabytes: of 2^20 bytes, for a size of one's own
	"""
	return int(megabytes * 2**20) if medium == "Own Size" else CAPACITY.get(medium)


def bytes_of_part(capacity: int | None, most_of_upload: int) -> int:
	"""Return how large the parts are: they fit a disc and an upload."""
	return min(MOST_OF_PART, most_of_upload, capacity or MOST_OF_PART)


def discs(capacity: int | None, of_part: int) -> Iterator[int]:
	"""Yield for each part the number of its disc."""
	of_disc = max(1, capacity // of_part) if capacity else 0
	number = 0
	while True:
		yield 1 + number // of_disc if of_disc else 1
		number += 1
