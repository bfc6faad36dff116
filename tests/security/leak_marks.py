"""Marks in the texts of a site, and the users who may see some of them.

A mark is a text like `ZQT2B1L1N17`: the organization it belongs to, the permission level of its field, a number. What cannot hold
such a text (identity numbers, names of documents) is a mark by its own value.
"""

import io
import re
import zipfile
from dataclasses import dataclass, field

from werkzeug.test import Client

SITE = "leaks.localhost"
PASSWORD = "Kite-Over-Lake-81"
OWN, OTHER = "T1B1", "T2B1"
COLLEGE = {"T1B1": "T1", "T1B2": "T1", "T2B1": "T2", "T1": "T1", "T2": "T2"}
COVERED = {"T": {*COLLEGE, "T"}, "T1": {"T1", "T1B1", "T1B2"}, "T2": {"T2", "T2B1"}}
ABOVE = {"T1B1": {"T1", "T"}, "T1B2": {"T1", "T"}, "T2B1": {"T2", "T"}, "T1": {"T"}, "T2": {"T"}}
MARK = re.compile(r"ZQT\w+?L\dN\d+X|[0-9a-z]{10,17}[0-9a-zX]?")
OFFICERS = ("System Administrator", "Security Administrator", "Security Auditor")
GUEST, NOBODY, MANAGER = "Guest", "nobody@leaks.example", "manager@leaks.example"


@dataclass(frozen=True)
class Mark:
	"""Where a text belongs: which organization, DocType and level a reader must have a right to."""

	organization: str
	doctype: str
	level: int
	what: str


@dataclass
class Person:
	"""A user of the test: login, and appointments as (role, organization)."""

	user: str
	roles: tuple[str, ...] = ()
	organization: str | None = None
	client: Client | None = None
	covered: set[str] = field(default_factory=set)

	def may_see(self, mark: Mark, readable: dict[str, dict[str, set[int]]]) -> bool:
		"""Whether a mark may come back to this user: an appointment above it, and a role with the level."""
		levels = set().union(*(readable.get(mark.doctype, {}).get(role, set()) for role in self.roles))
		return mark.level in levels and (
			mark.organization in self.covered
			or (
				mark.doctype == "Party Organization" and mark.organization in ABOVE.get(self.organization, ())
			)
		)


def text_of(answer) -> str:
	"""What an answer says: its body, and what is inside a PDF or a workbook."""
	body = answer.get_data()
	if body[:4] == b"%PDF":
		from pypdf import PdfReader

		return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
	if zipfile.is_zipfile(io.BytesIO(body)):
		with zipfile.ZipFile(io.BytesIO(body)) as archive:
			return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
	return body.decode("utf-8", "replace") + str(answer.headers)
