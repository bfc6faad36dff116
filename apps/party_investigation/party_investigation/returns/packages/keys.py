"""The keys of this installation, made on first use, and the partners that are trusted. No private key leaves this module in an answer."""

from datetime import datetime
from typing import BinaryIO

import frappe
from frappe.utils import format_date, get_datetime, getdate
from frappe.utils.password import get_decrypted_password
from party_investigation.package import encryption, signature
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import Signature
from party_investigation.rules.problem import _

OPENING = ("receiving_private_key", "former_receiving_private_key")
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


def own_fingerprints() -> set[str]:
	"""Return the fingerprint of this installation's key and of those that it has given up; none as long as nobody has used one."""
	key = frappe.get_doc(KEY)
	return {row.fingerprint for row in (key, *key.former_keys) if row.fingerprint}


def sign(purpose: str, content: bytes) -> Signature:
	"""Sign content as this installation. Checks no permission: the caller has."""
	own_public_key()
	private_key = get_decrypted_password(KEY, KEY, "private_key") or ""
	return signature.sign(private_key, purpose, content)


def unlock(source: BinaryIO, target: BinaryIO) -> None:
	"""Write what a package holds that is locked for this installation. Checks no permission: the caller has.

	:raises PackageRefused: it is for another one, or damaged
	"""
	private_keys = (get_decrypted_password(KEY, KEY, field, raise_exception=False) for field in OPENING)
	encryption.unlock(source, target, [*filter(None, private_keys)])


def trusted(organization: str, fingerprint: str) -> frappe._dict | None:
	"""Return the partner that an organization trusts whose key, or former key, has a fingerprint; None without one.

	Of the key itself it says `fingerprint`, `given_up_on` and `revoked_from`.
	"""
	partners = {
		row.name: row
		for row in frappe.get_all(
			PARTNER,
			filters={"organization": organization, "enabled": 1},
			fields=["name", "unit", "installation_name", "fingerprint", "revoked_from"],
		)
	}
	for partner in partners.values():
		if partner.fingerprint == fingerprint:
			return partner
	former = frappe.get_all(
		"Former Key",
		filters={"parenttype": PARTNER, "parent": ["in", [*partners]], "fingerprint": fingerprint},
		fields=["parent", "fingerprint", "given_up_on", "revoked_from"],
		limit=1,
	)
	return frappe._dict(partners[former[0].parent], **former[0]) if former else None


def check_day(partner: frappe._dict, moment: datetime) -> None:
	"""Stop at what a key signed after it was given up, or on the day from which it is revoked or later.

	:param moment: when it was signed, as the signer says
	:raises PackageRefused: then
	"""
	if partner.revoked_from and moment.date() >= getdate(partner.revoked_from):
		raise PackageRefused(
			_(
				"It was signed on {day} by the key {fingerprint} of {name}, which is revoked from {from_day} on."
			),
			day=format_date(moment.date()),
			fingerprint=partner.fingerprint,
			name=partner.installation_name,
			from_day=format_date(partner.revoked_from),
		)
	if partner.given_up_on and moment > get_datetime(partner.given_up_on):
		raise PackageRefused(
			_("It was signed on {day} by the key {fingerprint} of {name}, which was given up on {from_day}."),
			day=format_date(moment.date()),
			fingerprint=partner.fingerprint,
			name=partner.installation_name,
			from_day=format_date(partner.given_up_on),
		)
