// Whoever builds own tables sees what may be set, and nothing that would be refused; the server says the same again.
(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.building) return;
	party_investigation.registered.building = true;

	// a new table begins in the module of own tables, without the rule for System Manager
	function begin(frm, told) {
		if (frm.doctype !== "DocType") return;
		frm.set_value("module", told.module);
		frm.set_value("custom", 1);
		const held = (frm.doc.permissions || []).filter((row) => !told.roles.includes(row.role));
		if (!held.length) return;
		frm.clear_table("permissions");
		frm.refresh_field("permissions");
	}

	function show(frm, told) {
		told.hidden.forEach((field) => frm.set_df_property(field, "hidden", 1));
		Object.entries(told.rows).forEach(([table, fields]) => {
			const grid = frm.fields_dict[table] && frm.fields_dict[table].grid;
			if (grid) fields.forEach((field) => grid.update_docfield_property(field, "hidden", 1));
		});
		if (told.may) return;
		frm.disable_form();
		frm.set_intro("");
		frm.set_intro(told.reason, "blue");
	}

	async function refresh(frm) {
		const { message } = await frappe.call({
			method: "party_investigation.building.form.tell",
			args: { doctype: frm.doctype, name: frm.is_new() ? null : frm.doc.name },
		});
		if (!message) return;
		if (frm.is_new()) begin(frm, message);
		show(frm, message);
	}

	party_investigation.forms_with("building").forEach((doctype) => frappe.ui.form.on(doctype, { refresh }));
})();
