// Leads from a record to what comes next: the search for a member out of contact, the member's own data.
frappe.ui.form.on("Investigation Record", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Party Member"), () => frappe.set_route("Form", "Party Member", frm.doc.member));
		if (!frm.doc.is_lost) {
			return;
		}
		const of_record = { campaign: frm.doc.campaign, member: frm.doc.member };
		frappe.db.get_list("Contact Search", { filters: of_record, fields: ["name", "missing"], limit: 1 }).then(([search]) => {
			frm.dashboard.set_headline(
				search
					? __("Out of contact. A search is recorded; its attempts and result belong there.")
					: __("Out of contact: begin a search, and record every attempt with day, means and outcome."),
				search ? "orange" : "red"
			);
			frm.add_custom_button(search ? __("Open the Search") : __("Begin a Search"), () =>
				search ? frappe.set_route("Form", "Contact Search", search.name) : frappe.new_doc("Contact Search", of_record)
			);
		});
	},
});
