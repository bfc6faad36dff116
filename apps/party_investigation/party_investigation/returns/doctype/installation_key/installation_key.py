"""The keys of this installation, for signing packages and for opening locked ones: made once, changed by nobody, the private halves read by `returns.packages.keys` only."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import get_decrypted_password
from party_investigation.package import encryption, signature

PUBLIC = ("public_key", "receiving_key")


class InstallationKey(Document):
	# begin: auto-generated types
	# This code is auto-generated. Do not modify anything in this block.

	from typing import TYPE_CHECKING

	if TYPE_CHECKING:
		from frappe.types import DF
		from party_investigation.returns.doctype.former_key.former_key import FormerKey

		fingerprint: DF.Data | None
		former_keys: DF.Table[FormerKey]
		former_receiving_private_key: DF.Password | None
		private_key: DF.Password | None
		public_key: DF.Data | None
		receiving_fingerprint: DF.Data | None
		receiving_key: DF.Data | None
		receiving_private_key: DF.Password | None
	# end: auto-generated types

	def make(self) -> None:
		"""Make what is missing, on its first use."""
		if not self.public_key:
			self.private_key, self.public_key = signature.new_key()
			self.fingerprint = signature.fingerprint(self.public_key)
		if not self.receiving_key:
			self.receiving_private_key, self.receiving_key = encryption.new_receiving_key()
			self.receiving_fingerprint = signature.fingerprint(self.receiving_key)
		self.flags.is_first_use = True
		# Nobody has the right to write it; who makes or takes in a package lets it be made.
		self.save(ignore_permissions=True)

	def renew(self, new_key: tuple[str, str], receiving_key: tuple[str, str], former: dict) -> None:
		"""Put new keys in the place of the old ones; `returns.packages.renewal` has asked who may.

		The private half of the old signing key is gone with this; the one that opens packages stays for those that are on their way.
		"""
		self.former_receiving_private_key = get_decrypted_password(
			self.doctype, self.name, "receiving_private_key"
		)
		self.append("former_keys", former)
		self.private_key, self.public_key = new_key
		self.receiving_private_key, self.receiving_key = receiving_key
		self.fingerprint = signature.fingerprint(self.public_key)
		self.receiving_fingerprint = signature.fingerprint(self.receiving_key)
		self.flags.is_renewal = True
		# Nobody has the right to write it.
		self.save(ignore_permissions=True)

	def validate(self) -> None:
		if self.flags.is_renewal:
			return
		before = self.get_doc_before_save()
		changed = before and any(before.get(key) and before.get(key) != self.get(key) for key in PUBLIC)
		if not self.flags.is_first_use or changed or (before and all(before.get(key) for key in PUBLIC)):
			frappe.throw(
				_("The key of this installation is made on its first use and changed by nobody."),
				frappe.PermissionError,
			)

	def get_password(self, fieldname: str = "password", raise_exception: bool = True) -> str | None:
		"""Give the private key to nobody, whatever the face through which it is asked for.

		:raises frappe.PermissionError: always
		"""
		frappe.throw(_("The private key of this installation is shown to nobody."), frappe.PermissionError)
