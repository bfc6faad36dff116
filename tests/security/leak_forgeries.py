"""Parameters of lists that nobody sends by mistake."""

from collections.abc import Iterator

from leak_marks import Mark

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
