"""Receipts: the receiver's signed word on what has become of a package, written there and entered at the sender."""

import datetime as dt
from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime, get_fullname, now_datetime
from frappe.utils.file_manager import save_file
from party_investigation.annexes.paper.cover import NOTE_OF_RECEIPT, render_cover
from party_investigation.organization.tree import name_of
from party_investigation.package import receipt as receipts
from party_investigation.package.receipt import Receipt
from party_investigation.package.records import moment_of
from party_investigation.package.refusal import PackageRefused
from party_investigation.package.signature import Signature, fingerprint
from party_investigation.reporting.output import note_access
from party_investigation.returns import actions
from party_investigation.returns.doctype.unit_return.unit_return import ReceivedAbove
from party_investigation.returns.packages import decisions, keys
from party_investigation.returns.packages.reading import TAKEN_IN, held
from party_investigation.rules.digest import LENGTH, grouped
from party_investigation.rules.form_sets import FORM_SETS
from party_investigation.rules.package import ways_after
from party_investigation.uploaded import require_readable

PACKAGE, RETURN, PARTNER = "Return Package", "Unit Return", "Partner Installation"
MADE = "Made"
PAGE = "回执.pdf"


@frappe.whitelist(methods=["POST"])
def write_receipt(package: str) -> dict[str, Any]:
	"""Write a receipt of a package that was taken in, as its return stands now; file and page stay with the package.

	:raises frappe.PermissionError: the user may not receive the return
	:raises frappe.ValidationError: it was not taken in, or a later one stands in its place
	"""
	document = held(package)
	if document.status != TAKEN_IN:
		frappe.throw(_("A receipt is written of a package that was taken in."))
	unit_return = frappe.get_doc(RETURN, document.unit_return)
	_require("write_receipt", unit_return)
	if unit_return.by_package != document.name:
		frappe.throw(_("A later package stands in the place of this one. Write the receipt of that one."))
	now = now_datetime().replace(microsecond=0)
	receipt = _receipt_of(document, unit_return, now)
	content = receipts.write_receipt(receipt, lambda line: keys.sign(receipts.PURPOSE, line))
	stem = f"{document.unit}-{FORM_SETS[receipt.form_set].code}-{receipt.package_number:04d}-{receipt.number}"
	file = save_file(f"{stem}-{receipts.FILE}", content, PACKAGE, document.name, is_private=1)
	save_file(f"{stem}-{PAGE}", _page(receipt, document), PACKAGE, document.name, is_private=1)
	_note(document, receipt, file.file_url)
	note_access(PACKAGE, document.name, "JSON", f"{document.unit}: {document.title}", _("Receipt written"))
	return {"status": receipt.status, "file": file.file_url}


@frappe.whitelist(methods=["POST"])
def take_receipt(package: str, file: str) -> dict[str, Any]:
	"""Enter the receipt of a package that was made here: its return stands then as it stands above.

	:param file: address of the file that came back
	:raises frappe.PermissionError: the user does not act for the unit, or may not read the file
	:raises frappe.ValidationError: the receipt is refused; nothing was changed
	"""
	document = held(package)
	if document.status != MADE:
		frappe.throw(_("A receipt is entered at the package that was made here."))
	unit_return = frappe.get_doc(RETURN, document.unit_return)
	_require("take_receipt", unit_return)
	came = require_readable(
		file, _("The file of the receipt is not there, or you may not read it. Upload it again.")
	)
	content = came.get_content()
	content = content if isinstance(content, bytes) else content.encode()
	try:
		receipt = _checked(document, *receipts.read_receipt(content))
	except PackageRefused as refused:
		frappe.throw(frappe.utils.escape_html(refused.text(_)), title=_("The receipt is refused"))
	kept = save_file(came.file_name, content, PACKAGE, document.name, is_private=1)
	decided = {} if document.decisions else {"decisions": receipts.decisions_of(receipt)}
	_note(document, receipt, kept.file_url, **decided)
	_follow(unit_return, receipt)
	note_access(PACKAGE, document.name, "JSON", f"{document.unit}: {document.title}", _("Receipt entered"))
	return {"status": receipt.status, "unit_return": unit_return.name, "stands": unit_return.status}


def _require(action: actions.Action, unit_return: Document) -> None:
	answer = actions.answer(action, unit_return, unit_return.status)
	if not answer.allowed:
		frappe.throw(answer.text(_), frappe.PermissionError, title=_("Not possible now"))


def _receipt_of(document: Document, unit_return: Document, now: dt.datetime) -> Receipt:
	partner = frappe.get_doc(PARTNER, document.partner)
	reasons = [row.reason for row in unit_return.reasons if not row.settled]
	values = {
		"number": (document.receipt_number or 0) + 1,
		"package": document.digest,
		"package_number": document.number,
		"unit": document.unit,
		"unit_name": unit_return.organization_name or document.unit,
		"sender_key": partner.fingerprint,
		"receiver_name": name_of(document.organization),
		"receiver_key": fingerprint(keys.own_public_key()),
		"form_set": document.form_set,
		"version": document.version,
		"digest": frappe.db.get_value("Return Version", unit_return.current_version, "digest") or "",
		"status": unit_return.status,
		"reasons": reasons if unit_return.status == "Returned" else [],
		"written_on": now.isoformat(sep=" "),
		"written_by": get_fullname(frappe.session.user),
	}
	return receipts.receipt_of(values, decisions.records(document))


def _checked(document: Document, receipt: Receipt, signature: Signature) -> Receipt:
	"""The receipt, if it is of this package, signed by the partner to whom the package went, and newer than what is known."""
	if receipt.package != document.digest:
		raise PackageRefused(
			_("The receipt is of package {number} of {unit}, not of this one. Enter it there."),
			number=receipt.package_number,
			unit=receipt.unit_name,
		)
	partner = keys.trusted(document.organization, signature.fingerprint)
	if not partner or partner.name != document.partner or receipt.receiver_key != partner.fingerprint:
		raise PackageRefused(
			_("The receipt is signed by the key {fingerprint}, not by the partner to whom the package went."),
			fingerprint=signature.fingerprint,
		)
	keys.check_day(partner, moment_of(receipt.written_on))
	if receipt.sender_key not in keys.own_fingerprints():
		raise PackageRefused(_("The receipt is for another installation."))
	if receipt.number <= (document.receipt_number or 0):
		raise PackageRefused(
			_("Receipt {number} of this package was entered already, or a later one. It changes nothing."),
			number=receipt.number,
		)
	return receipt


def _note(document: Document, receipt: Receipt, file_url: str, **values: Any) -> None:
	document.write(
		**values,
		receipt=file_url,
		receipt_number=receipt.number,
		receipt_status=receipt.status,
		receipt_on=receipt.written_on,
		receipt_by=receipt.written_by,
	)


def _follow(unit_return: Document, receipt: Receipt) -> None:
	"""Let the return stand as above, if it is the version that the receipt is of and goes out of this system."""
	is_that_version = unit_return.version == receipt.version
	may_follow = actions.answer("follow_receipt", unit_return, unit_return.status).allowed
	if is_that_version and may_follow and ways_after(unit_return.status, receipt.above):
		unit_return.follow(
			ReceivedAbove(
				receipt.above,
				tuple(receipt.reasons) or (_("As told on paper."),),
				get_datetime(receipt.written_on),
			)
		)


def _page(receipt: Receipt, document: Document) -> bytes:
	"""The page that goes back with the file, to be signed."""
	form_set = FORM_SETS[receipt.form_set]
	rows = [
		("报送单位", f"{receipt.unit_name}（{receipt.unit}）"),
		("接收单位", receipt.receiver_name),
		("报送材料", f"{form_set.label}：{form_set.hand_in}"),
		("上报版本", f"第{receipt.version}次上报　摘要 {grouped(receipt.digest[:LENGTH])}"),
		("报送包编号", f"第{receipt.package_number}号　摘要 {grouped(receipt.package[:LENGTH])}"),
		("接收入库", f"{get_datetime(document.taken_in_on):%Y-%m-%d %H:%M}"),
		("目前状态", _(receipt.status, "zh", RETURN)),
		*([("退回理由", "；".join(receipt.reasons))] if receipt.reasons else []),
		*decisions.on_page(document),
		("回执编号", f"第{receipt.number}号　{receipt.written_on[:16]}　{receipt.written_by}"),
		("发送方公钥指纹", receipt.sender_key),
		("接收方公钥指纹", receipt.receiver_key),
	]
	counts = [
		(label, document.get(field) or 0)
		for label, field in (
			("新增单位", "units_new"),
			("变动单位", "units_changed"),
			("未变单位", "units_unchanged"),
			("消失单位", "units_gone"),
			*([("维持本机", "units_aside")] if document.units_aside else []),
		)
	]
	title = "党员组织关系集中排查报送包回执"
	return render_cover(title, rows, counts, [], get_datetime(receipt.written_on), NOTE_OF_RECEIPT)
