// Says what is still needed before the member may count as not found, also while attempts are being typed; the server has the rule.
const STILL_NEEDED = "party_investigation.investigation.doctype.contact_search.contact_search.get_still_needed";

function say_needed(frm, missing) {
	frm.dashboard.clear_headline();
	if (frm.doc.result === "Open") {
		frm.dashboard.set_headline(
			missing
				? __("Before the member may count as not found: {0}", [missing])
				: __("The search is enough: the member may be concluded as not found, or contact recorded as restored.")
		);
	}
}

function ask_needed(frm) {
	if (!frm.doc.campaign || frm.doc.result !== "Open") {
		return;
	}
	const attempts = (frm.doc.attempts || []).map(({ attempted_on, means }) => ({ attempted_on, means }));
	frappe.xcall(STILL_NEEDED, { campaign: frm.doc.campaign, attempts }).then((missing) => say_needed(frm, missing));
}

// The reason is asked for by its code: it stands before the words, in the official order.
function offer_codes(frm, fieldname) {
	const words = frappe.meta.get_docfield(frm.doctype, fieldname).options.split("\n");
	const options = words.map((word, place) => ({ value: word, label: word && "①②③④⑤⑥⑦⑧⑨"[place - 1] + word }));
	frm.set_df_property(fieldname, "options", options);
}

// Whoever is reached is entered as found, which only the result says.
function tell_contact(frm) {
	if (frm.doc.result !== "Open") return;
	const message = __("Contact made: set the result to contact restored, and record the findings on conduct.");
	frappe.show_alert({ message, indicator: "green" });
	frm.scroll_to_field("result");
}

// One attempt and what comes next, in one short dialog: it is logged on the way, from a telephone.
function log_attempt(frm) {
	const options = (field) => frappe.meta.get_docfield("Search Attempt", field).options;
	const fields = [
		{ fieldname: "attempted_on", fieldtype: "Date", label: __("Date"), reqd: 1, default: frappe.datetime.get_today() },
		{ fieldname: "means", fieldtype: "Select", label: __("Means"), reqd: 1, options: options("means") },
		{ fieldname: "outcome", fieldtype: "Data", label: __("Outcome"), reqd: 1 },
		{ fieldname: "contact_made", fieldtype: "Check", label: __("Contact Made") },
		{ fieldname: "place", fieldtype: "Data", label: __("Place") },
		{ fieldname: "evidence", fieldtype: "Attach", label: __("Evidence") },
		{ fieldname: "handled_by", fieldtype: "Data", label: __("Handled By"), reqd: 1, default: frappe.user.full_name() },
		{ fieldname: "next_step", fieldtype: "Small Text", label: __("Next Step"), default: "" },
		{ fieldname: "next_step_on", fieldtype: "Date", label: __("Next Step On"), mandatory_depends_on: "eval:doc.next_step" },
	];
	const log = ({ next_step, next_step_on, ...attempt }) => {
		frm.add_child("attempts", attempt);
		frm.refresh_field("attempts");
		frm.set_value({ next_step: next_step || "", next_step_on: next_step_on || null });
		return frm.save().then(() => attempt.contact_made && tell_contact(frm));
	};
	frappe.prompt(fields, log, __("Log an Attempt"), __("Log"));
}

frappe.ui.form.on("Contact Search", {
	refresh(frm) {
		offer_codes(frm, "reason");
		if (!frm.is_new() && frm.doc.result === "Open" && frm.perm[0].write && !(frm.doc.__onload || {}).locked) {
			frm.add_custom_button(__("Log an Attempt"), () => log_attempt(frm));
		}
		if (!frm.is_new() && frm.doc.result !== "Contact Restored" && frm.perm[0].write && frappe.model.can_create("Help Request")) {
			const { name: search, campaign, organization, member, member_name } = frm.doc;
			const begin = () => frappe.new_doc("Help Request", { search, campaign, organization, member, member_name });
			frm.add_custom_button(__("Ask Another Organization"), begin);
		}
		if (frm.is_new()) {
			ask_needed(frm);
			return;
		}
		say_needed(frm, frm.doc.missing);
		const annex = party_investigation.choices("line_of_search_result")[frm.doc.result];
		if (annex) {
			frm.add_custom_button(__(annex), () =>
				frappe.set_route("List", annex, { member: frm.doc.member, campaign: frm.doc.campaign })
			);
		}
	},

	campaign: ask_needed,

	result(frm) {
		if (frm.doc.result === "Contact Restored" && !frm.doc.restored_on) {
			const reached = (frm.doc.attempts || []).find((row) => row.contact_made);
			frm.set_value("restored_on", reached ? reached.attempted_on : frappe.datetime.get_today());
		}
		if (frm.doc.result === "Not Found") {
			frm.set_value("restored_on", null);
		}
		ask_needed(frm);
	},
});

frappe.ui.form.on("Search Attempt", {
	attempted_on: ask_needed,
	means: ask_needed,
	attempts_remove: ask_needed,

	attempts_add(frm, cdt, cdn) {
		frappe.model.set_value(cdt, cdn, "handled_by", frappe.user.full_name());
	},

	contact_made(frm, cdt, cdn) {
		if (locals[cdt][cdn].contact_made) tell_contact(frm);
	},
});
