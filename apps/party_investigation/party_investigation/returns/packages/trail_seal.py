"""The last seal of the trail, which goes up with a package: what is changed in the trail afterwards no longer fits what lies above."""

from dataclasses import dataclass

import frappe
from frappe.utils import get_datetime
from party_investigation.rules.digest import LENGTH, grouped

SEAL = "Trail Seal"
FIELD = "Trail-Seal"
"""The field of bag-info.txt."""


@dataclass(frozen=True)
class Seal:
	"""When the trail was sealed, how many entries it had, and the digest of the last one, which follows from all before."""

	sealed_on: str
	entries: int
	digest: str

	def as_field(self) -> str:
		"""Return the seal as it stands in bag-info.txt, whole."""
		return f"{self.sealed_on} {self.entries} {self.digest}"

	def on_paper(self) -> str:
		"""Return the seal as the cover sheet prints it."""
		return f"{self.sealed_on[:16]}　{self.entries}条　{grouped(self.digest[:LENGTH])}"


def last_seal() -> Seal | None:
	"""Return the last seal; None where none was made, or the framework keeps no trail of this kind. Checks no permission."""
	if not frappe.db.exists("DocType", SEAL):
		return None
	rows = frappe.get_all(
		SEAL,
		filters={"kind": ["!=", "Retention"]},
		fields=["sealed_on", "entries", "digest"],
		order_by="entries desc",
		limit=1,
	)
	if not rows:
		return None
	sealed_on = get_datetime(rows[0].sealed_on).replace(microsecond=0)
	return Seal(sealed_on.isoformat(sep=" "), rows[0].entries, rows[0].digest)
