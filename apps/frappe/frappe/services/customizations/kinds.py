"""The kinds of documents that a file of customizations holds, in the order in which they are taken in."""

from dataclasses import dataclass

import frappe

HOOK = "customization_kinds"
"""A list of apps' own kinds: `{"doctype", "field", "required"}`; `field` links to the DocType that the document belongs to,
and there is one document a DocType. What is `required` is there for each DocType that has an address."""


@dataclass(frozen=True)
class Kind:
	"""Documents of one DocType that belong to the DocType which `field` names."""

	doctype: str
	field: str = ""
	is_key: bool = False
	"""Whether `field` tells the documents apart, whatever they are called."""
	is_required: bool = False
	is_word: bool = False
	"""Whether documents of many DocTypes share it, so that who may read it takes it in as it is."""


KINDS = (
	Kind("Workflow State", is_word=True),
	Kind("Workflow Action Master", is_word=True),
	Kind("DocType"),
	Kind("Custom Field", "dt"),
	Kind("Property Setter", "doc_type"),
	Kind("Print Format", "doc_type"),
	Kind("Report", "ref_doctype"),
	Kind("Workflow", "document_type"),
	Kind("Notification", "document_type"),
	Kind("Number Card", "document_type"),
	Kind("Dashboard Chart", "document_type"),
	Kind("Workspace"),
)


def all_kinds() -> dict[str, Kind]:
	"""The kinds by their DocTypes, those of apps after those of the engine."""
	added = [
		Kind(given["doctype"], given["field"], is_key=True, is_required=bool(given.get("required")))
		for given in frappe.get_hooks(HOOK)
	]
	return {kind.doctype: kind for kind in (*KINDS, *added)}
