frappe.ui.form.on("Form Tour", {
	refresh(frm) {
		if (frm.is_new()) return;
		frm.add_custom_button(__("Show the tour to all once more"), async () => {
			const method = "frappe.desk.doctype.form_tour.form_tour.reset_tour";
			await frappe.call({ method, args: { tour_name: frm.doc.name } });
			frappe.show_alert({ message: __("All users see the tour once more."), indicator: "green" });
		});
	},
});
