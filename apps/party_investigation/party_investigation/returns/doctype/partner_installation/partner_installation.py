"""An installation with which packages are exchanged: whose it is, and its public key, entered with a fingerprint that came another way."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import now_datetime
from party_investigation import authority
from party_investigation.package import signature

PARTNER = "Partner Installation"


class PartnerInstallation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF

		enabled: DF.Check
		entered_by: DF.Link | None
		entered_on: DF.Datetime | None
		fingerprint: DF.Data
		installation_name: DF.Data
		organization: DF.Link
		public_key: DF.Data
		receiving_fingerprint: DF.Data | None
		receiving_key: DF.Data | None
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		authority.require_for([self.organization], PARTNER)
		if self.is_new():
			self.check_key()
			self.check_once()
			self.entered_by, self.entered_on = frappe.session.user, now_datetime()
		self.check_receiving_key()

	def check_key(self) -> None:
		"""Hold key and fingerprint against each other; the fingerprint is kept as it is printed.

		:raises frappe.ValidationError: the text is no key, or the fingerprint is of another one
		"""
		self.public_key, self.fingerprint = _fitting(self.public_key, self.fingerprint)

	def check_receiving_key(self) -> None:
		"""Hold the receiving key against its fingerprint; it is entered with the other key or later, and stands then.

		:raises frappe.ValidationError: then
		"""
		before = self.get_doc_before_save()
		if before and before.receiving_key:
			if (self.receiving_key, self.receiving_fingerprint) != (
				before.receiving_key,
				before.receiving_fingerprint,
			):
				frappe.throw(_("The receiving key of a partner stands once it is entered."))
		elif self.receiving_key or self.receiving_fingerprint:
			self.receiving_key, self.receiving_fingerprint = _fitting(
				self.receiving_key, self.receiving_fingerprint
			)

	def check_once(self) -> None:
		"""One row a partner: a second one could trust what the first no longer does."""
		there = {"organization": self.organization, "fingerprint": self.fingerprint}
		if frappe.db.exists(PARTNER, there):
			frappe.throw(_("{0} has entered this key already.").format(self.organization))


def _fitting(public_key: str | None, fingerprint: str | None) -> tuple[str, str]:
	"""A key and its fingerprint as it is printed.

	:raises frappe.ValidationError: the text is no key, or the fingerprint is of another one
	"""
	key = (public_key or "").strip()
	try:
		fits = signature.is_fingerprint_of(fingerprint or "", key)
	except ValueError:
		frappe.throw(_("The public key is no key of an installation. Copy it whole, 44 characters."))
	if not fits:
		frappe.throw(
			_(
				"The fingerprint is not that of the key. Let the partner read out its fingerprint again; "
				"if it differs, the key is not the partner's."
			)
		)
	return key, signature.fingerprint(key)
