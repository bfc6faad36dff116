"""The receipt of a package (回执): what has become of it above, signed by who took it in (docs/domain/package.md)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, cast, get_args

from party_investigation.package import signed_line
from party_investigation.package.records import Record, moment_of, refuse_layout
from party_investigation.package.signature import Signature
from party_investigation.rules.approval import Status
from party_investigation.rules.package_conflicts import CHOICES, DECIDED
from party_investigation.rules.problem import _

SCHEMA = 1
WITH_DECISIONS = 2
"""The schema of a receipt that says what was decided about units in conflict; all others are of the first, which older releases read."""
PURPOSE = "return receipt 1"
"""For what receipts are signed; packages are signed for another."""
FILE = "回执.json"


@dataclass(frozen=True)
class DecisionRecord(Record):
	"""What was decided about a unit in conflict, and about how many units with those below it."""

	unit: str
	unit_name: str
	conflict: str
	choice: str
	units: int
	reason: str
	decided_by: str
	decided_on: str


DECIDED_FIELDS = tuple(each.name for each in fields(DecisionRecord))
"""What the document of a package keeps of a decision under the same names."""


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


@dataclass(frozen=True)
class DecidedReceipt(Receipt):
	"""The first line of a receipt with decisions."""

	decisions: list


def receipt_of(values: dict[str, Any], decisions: list[dict[str, Any]]) -> Receipt:
	"""Return the receipt with these values, without its schema, which follows from whether there are decisions."""
	if decisions:
		return DecidedReceipt(schema=WITH_DECISIONS, **values, decisions=decisions)
	return Receipt(schema=SCHEMA, **values)


def decisions_of(receipt: Receipt) -> list[dict[str, Any]]:
	"""Return the decisions that a receipt tells; reading has checked them."""
	return receipt.decisions if isinstance(receipt, DecidedReceipt) else []


def write_receipt(receipt: Receipt, sign: Callable[[bytes], Signature]) -> bytes:
	"""Return the file of a receipt: its line, and the line of its signature."""
	return signed_line.write(receipt, sign)


def read_receipt(content: bytes) -> tuple[Receipt, Signature]:
	"""Read a receipt and check that its signature fits; whose it is, the caller asks.

	:raises PackageRefused: it is no receipt, of a later schema, or was changed after it was signed
	"""
	receipt, (signature,) = signed_line.read(
		content,
		_line,
		PURPOSE,
		FILE,
		_("The file is no receipt of a package. Ask the receiver for it again."),
	)
	schema = WITH_DECISIONS if isinstance(receipt, DecidedReceipt) else SCHEMA
	if receipt.schema != schema or receipt.status not in get_args(Status):
		refuse_layout(FILE)
	if not all(isinstance(reason, str) for reason in receipt.reasons):
		refuse_layout(f"{FILE} reasons")
	for decision in decisions_of(receipt):
		_check(DecisionRecord.of(decision, f"{FILE} decisions"))
	return receipt, signature


def _line(values: Any, where: str) -> Receipt:
	is_decided = isinstance(values, dict) and values.get("schema") == WITH_DECISIONS
	return DecidedReceipt.of(values, where) if is_decided else Receipt.of(values, where)


def _check(decision: DecisionRecord) -> None:
	moment_of(decision.decided_on)
	if decision.conflict not in DECIDED or decision.choice not in CHOICES:
		refuse_layout(f"{FILE} decisions")
