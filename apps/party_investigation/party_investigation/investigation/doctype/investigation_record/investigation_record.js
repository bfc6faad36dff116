// What the steps of the workflow ask before they are taken.
const steps_of = (frm) => [
	{
		action: "Set Back",
		is_open: party_investigation.is_officer() && frm.doc.status === "Verified",
		label: __("Set Back"),
		title: __("Set the record back to the branch?"),
		fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("What is wrong: the branch reads it"), reqd: 1 }],
		take: (values) => frm.call("set_back", values),
	},
];

// A member whom nobody knows is noted as a difference from the roster, once.
async function note_unknown(frm, of_record) {
	const unknown = { ...of_record, kind: "On the Roster, Unknown Here" };
	const [noted] = await frappe.db.get_list("Roster Difference", { filters: { ...unknown, status: "Open" }, limit: 1 });
	if (noted) return frappe.set_route("Form", "Roster Difference", noted.name);
	frappe.new_doc("Roster Difference", { ...unknown, organization: frm.doc.organization, person_name: frm.doc.member_name });
}

// The member's archive: what it says, where it answers what is open here, and the way to it.
async function lead_to_archive(frm) {
	if (!frappe.model.can_read("Member Archive")) return;
	const filters = { member: frm.doc.member, set_aside_for: ["is", "not set"] };
	const [archive] = await frappe.db.get_list("Member Archive", { filters, fields: ["name", "state", "lacking"], limit: 1 });
	if (!archive) {
		if (!frappe.model.can_create("Member Archive")) return;
		frm.add_custom_button(__("Make the Archive"), () => frappe.new_doc("Member Archive", { member: frm.doc.member }));
		return;
	}
	frm.add_custom_button(__("Member Archive"), () => frappe.set_route("Form", "Member Archive", archive.name));
	const colours = { Complete: "green", Incomplete: "orange", Doubtful: "red" };
	const words = [__("Archive: {0}", [__(archive.state, null, "Member Archive")]), archive.lacking].filter(Boolean).join("　");
	frm.dashboard.add_indicator(frappe.utils.escape_html(words), colours[archive.state] || "gray");
	const is_open = frm.doc.status !== "Verified" && party_investigation.choices("archive_questions").some((question) => !frm.doc[question]);
	if (is_open && archive.state !== "Not Reviewed" && frm.perm?.[0]?.write) {
		frm.add_custom_button(__("Answer From the Archive"), async () => {
			if (frm.is_dirty()) await frm.save();
			await frm.call("use_archive");
			await frm.reload_doc();
		});
	}
}

// Leads from a record to what comes next: the search for a member out of contact, the member's own data.
frappe.ui.form.on("Investigation Record", {
	before_workflow_action: (frm) => party_investigation.ask_first(frm, steps_of(frm)),

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		party_investigation.add_steps(frm, steps_of(frm));
		frm.add_custom_button(__("Party Member"), () => frappe.set_route("Form", "Party Member", frm.doc.member));
		const of_record = { campaign: frm.doc.campaign, member: frm.doc.member };
		lead_to_archive(frm);
		if (frm.doc.status === "To Check") {
			frm.add_custom_button(__("Nobody Knows This Member"), () => note_unknown(frm, of_record));
		}
		if (!frm.doc.is_lost) {
			return;
		}
		frappe.db.get_list("Contact Search", { filters: of_record, fields: ["name", "result"], limit: 1 }).then(([search]) => {
			if (!search) {
				frm.dashboard.set_headline(__("Out of contact: begin a search, and record every attempt with day, means and outcome."), "red");
			} else if (search.result === "Open") {
				frm.dashboard.set_headline(__("Out of contact. A search is recorded; its attempts and result belong there."), "orange");
			} else {
				// the search is closed: what it came to, and no alarm any more
				frm.dashboard.add_indicator(__(search.result, null, "Contact Search"), search.result === "Contact Restored" ? "green" : "gray");
			}
			frm.add_custom_button(search ? __("Open the Search") : __("Begin a Search"), () =>
				search ? frappe.set_route("Form", "Contact Search", search.name) : frappe.new_doc("Contact Search", of_record)
			);
		});
	},
});
