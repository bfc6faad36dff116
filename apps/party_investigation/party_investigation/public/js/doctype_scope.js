(function () {
	// The form of a table of the site says what its records hang on, and leads to where that is said.
	frappe.ui.form.on("DocType", {
		refresh: async (frm) => {
			if (frm.is_new() || frm.doc.istable) return;
			const { message } = await frappe.call({
				method: "party_investigation.organization.doctype.table_scope.table_scope.tell",
				args: { doctype: frm.doc.name },
			});
			if (!message) return;
			frm.set_intro("");
			frm.set_intro(message.text, message.color);
			if (message.name) {
				frm.add_custom_button(__("Table Scope"), () => frappe.set_route("Form", "Table Scope", message.name));
			}
		},
	});
})();
