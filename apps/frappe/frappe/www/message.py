"""A message as a page: an error, or what `frappe.respond_as_web_page` says."""

import frappe


def get_context(context):
	"""The message of this request, or the one kept under `id`."""
	context.setdefault("indicator_color", "red" if context.get("http_status_code") else "blue")
	if message := getattr(frappe.local, "page_message", None):
		context.update(message)
	elif identity := frappe.form_dict.get("id"):
		context.update(frappe.cache.get_value(f"message_id:{identity}") or {})
	return context
