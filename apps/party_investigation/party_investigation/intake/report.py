"""What an import did, in figures and in words."""

from dataclasses import dataclass, field

from party_investigation.intake.duplicates import Duplicate
from party_investigation.workbook.layout import SHEETS
from party_investigation.workbook.problems import Finding


@dataclass
class Count:
	"""How many documents of one kind an import made, left alone, or changed."""

	new: int = 0
	unchanged: int = 0
	updated: int = 0


@dataclass
class Report:
	"""The result of an import; with `dry_run` nothing was written and the counts are empty."""

	campaign: str = ""
	"""Empty until the import has found or made it."""
	organization: str | None = None
	dry_run: bool = False
	read: dict[str, int] = field(default_factory=dict)
	accepted_members: int = 0
	counts: dict[str, Count] = field(default_factory=dict)
	findings: list[Finding] = field(default_factory=list)
	duplicates: list[Duplicate] = field(default_factory=list)
	"""Who may stand twice, and nothing is decided."""

	def count(self, doctype: str) -> Count:
		"""The counter of one DocType."""
		return self.counts.get(doctype) or self.counts.setdefault(doctype, Count())

	def refused(self, sheet: str | None = None) -> list[tuple[str, int]]:
		"""The rows not taken in, in the order of the workbook."""
		order = {each.key: place for place, each in enumerate(SHEETS)}
		rows = {(f.sheet, f.row) for f in self.findings if f.refuses and sheet in (None, f.sheet)}
		return sorted(rows, key=lambda row: (order[row[0]], row[1]))

	def warned(self) -> int:
		"""How many rows came in with a warning."""
		return len({(f.sheet, f.row) for f in self.findings} - set(self.refused()))
