"""Members of a workbook and all that hangs on them, written a chunk at a time.

New members go in as rows, in the shape that their documents would have given them (`build`); members whom the site knows are
compared (`compare`).
"""

from collections.abc import Sequence

from party_investigation.batch import Batch, new_name
from party_investigation.intake.build import DOCTYPES, Builder, Values
from party_investigation.intake.compare import Comparison, Known
from party_investigation.intake.report import Report
from party_investigation.workbook.records import MemberRecord


class MemberWriter:
	"""Writes chunks of members into one campaign."""

	def __init__(self, campaign, report: Report) -> None:
		"""Write into the Investigation Campaign `campaign` and count in `report`."""
		self.report, self.builder = report, Builder(campaign)
		self.comparison = Comparison(self.builder, report, self._insert)
		self.batches = {doctype: Batch(doctype) for doctype in DOCTYPES}

	def write(self, rows: Sequence[MemberRecord]) -> None:
		"""Take in one chunk; the caller ends the transaction."""
		known = Known(rows, self.builder.campaign)
		for row in rows:
			if row["identity_number"] in known.members:
				self.comparison.compare(row, known)
				continue
			documents = list(self.builder.documents(row, new_name()))
			if self.comparison.may_add(documents, row):
				for doctype, values in documents:
					self._insert(doctype, values)
		for doctype, batch in self.batches.items():
			if len(batch) and not batch.is_child:
				self.report.count(doctype).new += len(batch)
			batch.flush()

	def _insert(self, doctype: str, values: Values) -> None:
		self.batches[doctype].add(values)
