"""A column of a report, as Frappe's script reports describe them."""


def report_column(fieldname: str, label: str, fieldtype: str, width: int, options: str = "") -> dict:
	"""Return a column; shares and other broken numbers have one decimal.

	:param width: pixels
	:param options: what a Link leads to, or the field that says it
	"""
	return {
		"fieldname": fieldname,
		"label": label,
		"fieldtype": fieldtype,
		"width": width,
		"options": options,
		"precision": 1,
	}
