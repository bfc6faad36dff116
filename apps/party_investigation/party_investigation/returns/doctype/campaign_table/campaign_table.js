(function () {
	// The rows of figures offer the fields of the table that was chosen, by their labels.
	const FITTING = { sum_field: "summed", group_by: "grouping", only_field: "grouping" };

	async function offer(frm) {
		if (!frm.doc.document_type) return;
		const { message: known } = await frappe.call({
			method: "party_investigation.returns.doctype.campaign_table.campaign_table.get_fields",
			args: { document_type: frm.doc.document_type },
			type: "GET",
		});
		if (!frm.doc.title) await frm.set_value("title", known.title);
		const grid = frm.get_field("figures").grid;
		Object.entries(FITTING).forEach(([fieldname, kind]) => grid.update_docfield_property(fieldname, "options", known[kind]));
		const values = [...new Set(Object.values(known.values).flat())];
		grid.update_docfield_property("only_value", "options", values);
		frm.refresh_field("figures");
	}

	frappe.ui.form.on("Campaign Table", {
		setup: (frm) => frm.set_query("document_type", () => ({ filters: { custom: 1, istable: 0, issingle: 0 } })),
		refresh: offer,
		document_type: offer,
	});
})();
