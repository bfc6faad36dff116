"""What stands on an annex, apart from its grid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from party_investigation.rules.digest import grouped
from party_investigation.rules.policy import DEFAULT

DRAFT = "草稿"


@dataclass
class AnnexContent:
	"""What is filled into an annex.

	`rows` are the lines of a list, the persons of cards, or letters: mappings from column ids to values; dates are
	dates, yes and no are truth, None is blank. `figures` are those of annexes 4 and 5, `{row: {column: count}}`, rows and
	columns as numbers or text. `remarks` go into column 备注 of annexes 4 and 5, by row.
	"""

	unit_name: str = ""
	filled_on: dt.date | None = None
	rows: Iterable[Mapping[str, Any]] = ()
	figures: Mapping[Any, Mapping[Any, int]] = field(default_factory=dict)
	remarks: Mapping[str, str] = field(default_factory=dict)
	as_of: dt.date | None = None
	variant: Literal["Person Category", "Unit Category"] = "Person Category"
	base: Literal["All", "Not Found"] = "All"
	signatures: Mapping[str, str] = field(default_factory=dict)
	"""Names, telephone numbers or dates to print behind the words of the signature line."""
	digest: str = ""
	is_draft: bool = False
	"""Printed from records that change: a working copy that says 草稿."""
	version: int = 0
	"""The number of the hand-in from which it is printed."""
	blank_rows: int = 0
	"""Empty lines after the rows, to be filled in by hand."""
	is_blank: bool = False
	"""A blank form: the definition's usual number of empty lines, no 无."""
	title: str | None = None
	"""Another title than the definition's."""
	extras: Mapping[str, Any] = field(default_factory=dict)
	"""Further values for the head line, by the names the definition gives."""
	notes: Sequence[str] = ()
	"""Further notes below the table."""
	moment: dt.datetime | None = None
	"""When it was made, as the PDF says; without one the day on which it was filled in."""
	months: int = DEFAULT.months_out_of_contact
	"""From how many months without contact on a member counts as out of contact."""

	def figure(self, row: str, column: str) -> int | None:
		"""Return a figure; None when it is missing or zero, which is printed as blank."""
		cells = self.figures.get(row)
		if cells is None:
			return None
		return cells.get(column) or cells.get(int(column)) or None

	@property
	def foot(self) -> str:
		"""What stands small at the foot of every page: where the figures come from, and their digest."""
		source = DRAFT if self.is_draft else ""
		if self.version:
			source = f"上报版本第{self.version}号"
		return "　".join(filter(None, (source, f"校验码 {grouped(self.digest)}" if self.digest else "")))

	def head_value(self, name: str) -> Any:
		"""Return the value for the head line."""
		return self.extras[name] if name in self.extras else getattr(self, name, "")
