"""New keys: this installation gives up its own, or takes in that of a partner; and a key that is revoked from a day on."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html, get_datetime, get_fullname, getdate, now_datetime
from party_investigation import authority
from party_investigation.annexes.paper.cover import NOTE_OF_RENEWAL, render_cover
from party_investigation.package import encryption, renewal, signature
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.renewal import Renewal
from party_investigation.reporting.output import SHORTEST_REASON
from party_investigation.returns.packages import keys
from party_investigation.returns.packages.reading import bytes_of
from party_investigation.returns.return_filters import readable
from party_investigation.rules.dates import today_in_china
from party_investigation.uploaded import require_readable

PARTNER, ORGANIZATION = keys.PARTNER, "Party Organization"
PAGE = "换钥通知.pdf"


def may_renew() -> bool:
	"""Return whether the user may give up the key of this installation: who acts at the top of its tree, since all units sign with it."""
	tops = frappe.get_all(
		ORGANIZATION, filters={"parent_party_organization": ["is", "not set"], "disabled": 0}, pluck="name"
	)
	return any(authority.acts_for(top, PARTNER) for top in tops)


def former_keys() -> list[dict[str, Any]]:
	"""Return the keys that this installation has given up; of each a notice can be downloaded. Checks no permission: the caller has."""
	return [
		{"name": row.name, "fingerprint": row.fingerprint, "given_up_on": str(row.given_up_on)}
		for row in frappe.get_doc(keys.KEY).former_keys
	]


@frappe.whitelist(methods=["POST"])
def renew_own_key(reason: str) -> dict[str, Any]:
	"""Make new keys for this installation; the old one signs the notice by which partners take them in, and is gone then.

	:raises frappe.PermissionError: the user does not act at the top of the tree
	:raises frappe.ValidationError: no reason is given
	"""
	frappe.has_permission(PARTNER, "create", throw=True)
	if not may_renew():
		frappe.throw(
			_("All units here sign with this key: an officer of the topmost organization gives it up."),
			frappe.PermissionError,
		)
	_require_reason(reason)
	own = keys.own_keys()
	new_key, receiving_key = signature.new_key(), encryption.new_receiving_key()
	now = now_datetime().replace(microsecond=0)
	notice = Renewal(
		schema=renewal.SCHEMA,
		old_key=own.public_key,
		new_key=new_key[1],
		receiving_key=receiving_key[1],
		reason=reason.strip(),
		written_on=now.isoformat(sep=" "),
		written_by=get_fullname(frappe.session.user),
	)
	content = renewal.write_renewal(
		notice,
		lambda line: keys.sign(renewal.PURPOSE, line),
		lambda line: signature.sign(new_key[0], renewal.PURPOSE, line),
	)
	former = {
		"public_key": own.public_key,
		"fingerprint": own.fingerprint,
		"given_up_on": now,
		"reason": notice.reason,
		"renewal": content.decode(),
	}
	frappe.get_doc(keys.KEY).renew(new_key, receiving_key, former)
	return {**keys.own_keys(), "former": former_keys()}


@frappe.whitelist(methods=["GET"])
def download_notice(former_key: str, page: int = 0) -> None:
	"""Send the notice of the key that came after a former one, as the file for partners or as the page to be signed.

	:raises frappe.PermissionError: the user may enter no partners
	"""
	frappe.has_permission(PARTNER, "create", throw=True)
	rows = [row for row in frappe.get_doc(keys.KEY).former_keys if row.name == former_key]
	if not rows:
		frappe.throw(_("This installation has given up no such key."), frappe.DoesNotExistError)
	content = rows[0].renewal.encode()
	frappe.local.response.filename = PAGE if page else renewal.FILE
	frappe.local.response.filecontent = _page(renewal.read_renewal(content)) if page else content
	frappe.local.response.type = "download"


@frappe.whitelist(methods=["POST"])
def look_at_renewal(partner: str, file: str) -> dict[str, str]:
	"""Return what a notice says of the new key of a partner. Changes nothing.

	:param file: address of the file that came
	:raises frappe.PermissionError: the user does not act for who trusts the partner, or may not read the file
	:raises frappe.ValidationError: the notice is refused
	"""
	document, notice = _read(partner, file)
	return {
		"installation_name": document.installation_name,
		"old_fingerprint": signature.fingerprint(notice.old_key),
		"receiving_fingerprint": signature.fingerprint(notice.receiving_key),
		"reason": notice.reason,
		"written_on": notice.written_on,
		"written_by": notice.written_by,
		"revoked_from": str(document.revoked_from or ""),
	}


@frappe.whitelist(methods=["POST"])
def take_renewal(partner: str, file: str, fingerprint: str) -> None:
	"""Take in the new key of a partner.

	:param fingerprint: of the new key, as the partner has read it out; the notice does not show it
	:raises frappe.PermissionError: the user does not act for who trusts the partner, or may not read the file
	:raises frappe.ValidationError: the notice is refused, or the fingerprint is of another key; nothing was changed
	"""
	document, notice = _read(partner, file)
	if not signature.is_fingerprint_of(fingerprint, notice.new_key):
		frappe.throw(
			_(
				"The fingerprint is not that of the key. Let the partner read out its fingerprint again; "
				"if it differs, the key is not the partner's."
			)
		)
	document.renew(notice)


@frappe.whitelist(methods=["POST"])
def revoke_key(partner: str, fingerprint: str, day: str, reason: str) -> None:
	"""Revoke a key of a partner from a day on: what it signed then or later is refused, what was taken in before stays.

	:param fingerprint: of the present key or of a former one
	:param day: the first day, today at the latest
	:raises frappe.PermissionError: the user does not act for who trusts the partner
	:raises frappe.ValidationError: it is no key of the partner, no such day, or no reason is given
	"""
	document = _held(partner)
	_require_reason(reason)
	if fingerprint not in {document.fingerprint, *(row.fingerprint for row in document.former_keys)}:
		frappe.throw(_("{0} has no such key.").format(document.installation_name))
	first = getdate(day) if day else None
	if not first or first > today_in_china():
		frappe.throw(_("A key is revoked from today on or from an earlier day."))
	document.revoke(fingerprint, first, reason.strip())


def _held(partner: str) -> Document:
	document = readable(PARTNER, partner)
	document.check_permission("write")
	authority.require_for([document.organization], PARTNER)
	frappe.db.get_value(PARTNER, document.name, "fingerprint", for_update=True)
	document.reload()
	return document


def _read(partner: str, file: str) -> tuple[Document, Renewal]:
	"""A partner and the notice of its new key, which its present key has signed."""
	document = _held(partner)
	came = require_readable(
		file, _("The file of the notice is not there, or you may not read it. Upload it again.")
	)
	try:
		notice = renewal.read_renewal(bytes_of(came))
		if notice.old_key != document.public_key:
			raise PackageRefused(
				_(
					"The notice is signed by the key {fingerprint}, which is not the present key of this partner."
				),
				fingerprint=signature.fingerprint(notice.old_key),
			)
	except PackageRefused as refused:
		frappe.throw(escape_html(refused.text(_)), title=_("The notice is refused"))
	return document, notice


def _require_reason(reason: str) -> None:
	if not isinstance(reason, str) or len(reason.strip()) < SHORTEST_REASON:
		frappe.throw(_("Say why; the reason is kept with the key."))


def _page(notice: Renewal) -> bytes:
	"""The page that goes to partners with the file, to be signed."""
	rows = [
		("原公钥指纹", signature.fingerprint(notice.old_key)),
		("新公钥指纹", signature.fingerprint(notice.new_key)),
		("新加密公钥指纹", signature.fingerprint(notice.receiving_key)),
		("换钥原因", notice.reason),
		("换钥时间", notice.written_on[:16]),
		("经办人", notice.written_by),
	]
	title = "党员组织关系集中排查报送系统换钥通知"
	return render_cover(title, rows, [], [], get_datetime(notice.written_on), NOTE_OF_RENEWAL)
