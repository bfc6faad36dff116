"""Tags: free marks on documents, kept with the document and, for search, in Tag Link."""

from typing import Any

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import unique
from frappe.utils.asked import list_of


class Tag(Document):
	"""The name of a mark."""

	def validate(self) -> None:
		if "," in (self.name or ""):
			frappe.throw(_("A tag must not hold a comma"))


# --- what the desk calls


@frappe.whitelist()
def add_tag(tag: str, dt: str, dn: str, color: str | None = None) -> str:
	"""Mark a document. Whoever may read it may mark it."""
	_check(dt, dn)
	DocTags(dt).add(dn, tag)
	return tag


@frappe.whitelist()
def add_tags(tags: str | list, dt: str, docs: str | list, color: str | None = None) -> None:
	"""Mark several documents with several tags."""
	for name in list_of(docs, "docs", str | int):
		_check(dt, name)
		for tag in list_of(tags, "tags", str):
			DocTags(dt).add(name, tag)


@frappe.whitelist()
def remove_tag(tag: str, dt: str, dn: str) -> None:
	"""Take a mark away from a document."""
	_check(dt, dn)
	DocTags(dt).remove(dn, tag)


@frappe.whitelist()
def get_tagged_docs(doctype: str, tag: str) -> list:
	"""The documents of a DocType that carry a tag and that the user may see."""
	return frappe.get_list(doctype, filters={"_user_tags": ("like", f"%{tag}%")}, as_list=True)


@frappe.whitelist()
def get_tags(doctype: str, txt: str) -> list[str]:
	"""The tags that hold a text, of those on documents that the user may see."""
	tagged = frappe.get_list(
		doctype,
		filters={"_user_tags": ("like", f"%{txt}%")},
		pluck="_user_tags",
		distinct=True,
		order_by=None,
	)
	tags = {tag.strip() for tags in tagged for tag in (tags or "").split(",")}
	return sorted(tag for tag in tags if tag and txt.lower() in tag.lower())


@frappe.whitelist()
def get_documents_for_tag(tag: str) -> list[dict[str, Any]]:
	"""The documents with a tag, as far as the user may see them."""
	found: dict[str, list[str]] = {}
	for row in frappe.get_all("Tag Link", filters={"tag": tag}, fields=["document_type", "document_name"]):
		found.setdefault(row.document_type, []).append(row.document_name)
	answer = []
	for doctype, names in found.items():
		if not frappe.has_permission(doctype):
			continue
		title_field = frappe.get_meta(doctype).get_title_field()
		rows = frappe.get_list(
			doctype, filters={"name": ("in", names)}, fields=["name", f"{title_field} as title"], limit=0
		)
		answer += [{"doctype": doctype, "name": row.name, "content": row.title} for row in rows]
	return answer


@frappe.whitelist()
def get_tags_list_for_awesomebar() -> list[str]:
	"""Every tag, for the search bar."""
	return frappe.get_list("Tag", pluck="name", order_by="name asc", limit=0)


def _check(doctype: str, name: str) -> None:
	frappe.has_permission(doctype, "read", doc=name, throw=True)


# --- keeping tags


class DocTags:
	"""The tags of the documents of one DocType."""

	def __init__(self, dt: str) -> None:
		self.dt = dt

	def get_tags(self, dn: str) -> str:
		"""The tags of a document, joined by commas."""
		return frappe.db.get_value(self.dt, dn, "_user_tags") or ""

	def add(self, dn: str, tag: str) -> None:
		"""Mark a document; a mark that is there already changes nothing."""
		tag = tag.strip()
		tags = self._list(dn)
		if not tag or tag in tags:
			return
		if not frappe.db.exists("Tag", tag):
			# whoever may mark a document may use a new word for it
			frappe.get_doc({"doctype": "Tag", "name": tag}).insert(ignore_permissions=True)
		self.update(dn, [*tags, tag])

	def remove(self, dn: str, tag: str) -> None:
		"""Take one mark away."""
		wanted = tag.strip().lower()
		self.update(dn, [known for known in self._list(dn) if known.lower() != wanted])

	def remove_all(self, dn: str) -> None:
		"""Take every mark away."""
		self.update(dn, [])

	def update(self, dn: str, tl: list[str]) -> None:
		"""Write a document's tags; the document counts as unchanged."""
		tags = unique(tag for tag in tl if tag)
		frappe.db.set_value(self.dt, dn, "_user_tags", ",".join(tags), update_modified=False)
		update_tags(self.dt, dn, tags)

	def _list(self, dn: str) -> list[str]:
		return [tag for tag in self.get_tags(dn).split(",") if tag]


def update_tags(doctype: str, name: str, tags: list[str]) -> None:
	"""Bring the Tag Links of a document in line with its tags."""
	key = {"document_type": doctype, "document_name": name}
	existing = set(frappe.get_all("Tag Link", filters=key, pluck="tag"))
	for tag in tags:
		if tag not in existing:
			values = {"doctype": "Tag Link", **key, "document_title": _title(doctype, name), "tag": tag}
			# the links follow the document's tags, whose right was checked
			frappe.get_doc(values).insert(ignore_permissions=True)
	stale = list(existing - set(tags))
	if stale:
		frappe.db.delete("Tag Link", {**key, "tag": ("in", stale)})


def _title(doctype: str, name: str) -> str:
	title_field = frappe.get_meta(doctype).get_title_field()
	return str(frappe.db.get_value(doctype, name, title_field) or name)[:140]


def delete_tags_for_document(doc: Document) -> None:
	"""Forget the tags of a document that is deleted."""
	frappe.db.delete("Tag Link", {"document_type": doc.doctype, "document_name": str(doc.name)})
