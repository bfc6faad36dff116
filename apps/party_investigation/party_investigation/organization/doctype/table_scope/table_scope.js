(function () {
	// The marks of personal data offer the fields of the table by their labels.
	const WITHOUT_VALUES = ["Section Break", "Column Break", "Tab Break", "HTML", "Heading", "Button", "Fold", "Table"];

	function offer(frm) {
		if (!frm.doc.document_type) return;
		frappe.model.with_doctype(frm.doc.document_type, () => {
			const fields = frappe.get_meta(frm.doc.document_type).fields.filter((df) => !WITHOUT_VALUES.includes(df.fieldtype));
			const options = fields.map((df) => ({ value: df.fieldname, label: __(df.label || df.fieldname) }));
			frm.get_field("personal_fields").grid.update_docfield_property("fieldname", "options", options);
			frm.refresh_field("personal_fields");
		});
	}

	frappe.ui.form.on("Table Scope", { refresh: offer, document_type: offer });
})();
