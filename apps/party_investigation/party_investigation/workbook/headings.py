"""Under which headings the columns of a workbook stand: the known ones, or those that a kept column mapping names.

This is the one place that reads headings: imports, comparisons, answers and error workbooks come through it (`reader`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from party_investigation.rules import text
from party_investigation.workbook.columns import Column
from party_investigation.workbook.layout import Sheet
from party_investigation.workbook.problems import Finding


@dataclass(frozen=True)
class SheetMapping:
	"""One sheet of a mapping: what it is called in the file, the heading of each column, and our words for the file's.

	`spelled` holds the headings as they are written, by fieldname; `words` our word by the file's, squeezed, by fieldname; `fixed` what every row
	says in a column that the file has not. Headings that are not named are not read.
	"""

	name: str = ""
	spelled: Mapping[str, str] = field(default_factory=dict)
	words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
	fixed: Mapping[str, str] = field(default_factory=dict)

	def columns(self, sheet: Sheet) -> dict[str, Column]:
		"""The column of each heading, squeezed."""
		return {squeeze(heading): sheet.column(name) for name, heading in self.spelled.items()}


WorkbookMapping = Mapping[str, SheetMapping]
"""The mapping of a workbook by the keys of its sheets; sheets that it does not name need not be there."""
UNMAPPED: WorkbookMapping = {}
"""A workbook whose headings are the known ones."""


def squeeze(heading: object) -> str:
	"""Heading or sheet name without white space and invisible characters, brackets made full width, as it is compared."""
	return text.without_space(heading).replace("(", "（").replace(")", "）").rstrip("*＊:：")


def known_headings(sheet: Sheet) -> dict[str, Column]:
	"""The column of each heading that is known without a mapping, squeezed."""
	return {squeeze(heading): column for heading, column in sheet.by_heading.items()}


def as_headed(
	findings: Iterable[Finding], sheets: Iterable[Sheet], mapping: WorkbookMapping
) -> list[Finding]:
	"""Findings under the headings of the file, with the official ones in brackets."""
	titles = {
		(sheet.key, column.heading): f"{heading}（{column.heading}）"
		for sheet in sheets
		if sheet.key in mapping
		for column in sheet.columns
		if (heading := mapping[sheet.key].spelled.get(column.fieldname, column.heading)) != column.heading
	}
	return [replace(each, column=titles.get((each.sheet, each.column), each.column)) for each in findings]
