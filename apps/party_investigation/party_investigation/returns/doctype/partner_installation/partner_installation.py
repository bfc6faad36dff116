"""An installation with which packages are exchanged: whose it is, and its public key, entered with a fingerprint that came another way."""

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, now_datetime
from party_investigation import authority
from party_investigation.package import signature
from party_investigation.package.renewal import Renewal

PARTNER = "Partner Installation"


class PartnerInstallation(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.former_key.former_key import FormerKey

		enabled: DF.Check
		entered_by: DF.Link | None
		entered_on: DF.Datetime | None
		fingerprint: DF.Data
		former_keys: DF.Table[FormerKey]
		installation_name: DF.Data
		organization: DF.Link
		public_key: DF.Data
		receiving_fingerprint: DF.Data | None
		receiving_key: DF.Data | None
		revoked_because: DF.SmallText | None
		revoked_from: DF.Date | None
		unit: DF.Link | None
	# end: auto-generated types

	def validate(self) -> None:
		authority.require_for([self.organization], PARTNER)
		self.keep_keys()
		if self.is_new():
			self.check_key()
			self.check_once()
			self.entered_by, self.entered_on = frappe.session.user, now_datetime()
		self.check_receiving_key()

	def keep_keys(self) -> None:
		"""Keys are renewed and revoked by what `returns.packages.renewal` has checked, and by nothing else."""
		if self.flags.by_service:
			return
		before = self.get_doc_before_save()
		if before is None:
			self.update({**dict.fromkeys(("revoked_from", "revoked_because")), "former_keys": []})
			return
		for field in ("public_key", "fingerprint"):
			if self.get(field) != before.get(field):
				frappe.throw(
					_(
						"The key of a partner stands; a new one comes with a notice that the old one has signed."
					)
				)
		self.revoked_from, self.revoked_because = before.revoked_from, before.revoked_because
		self.former_keys = before.former_keys

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
		if self.flags.by_service:
			return
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

	def renew(self, renewal: Renewal) -> None:
		"""Take a new key over; the old one stays with the day on which it was given up."""
		self.append(
			"former_keys",
			{
				"public_key": self.public_key,
				"fingerprint": self.fingerprint,
				"given_up_on": get_datetime(renewal.written_on),
				"revoked_from": self.revoked_from,
				"reason": self.revoked_because or renewal.reason,
			},
		)
		self.public_key, self.receiving_key = renewal.new_key, renewal.receiving_key
		self.fingerprint = signature.fingerprint(self.public_key)
		self.receiving_fingerprint = signature.fingerprint(self.receiving_key)
		self.revoked_from = self.revoked_because = None
		self.check_once()
		self.flags.by_service = True
		self.save()

	def revoke(self, fingerprint: str, day: date, reason: str) -> None:
		"""Let a key, the present one or a former one, sign nothing from a day on."""
		for row in self.former_keys:
			if row.fingerprint == fingerprint:
				row.revoked_from, row.reason = day, reason
		if self.fingerprint == fingerprint:
			self.revoked_from, self.revoked_because = day, reason
		self.flags.by_service = True
		self.save()

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
