"""A new key of an installation that gives up its old one: signed by the old key, and by the new one for what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from party_investigation.package import signed_line
from party_investigation.package.records import Record, moment_of, refuse_layout
from party_investigation.package.signature import Signature, fingerprint
from party_investigation.rules.problem import _

SCHEMA = 1
PURPOSE = "key renewal 1"
FILE = "换钥通知.json"


@dataclass(frozen=True)
class Renewal(Record):
	"""The first line of the file. Keys are whole, in Base64."""

	schema: int
	old_key: str
	new_key: str
	receiving_key: str
	reason: str
	written_on: str
	written_by: str


def write_renewal(
	renewal: Renewal, by_old: Callable[[bytes], Signature], by_new: Callable[[bytes], Signature]
) -> bytes:
	"""Return the file: its line, and the lines of both signatures."""
	return signed_line.write(renewal, by_old, by_new)


def read_renewal(content: bytes) -> Renewal:
	"""Read a file and check that both keys which it names have signed it; whose the old one is, the caller asks.

	The new key signs too: so who compares its fingerprint knows that the receiving key is from the same hand.

	:raises PackageRefused: it is none, or was changed after it was signed
	"""
	renewal, signatures = signed_line.read(
		content,
		Renewal.of,
		PURPOSE,
		FILE,
		_("The file is no notice of a new key. Ask the partner for it again."),
		signatures=2,
	)
	if renewal.schema != SCHEMA or [each.public_key for each in signatures] != [
		renewal.old_key,
		renewal.new_key,
	]:
		refuse_layout(FILE)
	moment_of(renewal.written_on)
	try:
		fingerprint(renewal.receiving_key)
	except ValueError:
		refuse_layout(FILE)
	return renewal
