"""Page: a screen that an app brings along as a script."""

from collections.abc import Collection
from pathlib import Path
from typing import Any

import frappe
from frappe import _
from frappe.ground.config import flag
from frappe.model.document import Document
from frappe.modules import get_doc_path, scrub
from frappe.rights.roles import roles_asked
from frappe.store import memo

ASSETS = {"script": ".js", "style": ".css"}


class Page(Document):
	"""One page; its script and style stand in the app's module."""

	def validate(self) -> None:
		setting_up = frappe.flags.in_install or frappe.flags.in_migrate or frappe.flags.in_import
		if self.standard == "Yes" and not setting_up and not flag("developer_mode"):
			frappe.throw(_("A standard page belongs to its app and is changed there."))

	def on_update(self) -> None:
		frappe.clear_cache()

	def after_delete(self) -> None:
		frappe.clear_cache()

	def is_permitted(self) -> bool:
		"""Whether the user has one of the roles that the page asks for; without roles everybody has."""
		return permitted({row.role for row in self.get("roles") or []})

	def load_assets(self) -> None:
		"""Put in `script` and `style` what the app has beside the page's file.

		:raises NotImplementedError: the page has an HTML template, which needs code made in the browser
		"""
		folder = Path(get_doc_path(self.module, "Page", self.name))
		stem = scrub(self.name)
		if (folder / f"{stem}.html").exists():
			raise NotImplementedError(f"Page {self.name}: {stem}.html (frappe.templates)")
		for key, ending in ASSETS.items():
			path = folder / f"{stem}{ending}"
			self.set(key, path.read_text(encoding="utf-8") if path.exists() else "")


def permitted(roles: Collection[str]) -> bool:
	"""Whether roles that are asked for let the user in."""
	return not roles or frappe.session.user == "Administrator" or bool(set(roles) & set(frappe.get_roles()))


def page_info() -> dict[str, dict[str, Any]]:
	"""The pages that the user may open, by name: title and time of the last change."""
	asked = roles_asked("Page")
	return {
		page.name: {"title": _(page.title or page.name), "modified": page.modified}
		for page in memo.get(("pages",), _read)
		if permitted(asked.get(page.name, ()))
	}


def _read() -> list[dict[str, Any]]:
	return frappe.get_all("Page", fields=["name", "title", "modified"], limit=0)
