frappe.treeview_settings["Party Organization"] = {
	title: __("Party Organizations"),
	breadcrumb: "Organization",
	root_label: __("Party Organizations"),
	get_tree_nodes: "party_investigation.organization.tree.get_children",
	fields: [
		{ fieldtype: "Data", fieldname: "organization_code", label: __("Organization Code"), reqd: 1 },
		{ fieldtype: "Data", fieldname: "organization_name", label: __("Organization Name"), reqd: 1 },
		{ fieldtype: "Select", fieldname: "kind", label: __("Kind of Organization"), options: party_investigation.choices("organization_kinds"), default: "党支部", reqd: 1 },
		{ fieldtype: "Check", fieldname: "is_group", label: __("Has Subordinate Organizations") },
	],
};
