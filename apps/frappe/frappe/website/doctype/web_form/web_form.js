{
	const BREAKS = ["Section Break", "Column Break"];
	const NOT_TAKEN = ["Tab Break", "Fold", "HTML", "Heading", "Image", "Button", "Password", "Barcode", "Signature", "Geolocation"];
	const CODE = ["Code", "JSON", "HTML Editor", "Markdown Editor", "Read Only", "Icon"];
	const COPIED = ["fieldtype", "label", "reqd", "read_only", "options", "default", "description"];
	const CONDITIONS = ["depends_on", "mandatory_depends_on", "read_only_depends_on"];

	function fits(field) {
		return !field.hidden && !field.is_virtual && !field.permlevel && ![...NOT_TAKEN, ...CODE].includes(field.fieldtype);
	}

	function row_of(field) {
		const row = { fieldname: BREAKS.includes(field.fieldtype) ? "" : field.fieldname };
		for (const key of [...COPIED, ...CONDITIONS]) if (field[key]) row[key] = field[key];
		return row;
	}

	async function get_fields(frm) {
		await frappe.model.with_doctype(frm.doc.doc_type);
		frm.clear_table("web_form_fields");
		for (const field of frappe.get_meta(frm.doc.doc_type).fields.filter(fits)) {
			frm.add_child("web_form_fields", row_of(field));
		}
		frm.refresh_field("web_form_fields");
	}

	frappe.ui.form.on("Web Form", {
		refresh(frm) {
			if (frm.doc.doc_type) frm.add_custom_button(__("Get Fields"), () => get_fields(frm));
			if (frm.is_new() || !frm.doc.published) return;
			frm.add_custom_button(__("See on Website"), () => {
				window.open(`/${frm.doc.route}`, "_blank", "noopener");
			});
		},
		doc_type(frm) {
			frm.trigger("refresh");
		},
	});
}
