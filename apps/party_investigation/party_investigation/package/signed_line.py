"""Small files of an installation's word: a record in one line of canonical JSON, and a line for each signature of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any, cast

from party_investigation.package.records import Read, Record, refuse_layout
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import Signature
from party_investigation.rules.digest import canonical

MOST_BYTES = 2**20


def write(record: Record, *signers: Callable[[bytes], Signature]) -> bytes:
	"""Return the file of a record."""
	line = _line(record)
	return line + b"".join(sign(line).as_file() for sign in signers)


def read(
	content: bytes, of: Callable[[Any, str], Read], purpose: str, file: str, refusal: str, signatures: int = 1
) -> tuple[Read, list[Signature]]:
	"""Read a record and check that its signatures fit; whose they are, the caller asks.

	:param of: reads the record from a JSON value, as `Record.of` does
	:param refusal: what is said of a file that is none of this kind
	:raises PackageRefused: it is none, or was changed after it was signed
	"""
	if len(content) > MOST_BYTES or content.count(b"\n") != 1 + signatures or not content.endswith(b"\n"):
		raise PackageRefused(refusal)
	line, *signed = content.splitlines(keepends=True)
	if len(signed) != signatures:
		raise PackageRefused(refusal)
	read_signatures = [Signature.from_file(each) for each in signed]
	for signature in read_signatures:
		signature.check(purpose, line)
	try:
		values = json.loads(line)
	except (ValueError, RecursionError):
		raise PackageRefused(refusal) from None
	record = of(values, file)
	if _line(record) != line:
		refuse_layout(file)
	return record, read_signatures


def _line(record: Record) -> bytes:
	assert is_dataclass(record)
	return f"{canonical(asdict(cast('Any', record)))}\n".encode()
