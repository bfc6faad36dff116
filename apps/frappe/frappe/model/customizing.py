"""`frappe.make_property_setter`: the short way to change a property from code."""

import frappe


def make_property_setter(
	args: dict,
	ignore_validate: bool = False,
	validate_fields_for_doctype: bool = True,
	is_system_generated: bool = True,
) -> None:
	"""Change a property of a field, in one DocType or in all that have such a field.

	:param args: `doctype`, `doctype_or_field` (DocField unless given), `fieldname`, `property`, `value`,
		`property_type`
	"""
	args = frappe._dict(args)
	kind = args.doctype_or_field or "DocField"
	if kind == "DocField" and not args.property_type:
		df = frappe.get_meta("DocField").get_field(args.property)
		args.property_type = df.fieldtype if df else "Data"
	doctypes = [args.doctype] if args.doctype else _doctypes_with(args.fieldname)
	for doctype in doctypes:
		setter = frappe.get_doc(
			{
				"doctype": "Property Setter",
				"doctype_or_field": kind,
				"doc_type": doctype,
				"field_name": args.fieldname,
				"row_name": args.row_name,
				"property": args.property,
				"value": args.value,
				"property_type": args.property_type or "Data",
				"is_system_generated": int(is_system_generated),
			}
		)
		setter.flags.ignore_permissions = True  # called by apps, in install and in hooks
		setter.flags.ignore_validate = ignore_validate
		setter.flags.validate_fields_for_doctype = validate_fields_for_doctype
		setter.insert()


def _doctypes_with(fieldname: str) -> list[str]:
	return frappe.get_all(
		"DocField", filters={"fieldname": fieldname, "parenttype": "DocType"}, pluck="parent", distinct=True
	)
