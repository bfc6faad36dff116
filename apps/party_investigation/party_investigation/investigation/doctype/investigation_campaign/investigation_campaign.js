// Opens, closes and reopens with a reason, says how many records are still to be made, and takes the campaign in hand.
const RECORDS = "party_investigation.investigation.records";

function ask_reason(frm, method, title) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) => frm.call(method, { reason }).then(() => frm.reload_doc()),
		title
	);
}

function tell_missing(frm) {
	frappe.xcall(`${RECORDS}.get_missing`, { campaign: frm.doc.name }).then((missing) => {
		if (!missing) {
			return;
		}
		frm.dashboard.set_headline(__("{0} members in scope have no record yet; they are made in the background.", [missing]));
		frm.add_custom_button(__("Make Missing Records"), () =>
			frappe.xcall(`${RECORDS}.make_missing`, { campaign: frm.doc.name }).then(() =>
				frappe.show_alert({ message: __("The records are being made."), indicator: "green" })
			)
		);
	});
}

function take_in_hand(frm) {
	if (frappe.defaults.get_user_default("investigation_campaign") === frm.doc.name) {
		frm.dashboard.add_comment(__("This campaign is in hand: your cards, charts and reports show it."), "blue", true);
		return;
	}
	frm.add_custom_button(__("Take in Hand"), () =>
		// what is in hand is a default of the user, which the browser reads when the page is loaded
		frappe.xcall("party_investigation.investigation.current_campaign.choose", { campaign: frm.doc.name }).then(() => window.location.reload())
	);
}

// what is asked before the campaign is opened; of stages whose dates are over already, the forms would be read-only at once
function question_of_opening(frm) {
	const over = frm.doc.stages_lock ? frm.doc.stages.filter((row) => row.due_on && row.due_on < frappe.datetime.get_today()) : [];
	const question = __("Open the campaign? Its settings and the tree are frozen, and the records of all members in scope are made.");
	if (!over.length) {
		return question;
	}
	const warning = __(
		"These stages are over already, and their forms would be read-only at once: {0}. Change the dates first, or untick “{1}”.",
		[over.map((row) => `“${__(row.stage)}”`).join(""), __(frappe.meta.get_label(frm.doctype, "stages_lock"))]
	);
	return `${question}<br><br><b>${warning}</b>`;
}

// the Word templates that come with the app, to be edited and put into the fields
function offer_templates(frm) {
	party_investigation.choices("form_sets_with_report").forEach((form_set) =>
		frm.add_custom_button(
			__(form_set),
			() => {
				const method = "party_investigation.returns.narrative.chosen.download_template";
				window.open(frappe.urllib.get_full_url(`/api/method/${method}?${new URLSearchParams({ form_set })}`));
			},
			__("Report Templates")
		)
	);
}

frappe.ui.form.on("Investigation Campaign", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		take_in_hand(frm);
		offer_templates(frm);
		const may_write = frm.has_perm("write");
		if (may_write && frm.doc.status === "Draft") {
			frm.add_custom_button(__("Open the Campaign"), () =>
				frappe.confirm(question_of_opening(frm), () => frm.call("open").then(() => frm.reload_doc()))
			).addClass("btn-primary");
		}
		if (may_write && frm.doc.status === "Open") {
			frm.add_custom_button(__("Close the Campaign"), () => ask_reason(frm, "close", __("Close the campaign?")));
			tell_missing(frm);
		}
		if (may_write && frm.doc.status === "Closed") {
			frm.add_custom_button(__("Reopen the Campaign"), () => ask_reason(frm, "reopen", __("Reopen the campaign?")));
		}
	},

	setup(frm) {
		frappe.realtime.on("progress", (data) => {
			if (data.doctype === "Investigation Campaign" && data.docname === frm.doc.name && data.percent >= 100) {
				frm.reload_doc();
			}
		});
	},
});
