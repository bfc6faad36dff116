"""The keys of this installation, made on first use, and the partners that are trusted. No private key leaves this module in an answer."""

import frappe
from frappe.utils.password import get_decrypted_password
from party_investigation.package import encryption, signature
from party_investigation.package.signature import Signature

KEY, PARTNER = "Installation Key", "Partner Installation"
PUBLIC = ("public_key", "fingerprint", "receiving_key", "receiving_fingerprint")


def own_keys() -> frappe._dict:
	"""Return public keys and fingerprints of this installation; the first who asks lets them be made. Checks no permission: the caller has."""
	key = frappe.get_doc(KEY)
	if not (key.public_key and key.receiving_key):
		key.make()
	return frappe._dict({field: key.get(field) for field in PUBLIC})


def own_public_key() -> str:
	"""Return the key by which this installation's signatures are checked; made if need be. Checks no permission: the caller has."""
	return own_keys().public_key


def own_fingerprint() -> str:
	"""Return the fingerprint of this installation's key; empty as long as nobody has used it."""
	public_key = frappe.get_doc(KEY).public_key
	return signature.fingerprint(public_key) if public_key else ""


def sign(purpose: str, content: bytes) -> Signature:
	"""Sign content as this installation. Checks no permission: the caller has."""
	own_public_key()
	private_key = get_decrypted_password(KEY, KEY, "private_key") or ""
	return signature.sign(private_key, purpose, content)


def unlock(content: bytes) -> bytes:
	"""Return what a package holds that is locked for this installation. Checks no permission: the caller has.

	:raises PackageRefused: it is for another one, or damaged
	"""
	private_key = get_decrypted_password(KEY, KEY, "receiving_private_key", raise_exception=False)
	return encryption.unlock(content, [private_key] if private_key else [])


def trusted(organization: str, fingerprint: str) -> frappe._dict | None:
	"""Return the partner whose key an organization trusts, by its fingerprint; None without one."""
	rows = frappe.get_all(
		PARTNER,
		filters={"organization": organization, "fingerprint": fingerprint, "enabled": 1},
		fields=["name", "unit", "installation_name", "public_key", "fingerprint"],
		limit=1,
	)
	return rows[0] if rows else None
