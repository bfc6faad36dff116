"""Writing past one's branch, one's level, one's roles: what nobody sends by mistake."""

import json
from collections.abc import Iterator

from leak_faces import Ask, Target
from leak_forgeries import SECRET
from leak_marks import OWN


def of_writing(target: Target, own: Target, user: str, rows: dict[str, list[str]]) -> Iterator[Ask]:
	"""Writing to a document out of reach, in all the ways there are."""
	doctype, name = target.doctype, target.name
	client, form = "/api/method/frappe.client.", "/api/method/frappe.desk.form."
	forged = {
		"doctype": doctype,
		"name": name,
		"organization": OWN,
		"owner": user,
		"remark": "taken",
		"flags": {"ignore_permissions": True},
	}
	for action in ("Save", "Submit", "Update", "Cancel"):
		yield "POST", f"{form}save.savedocs", {"doc": json.dumps(forged), "action": action}
		yield (
			"POST",
			f"{form}save.savedocs",
			{"doc": json.dumps({**forged, "name": own.name, "member": name}), "action": action},
		)
		yield (
			"POST",
			f"{form}save.savedocs",
			{
				"doc": json.dumps({**forged, "__islocal": 1, "member": name, "amended_from": name}),
				"action": action,
			},
		)
	for method in ("save", "insert", "submit"):
		yield "POST", f"{client}{method}", {"doc": forged}
		yield (
			"POST",
			f"{client}{method}",
			{"doc": {**forged, "name": None, "amended_from": name, "member": name}},
		)
	yield "POST", f"{client}cancel", {"doctype": doctype, "name": name}
	yield "POST", f"{client}delete", {"doctype": doctype, "name": name}
	yield "POST", f"{client}rename_doc", {"doctype": doctype, "old_name": name, "new_name": f"{name}x"}
	yield (
		"POST",
		f"{client}rename_doc",
		{"doctype": doctype, "old_name": own.name, "new_name": name, "merge": 1},
	)
	yield (
		"POST",
		f"{client}rename_doc",
		{"doctype": doctype, "old_name": name, "new_name": own.name, "merge": 1},
	)
	yield (
		"POST",
		"/api/method/frappe.model.rename_doc.update_document_title",
		{"doctype": doctype, "docname": name, "title": "x", "name": f"{name}y"},
	)
	for field in (
		"owner",
		"organization",
		"member",
		"docstatus",
		"identity_number",
		"remark",
		"_user_tags",
		"_assign",
		"name",
		"parent",
	):
		yield (
			"POST",
			f"{client}set_value",
			{"doctype": doctype, "name": name, "fieldname": field, "value": user},
		)
	yield "POST", f"{client}set_value", {"doctype": doctype, "name": name, "fieldname": json.dumps(forged)}
	yield "POST", f"{client}bulk_update", {"docs": json.dumps([{**forged, "docname": name}])}
	yield (
		"POST",
		f"{client}attach_file",
		{"filename": "x.txt", "filedata": "x", "doctype": doctype, "docname": name, "docfield": "remark"},
	)
	yield (
		"POST",
		"/api/method/upload_file",
		{"doctype": doctype, "docname": name, "file_url": target.file_url},
	)
	yield (
		"POST",
		"/api/resource/File",
		{"attached_to_doctype": doctype, "attached_to_name": name, "content": "x", "file_name": "x.txt"},
	)
	yield (
		"POST",
		"/api/resource/Comment",
		{"comment_type": "Comment", "reference_doctype": doctype, "reference_name": name, "content": "x"},
	)
	yield (
		"POST",
		"/api/resource/ToDo",
		{
			"reference_type": doctype,
			"reference_name": name,
			"allocated_to": user,
			"assigned_by": "Administrator",
			"description": "x",
		},
	)
	yield (
		"POST",
		"/api/resource/DocShare",
		{"share_doctype": doctype, "share_name": name, "user": user, "read": 1},
	)
	yield (
		"POST",
		"/api/resource/DocShare",
		{
			"share_doctype": doctype,
			"share_name": name,
			"user": user,
			"read": 1,
			"flags": {"ignore_share_permission": 1},
		},
	)
	yield "POST", "/api/resource/Version", {"ref_doctype": doctype, "docname": name, "data": "{}"}
	yield "POST", "/api/resource/Tag Link", {"document_type": doctype, "document_name": name, "tag": "x"}
	yield "POST", "/api/resource/Document Follow", {"ref_doctype": doctype, "ref_docname": name, "user": user}
	for method in (
		"void",
		"confirm_receipt",
		"start",
		"rename",
		"submit",
		"cancel",
		"discard",
		"save",
		"delete",
		"db_set",
		"insert",
		"add_comment",
		"reload",
		"run_method",
	):
		for sent in (
			{"dt": doctype, "dn": name},
			{"docs": json.dumps({**forged, "to_organization": OWN, "status": "Open"})},
		):
			yield (
				"POST",
				"/api/method/run_doc_method",
				{"method": method, **sent, "args": {"name": "x", "reason": "x", "receipt_on": "2016-03-01"}},
			)
		yield (
			"POST",
			f"/api/resource/{doctype}/{name}",
			{"run_method": method, "reason": "x", "name": "y", "receipt_on": "2016-03-01"},
		)
		yield (
			"POST",
			f"/api/v2/document/{doctype}/{name}/method/{method}",
			{"reason": "x", "name": "y", "receipt_on": "2016-03-01"},
		)
	yield (
		"POST",
		"/api/method/frappe.model.workflow.apply_workflow",
		{"doc": json.dumps(forged), "action": "Approve"},
	)
	own_print = {**forged, "member": name, "organization": target.organization}
	of_campaign = {**own_print, "campaign": target.campaign}
	to_own = {**own_print, "name": own.name, "to_organization": OWN}
	for document, print_format in (
		({**of_campaign, "name": own.name}, None),
		({**of_campaign, "name": None}, "Annex 1 Card"),
		(to_own, "Annex 1 Card"),
		(to_own, "Letter in Three Parts"),
	):
		yield (
			"POST",
			"/api/method/frappe.www.printview.get_html_and_style",
			{
				"doc": json.dumps(document),
				**({"print_format": print_format} if print_format else {}),
			},
		)
	for table, names in rows.items():
		for row in names:
			yield "PUT", f"/api/resource/{table}/{row}", {"remark": "taken"}
			yield "DELETE", f"/api/resource/{table}/{row}", {}
			yield "GET", f"/api/resource/{table}/{row}", {}
			yield (
				"POST",
				f"{client}set_value",
				{"doctype": table, "name": row, "fieldname": "remark", "value": "taken"},
			)
			yield "POST", f"{client}delete", {"doctype": table, "name": row}
			yield (
				"POST",
				f"{client}insert",
				{
					"doc": {
						"doctype": table,
						"parent": name,
						"parenttype": doctype,
						"parentfield": "attempts",
						"remark": "taken",
					}
				},
			)
			for field in ("attempts", "steps", "rows"):
				yield (
					"PUT",
					f"/api/resource/{doctype}/{own.name}",
					{field: [{"doctype": table, "name": row, "remark": "taken"}]},
				)
				yield (
					"PUT",
					f"/api/resource/{doctype}/{own.name}",
					{field: [{"doctype": table, "name": row, "parent": name, "remark": "taken"}]},
				)


def of_rank(user: str) -> Iterator[Ask]:
	"""Giving oneself more than one has."""
	roles = [
		{"doctype": "Has Role", "role": role}
		for role in ("System Manager", "Organization Department Officer")
	]
	yield "PUT", f"/api/resource/User/{user}", {"roles": roles}
	yield (
		"PUT",
		f"/api/resource/User/{user}",
		{"role_profile_name": "x", "user_type": "System User", "api_key": "x"},
	)
	yield (
		"PUT",
		"/api/resource/User/Administrator",
		{"email": "x@example.com", "new_password": "Taken-Over-9931"},
	)
	yield (
		"POST",
		"/api/method/frappe.client.set_value",
		{"doctype": "User", "name": user, "fieldname": "roles", "value": json.dumps(roles)},
	)
	yield (
		"POST",
		"/api/method/frappe.client.insert",
		{
			"doc": {
				"doctype": "Has Role",
				"parent": user,
				"parenttype": "User",
				"parentfield": "roles",
				"role": "System Manager",
			}
		},
	)
	yield (
		"POST",
		"/api/method/frappe.desk.form.save.savedocs",
		{"doc": json.dumps({"doctype": "User", "name": user, "roles": roles}), "action": "Save"},
	)
	yield "POST", "/api/method/frappe.core.doctype.user.user.generate_keys", {"user": "Administrator"}
	for doctype, values in (
		(
			"Organization Appointment",
			{
				"user": user,
				"capacity": "Organization Department Officer",
				"organization": "T",
				"from_date": "2016-01-01",
			},
		),
		("Custom DocPerm", {"parent": "Party Member", "role": "All", "read": 1}),
		(
			"DocPerm",
			{
				"parent": "Party Member",
				"parenttype": "DocType",
				"parentfield": "permissions",
				"role": "All",
				"read": 1,
			},
		),
		("Role", {"role_name": "Mine"}),
		("User Permission", {"user": user, "allow": "Party Organization", "for_value": "T2B1"}),
		(
			"Property Setter",
			{
				"doc_type": "Party Member",
				"field_name": SECRET,
				"property": "permlevel",
				"value": "0",
				"doctype_or_field": "DocField",
			},
		),
		("Custom Field", {"dt": "Party Member", "fieldname": "x", "fieldtype": "Data", "label": "x"}),
		("Client Script", {"dt": "Party Member", "script": "x"}),
		(
			"Webhook",
			{
				"webhook_doctype": "Party Member",
				"webhook_docevent": "on_update",
				"request_url": "http://listed.example/",
				"webhook_json": '{"a": "{{ doc.name }}"}',
			},
		),
		("Server Script", {"script_type": "API", "api_method": "mine", "name": "mine", "script": "x = 1"}),
		(
			"Report",
			{
				"report_name": "x",
				"ref_doctype": "Party Member",
				"report_type": "Query Report",
				"query": "select identity_number from `tabParty Member`",
				"is_standard": "No",
			},
		),
		(
			"Print Format",
			{
				"name": "x",
				"doc_type": "Party Member",
				"custom_format": 1,
				"html": "{{ frappe.db.get_all('Party Member') }}",
			},
		),
		("Number Card", {"label": "x", "document_type": "Party Member", "function": "Count", "is_public": 1}),
		("DefaultValue", {"parent": user, "defkey": "x", "defvalue": "y"}),
		("System Settings", {"disable_document_sharing": 0}),
	):
		yield "POST", f"/api/resource/{doctype}", values
	yield (
		"POST",
		"/api/method/frappe.core.page.permission_manager.permission_manager.add",
		{"parent": "Party Member", "role": "All", "permlevel": 0},
	)
	yield (
		"POST",
		"/api/method/frappe.core.page.permission_manager.permission_manager.update",
		{
			"doctype": "Party Member",
			"role": "Investigation Auditor",
			"permlevel": 1,
			"ptype": "read",
			"value": 1,
		},
	)
