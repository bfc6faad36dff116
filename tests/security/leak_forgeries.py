"""Parameters that nobody sends by mistake."""

import json
from collections.abc import Iterator

from leak_faces import Ask, Target
from leak_marks import OWN, Mark

NOWHERE = "Q7Y2K9W4J1"
SECRET = "identity_number"


def of_list(doctype: str) -> Iterator[dict]:
	"""What can be put into the parameters of a list."""
	link = "member." if doctype != "Party Member" else ""
	parent = (
		{"parent": "Contact Search", "parent_doctype": "Contact Search"}
		if doctype == "Search Attempt"
		else {}
	)
	secret = f"{link}{SECRET}"
	for field in (
		secret,
		f"{secret} as name",
		f"max({secret}) as name",
		f"min({secret})",
		f"substring({secret}, 1, 18) as x",
		f"concat({secret}, name) as x",
		f"ifnull({secret}, '') as masked_identity",
		f"count(distinct {secret}) as x",
		f"group_concat({secret}) as x",
		f"`tabParty Member`.`{SECRET}`",
		f"`tabParty Member`.`{SECRET}` as x",
		"`tabParty Member`.*",
		"tabParty Member.*",
		"`tabVersion`.data",
		"member.organization.remark",
		"member.*",
		"organization.*",
		"organization.remark as x",
		"owner.api_key",
		"owner.*",
		f"(select {SECRET} from `tabParty Member` limit 1) as x",
		f"name, (select {SECRET} from `tabParty Member`)",
		f"name`, {SECRET} as `x",
		f"name /* */, {SECRET}",
		"attempts.remark",
		"attempts.*",
		"`tabSearch Attempt`.*",
		"sql_password.password",
		"name from `tabParty Member` --",
		{"MAX": SECRET, "as": "x"},
		{"CONCAT": [SECRET, "name"], "as": "x"},
		{"SUBSTRING": [{"MAX": SECRET}, 1, 18]},
		{"COUNT": "*", "as": SECRET},
		[SECRET, "name"],
		None,
		7,
	):
		yield {"fields": [field], **parent}
		yield {
			"fields": ["name", field],
			"ignore_permissions": 1,
			"user": "Administrator",
			"flags": {"ignore_permissions": 1},
			**parent,
		}
	for order in (
		secret,
		f"{secret} desc",
		f"if({secret}>'4',1,2)",
		f"field({secret}, '4')",
		"(select 1)",
		"1; select 1",
		f"`tabParty Member`.{SECRET}",
		"name, sleep(1)",
		"rand()",
		"organization.lft",
		"-1",
		"99",
	):
		yield {"fields": ["name"], "order_by": order, **parent}
		yield {"fields": ["count(name) as n"], "group_by": order, **parent}
	for group in (
		f"name having {SECRET} > '4'",
		f"{SECRET} having 1=1",
		f"name having max({SECRET}) like '4%'",
	):
		yield {"fields": ["name"], "group_by": group, **parent}
	for other in ("Party Organization", "User", "Party Member", "Campaign Import", "No Such", ""):
		yield {"fields": ["*"], "parent": other, "parent_doctype": other}
	for filters in (
		[["name", "=", "x' or 1=1 --"]],
		[["1=1 or name", "=", "x"]],
		[["name", "in (select name from `tabParty Member`) or name =", "x"]],
		[["Party Member", "organization", "descendants of (inclusive)", "T"]],
		[["organization", "not ancestors of", "T2B1"]],
		[["User", "name", "=", "Administrator"]],
		[["ifnull(name, '')", "!=", ""]],
		[[f"substring({SECRET},1,1)", "=", "4"]],
		{"name": ["!=", ""], "owner": ["like", "%"]},
		[["name", "timespan", "x"]],
		[["creation", "between", "x"]],
		[["name", "is", "x"]],
		{"name": {"a": 1}},
		[[[]]],
		"x",
		7,
	):
		yield {"fields": ["*"], "filters": filters, **parent}
		yield {"fields": ["*"], "or_filters": filters, **parent}
	for limit in ("-1", "0", "1e9", "x", "1 union select 1", "9" * 30):
		yield {"fields": ["*"], "limit_page_length": limit, "limit_start": limit, **parent}


def through_every_list(doctype: str, values: dict) -> Iterator[tuple[str, dict]]:
	"""The faces that take parameters of a list."""
	named = {"doctype": doctype, **values}
	yield f"/api/resource/{doctype}", values
	yield f"/api/v2/document/{doctype}", values
	yield f"/api/v2/doctype/{doctype}/count", values
	yield "/api/method/frappe.client.get_list", named
	yield "/api/method/frappe.client.get_count", named
	yield "/api/method/frappe.client.get_value", {**named, "fieldname": values.get("fields") or ["name"]}
	yield "/api/method/frappe.client.get", named
	yield "/api/method/frappe.client.validate_link", {**named, "docname": "T2B1"}
	yield "/api/method/frappe.desk.reportview.get", named
	yield "/api/method/frappe.desk.reportview.get_count", named
	yield (
		"/api/method/frappe.desk.reportview.export_query",
		{**named, "file_format_type": "CSV", "reason": "a test"},
	)
	yield (
		"/api/method/frappe.desk.reportview.get_stats",
		{**named, "stats": ["organization", "owner", SECRET]},
	)
	yield (
		"/api/method/frappe.desk.search.search_widget",
		{
			**named,
			"txt": "",
			"searchfield": str(values.get("order_by") or SECRET),
			"filter_fields": values.get("fields"),
		},
	)
	yield (
		"/api/method/frappe.desk.listview.get_group_by_count",
		{
			"doctype": doctype,
			"current_filters": values.get("filters") or [],
			"field": str(values.get("group_by") or "organization"),
		},
	)
	yield (
		"/api/method/frappe.desk.form.utils.get_next",
		{
			"doctype": doctype,
			"value": "x",
			"prev": 0,
			"filters": values.get("filters"),
			"sort_field": str(values.get("order_by") or "name"),
		},
	)


def guesses(mark: Mark, text: str) -> Iterator[tuple[dict, dict]]:
	"""Filters that would find a value, each with the same for a value that is nowhere."""
	for operator, before, after in (
		("=", "", ""),
		("like", "", "%"),
		("like", "%", "%"),
		("in", "", ""),
		("!=", "", ""),
	):
		pair = []
		for value in (text, NOWHERE):
			given = f"{before}{value}{after}"
			pair.append([mark.what, operator, [given] if operator == "in" else given])
		for shape in ("filters", "or_filters"):
			yield {shape: [pair[0]]}, {shape: [pair[1]]}
		yield {"filters": {mark.what: pair[0][1:]}}, {"filters": {mark.what: pair[1][1:]}}


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
	yield (
		"POST",
		"/api/method/frappe.www.printview.get_html_and_style",
		{
			"doc": json.dumps(
				{
					**forged,
					"name": own.name,
					"member": name,
					"campaign": target.campaign,
					"organization": target.organization,
				}
			)
		},
	)
	yield (
		"POST",
		"/api/method/frappe.www.printview.get_html_and_style",
		{
			"doc": json.dumps(
				{
					**forged,
					"name": None,
					"member": name,
					"campaign": target.campaign,
					"organization": target.organization,
				}
			),
			"print_format": "Annex 1 Card",
		},
	)
	for format in ("Annex 1 Card", "Letter in Three Parts"):
		yield (
			"POST",
			"/api/method/frappe.www.printview.get_html_and_style",
			{
				"doc": json.dumps(
					{
						**forged,
						"name": own.name,
						"member": name,
						"to_organization": OWN,
						"organization": target.organization,
					}
				),
				"print_format": format,
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
