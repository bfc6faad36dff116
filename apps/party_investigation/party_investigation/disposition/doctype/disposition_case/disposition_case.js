// Offers the measures that fit the person, and says of the others why not; the server has the rules.
function offer_fitting(frm) {
	if (!frm.doc.campaign || !frm.doc.member || frm.doc.status !== "In Progress") {
		return;
	}
	const method = "party_investigation.disposition.doctype.disposition_case.disposition_case.get_fitting_measures";
	frappe.xcall(method, { campaign: frm.doc.campaign, member: frm.doc.member }).then((measures) => {
		const fit = measures.filter((row) => !row.against.length || row.measure === frm.doc.measure);
		frm.set_df_property("measure", "options", ["", ...fit.map((row) => row.measure)].join("\n"));
		const chosen = measures.find((row) => row.measure === frm.doc.measure);
		frm.set_df_property("measure", "description", chosen ? chosen.against.join(" ") : "");
		frm.remove_custom_button(__("Why Not the Others"));
		if (measures.some((row) => row.against.length)) {
			frm.add_custom_button(__("Why Not the Others"), () =>
				frappe.msgprint({
					title: __("Measures that do not fit"),
					message: measures
						.filter((row) => row.against.length)
						.map((row) => `<p><b>${row.measure}</b>　${row.against.map(frappe.utils.escape_html).join(" ")}</p>`)
						.join(""),
				})
			);
		}
	});
}

// What the steps of the workflow ask before they are taken; the server says whether they may be.
function steps_of(frm) {
	const { status } = frm.doc;
	const { own_unit } = frappe.boot;
	const is_officer = party_investigation.is_officer();
	const may_end = is_officer || frappe.user.has_role("Branch Secretary");
	const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const day = (fieldname, label) => ({
		fieldname,
		fieldtype: "Date",
		label,
		reqd: 1,
		default: frm.doc[fieldname] || frappe.datetime.get_today(),
	});
	const body = {
		fieldname: "approving_organization",
		fieldtype: "Link",
		options: "Party Organization",
		label: __("Approving Organization"),
		reqd: 1,
		default: frm.doc.approving_organization || (own_unit && !own_unit.is_branch ? own_unit.name : undefined),
	};
	const in_words = {
		fieldname: "approving_authority",
		fieldtype: "Data",
		label: __("Approving Authority"),
		default: frm.doc.approving_authority,
	};
	const end = (status) => (values) => frm.call("end", { status, ...values });
	return [
		{
			action: "Approve",
			is_open: is_officer && status === "In Progress",
			label: __("Approve"),
			title: __("Record the approval?"),
			fields: [day("approved_on", __("Approved On")), body, in_words],
			take: (values) => frm.call("approve", values),
		},
		{
			action: "Reject",
			is_open: is_officer && status === "In Progress",
			label: __("Reject"),
			title: __("Reject the measure?"),
			fields: [reason],
			take: end("Rejected"),
		},
		{
			action: "Withdraw",
			is_open: may_end && status === "In Progress",
			label: __("Withdraw"),
			title: __("Withdraw the case?"),
			fields: [reason],
			take: end("Withdrawn"),
		},
		{
			action: "Revoke",
			is_open: is_officer && status === "Approved",
			label: __("Revoke"),
			title: __("Revoke the approved case?"),
			fields: [day("revoked_on", __("Revoked On")), { ...reason, label: __("Reason for the Revocation") }],
			take: (values) => frm.call("revoke", values),
		},
	];
}

// A measure that rests on the archive shows what is missing or doubtful there, which the grounds may take over.
async function show_archive(frm) {
	const { measure, member, status } = frm.doc;
	const button = __("Take Over from the Archive");
	frm.remove_custom_button(button);
	if (!member || !party_investigation.choices("measures_resting_on_archive").includes(measure)) {
		frm.set_df_property("grounds", "description", "");
		return;
	}
	const asked = { method: "party_investigation.membership.archives.read_of", args: { member }, type: "GET" };
	const { message } = await frappe.call(asked);
	if (frm.doc.member !== member || frm.doc.measure !== measure) return;
	const { lacking, archive } = message;
	const none = archive ? __("The archive lacks nothing and is not doubtful.") : __("No archive of the member is kept.");
	const words = lacking ? __("According to the archive: {0}", [lacking]) : none;
	frm.set_df_property("grounds", "description", frappe.utils.escape_html(words));
	if (!lacking || status !== "In Progress" || !frm.perm[0].write || (frm.doc.grounds || "").includes(lacking)) return;
	frm.add_custom_button(button, () => frm.set_value("grounds", [frm.doc.grounds, words].filter(Boolean).join("\n")));
}

const add_steps = (frm) => !frm.is_new() && party_investigation.add_steps(frm, steps_of(frm));

const GET_STEPS = "party_investigation.disposition.procedure.get_steps";

const WHOSE = {
	Branch: () => __("Next step: {0}. The branch takes and records it."),
	"Base Committee": () => __("Next step: {0}. A committee above the branch takes and records it."),
	"Higher Committee": () => __("Next step: {0}. The body above the base committee takes and records it."),
};

// Which step comes next, whose it is, and which documents it owes; who takes it records it.
function tell_next_step(frm) {
	const { campaign, measure, status } = frm.doc;
	if (frm.is_new() || status !== "In Progress" || !campaign || !measure) return;
	frappe.xcall(GET_STEPS, { campaign: frm.doc.begun_in || campaign, measure }).then((steps) => {
		const taken = (frm.doc.steps || []).filter((row) => row.done_on).map((row) => row.step);
		const next = steps.find((step) => !taken.includes(step.label));
		if (!next) {
			frm.dashboard.set_headline(__("All steps are recorded: the committee that decides can approve."));
			return;
		}
		const whose = WHOSE[next.turn]().replace("{0}", () => next.label);
		const owed = next.owes.length ? __("It owes: {0}.", [next.owes.join("、")]) : "";
		frm.dashboard.set_headline(`${whose}${owed}`);
		if (frm.doc.__onload?.may_take_next_step) {
			frm.add_custom_button(__("Record Step"), () => record(frm, next));
			if (next.votes.length) {
				const { organization } = frm.doc;
				frm.add_custom_button(__("Meeting on Several Members"), () =>
					frappe.new_doc("Branch Meeting", { campaign, organization })
				);
			}
		}
	});
}

// Records a step with its day, who took it and, of a branch meeting, the votes; the server says what is wrong with it.
function record(frm, step) {
	const value = (fieldname, more = {}) => {
		const { fieldtype, label } = frm.get_docfield(fieldname);
		return { fieldname, fieldtype, label: __(label, null, frm.doctype), default: frm.doc[fieldname] || undefined, ...more };
	};
	const fields = [
		{ fieldname: "done_on", fieldtype: "Date", label: __("Date"), reqd: 1, default: frappe.datetime.get_today() },
		{ fieldname: "done_by", fieldtype: "Data", label: __("Body or Persons") },
		{ fieldname: "detail", fieldtype: "Small Text", label: __("Detail") },
		...step.votes.map((fieldname) => value(fieldname, { reqd: 1 })),
	];
	const keep = async ({ done_on, done_by, detail, ...votes }) => {
		const row = (frm.doc.steps || []).find((each) => each.step === step.label) || frm.add_child("steps", { step: step.label });
		await frappe.model.set_value(row.doctype, row.name, { done_on, done_by, detail });
		if (step.votes.length) await frm.set_value({ ...votes, meeting_on: done_on });
		await frm.save();
	};
	frappe.prompt(fields, keep, __("Record: {0}", [step.label]), __("Record Step"));
}

// An approved measure may be appealed against; the appeals so far stand in its list.
function offer_appeal(frm) {
	if (frm.doc.status !== "Approved") return;
	if (frm.doc.suspended_since) {
		const day = frappe.datetime.str_to_user(frm.doc.suspended_since);
		frm.dashboard.set_headline(__("The effect is suspended since {0}: an appeal is under review.", [day]));
	}
	if (frappe.model.can_create("Disposition Appeal")) {
		frm.add_custom_button(__("Register Appeal"), () => frappe.new_doc("Disposition Appeal", { case: frm.doc.name }));
	}
}

frappe.ui.form.on("Disposition Case", {
	before_workflow_action: (frm) => party_investigation.ask_first(frm, steps_of(frm)),

	campaign: offer_fitting,
	member: offer_fitting,

	measure(frm) {
		offer_fitting(frm);
		show_archive(frm);
	},

	refresh(frm) {
		add_steps(frm);
		offer_fitting(frm);
		tell_next_step(frm);
		offer_appeal(frm);
		show_archive(frm);
		if (frm.doc.evidence_state === "To Be Evidenced") {
			frm.dashboard.set_headline(__("Recorded history: the steps are still to be evidenced."));
		}
	},
});
