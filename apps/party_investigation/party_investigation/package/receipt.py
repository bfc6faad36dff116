"""The receipt of a package (回执): what has become of it above, signed by who took it in (docs/domain/package.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast, get_args

from party_investigation.package import signed_line
from party_investigation.package.records import Record, refuse_layout
from party_investigation.package.signature import Signature
from party_investigation.rules.approval import Status
from party_investigation.rules.problem import _

SCHEMA = 1
PURPOSE = "return receipt 1"
"""For what receipts are signed; packages are signed for another."""
FILE = "回执.json"


@dataclass(frozen=True)
class Receipt(Record):
	"""The first line of a receipt. Keys are fingerprints, `package` and `digest` those of the package and of its version."""

	schema: int
	number: int
	"""Counts the receipts of a package; a later one is of a later state."""
	package: str
	package_number: int
	unit: str
	unit_name: str
	sender_key: str
	receiver_name: str
	receiver_key: str
	form_set: str
	version: int
	digest: str
	status: str
	reasons: list
	"""Texts: why the return was sent back."""
	written_on: str
	written_by: str

	@property
	def above(self) -> Status:
		"""How the return stands above; reading has checked that it is a status."""
		return cast("Status", self.status)


def write_receipt(receipt: Receipt, sign: Callable[[bytes], Signature]) -> bytes:
	"""Return the file of a receipt: its line, and the line of its signature."""
	return signed_line.write(receipt, sign)


def read_receipt(content: bytes) -> tuple[Receipt, Signature]:
	"""Read a receipt and check that its signature fits; whose it is, the caller asks.

	:raises PackageRefused: it is no receipt, of a later schema, or was changed after it was signed
	"""
	receipt, (signature,) = signed_line.read(
		content,
		Receipt,
		PURPOSE,
		FILE,
		_("The file is no receipt of a package. Ask the receiver for it again."),
	)
	if receipt.schema != SCHEMA or receipt.status not in get_args(Status):
		refuse_layout(FILE)
	if not all(isinstance(reason, str) for reason in receipt.reasons):
		refuse_layout(f"{FILE} reasons")
	return receipt, signature
