"""The template that a campaign has chosen for a report, or the one that comes with the app."""

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.file_manager import save_file
from party_investigation.returns.narrative import document, facts, template

CAMPAIGN = "Investigation Campaign"
FIELDS = {"Loss Summary": "summary_report_template", "Disposition Report": "final_report_template"}
"""The field of a campaign that holds the template of a form set's report."""


def template_of(campaign: str, form_set: str) -> bytes:
	"""Return the Word template of a report. Checks no permission."""
	address = frappe.db.get_value(CAMPAIGN, campaign, FIELDS[form_set])
	return _content(campaign, address) if address else template.default(form_set)


def check_choice(campaign: Document) -> None:
	"""Try the templates that are being put into a campaign; for its `validate`.

	:raises frappe.ValidationError: one is no Word document, belongs elsewhere, or names what does not exist
	"""
	before = campaign.get_doc_before_save()
	for form_set, field in FIELDS.items():
		address = campaign.get(field)
		if address and (before is None or before.get(field) != address):
			document.fill(_content(campaign.name, address), facts.sample_context(form_set))


def copy_templates(source: Document, target: Document) -> bool:
	"""Attach the templates of a campaign to another one as well; whether there were any."""
	for field in filter(source.get, FIELDS.values()):
		address = source.get(field)
		content = _content(source.name, address)
		file = save_file(address.rpartition("/")[2], content, CAMPAIGN, target.name, is_private=1)
		target.set(field, file.file_url)
	return any(map(target.get, FIELDS.values()))


def _content(campaign: str, address: str) -> bytes:
	"""The file at an address, if it is attached to the campaign: an address alone would open anybody's file."""
	of_campaign = {"file_url": address, "attached_to_doctype": CAMPAIGN, "attached_to_name": campaign}
	name = frappe.db.get_value("File", of_campaign)
	if not name:
		frappe.throw(
			_("The template is no file of this campaign. Save the campaign, then upload it into the field.")
		)
	content = frappe.get_doc("File", name).get_content()
	return content if isinstance(content, bytes) else content.encode()


@frappe.whitelist(methods=["GET"])
def download_template(form_set: str) -> None:
	"""Send the template that comes with the app, to be edited in Word.

	:raises frappe.PermissionError: the user sees no campaigns
	:raises frappe.ValidationError: no report goes up with the form set
	"""
	frappe.has_permission(CAMPAIGN, "read", throw=True)
	if not isinstance(form_set, str) or form_set not in FIELDS:
		frappe.throw(_("No report goes up with this form set."))
	frappe.local.response.filename = f"{facts.NARRATIVES[form_set].name}模板.docx"
	frappe.local.response.filecontent = template.default(form_set)
	frappe.local.response.type = "download"
