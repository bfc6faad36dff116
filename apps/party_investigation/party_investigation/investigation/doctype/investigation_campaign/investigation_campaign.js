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

// the first day of the calendar, or else the day on which the search closes
const begins_on = (frm) => frm.doc.stages?.map((row) => row.starts_on).filter(Boolean).sort()[0] || frm.doc.search_closes_on;

const get_rules = (frm) =>
	frappe.xcall("party_investigation.investigation.repeating.get_rules", { basis_date: frm.doc.basis_date || null, begins_on: begins_on(frm) || null });

// what the rules of the basis date say otherwise than those of 2016, each with its source
async function show_rules(frm) {
	const escape = (text) => frappe.utils.escape_html(String(text));
	const { title, differences } = await get_rules(frm);
	const rows = differences.map((row) => [row.label, row.before, row.after, row.since, row.source].map((cell) => `<td>${escape(cell)}</td>`).join(""));
	const headings = [__("What Is Ruled"), __("Under the Rules of 2016"), __("Under These Rules"), __("Since"), __("Source")].map((cell) => `<th>${escape(cell)}</th>`).join("");
	const table = `<table class="table table-bordered table-sm"><thead><tr>${headings}</tr></thead><tbody>${rows.map((cells) => `<tr>${cells}</tr>`).join("")}</tbody></table>`;
	frappe.msgprint({
		title: __("Rules in Force"),
		message: `<p>${escape(__("{0}: {1}", [frappe.datetime.str_to_user(frm.doc.basis_date) || "", title]))}</p>${rows.length ? table : escape(__("These are the rules of 2016; nothing differs."))}`,
		wide: true,
	});
}

// a campaign follows the rules of its own days; until it is opened others are one press away
async function propose_rules(frm) {
	if (frm.doc.status !== "Draft" || !begins_on(frm)) return;
	const { proposed, proposed_title, title } = await get_rules(frm);
	frm.remove_custom_button(__("Take the Rules in Force"));
	if (!proposed) return;
	frm.dashboard.set_headline(__("When the campaign begins, {0} is in force; it now follows {1}.", [proposed_title, title]));
	frm.add_custom_button(__("Take the Rules in Force"), () => frm.set_value("basis_date", proposed));
}

// the draft of the next term, with these settings and none of what was found
async function repeat(frm) {
	const { message: terms } = await frm.call("get_coming_terms");
	const told = ({ campaign_name, begins_on, closes_on, rules }) =>
		__("{0}: begins on {1}, the search closes on {2}; rules: {3}", [campaign_name, frappe.datetime.str_to_user(begins_on), frappe.datetime.str_to_user(closes_on), rules]);
	frappe.prompt(
		[
			{ fieldname: "term", fieldtype: "Select", label: __("Term"), reqd: 1, options: terms.map(({ key, label }) => ({ value: key, label })), default: terms[0].key },
			{ fieldname: "told", fieldtype: "HTML", options: `<p>${terms.map((term) => frappe.utils.escape_html(told(term))).join("<br>")}</p>` },
		],
		async ({ term }) => {
			const { message: name } = await frm.call("repeat", { term });
			frappe.set_route("Form", frm.doctype, name);
		},
		__("Repeat the Campaign"),
		__("Make the Draft")
	);
}

frappe.ui.form.on("Investigation Campaign", {
	onload(frm) {
		const { own_unit } = frappe.boot;
		if (frm.is_new() && own_unit && !frm.doc.organization) frm.set_value("organization", own_unit.name);
	},

	refresh(frm) {
		frm.add_custom_button(__("Rules in Force"), () => show_rules(frm));
		propose_rules(frm);
		if (frm.is_new()) {
			return;
		}
		take_in_hand(frm);
		offer_templates(frm);
		const may_write = frm.has_perm("write");
		if (may_write && frm.doc.status !== "Draft") {
			frm.add_custom_button(__("Repeat the Campaign"), () => repeat(frm));
		}
		if (frm.doc.previous_campaign) {
			frm.add_custom_button(__("Compare with the Last Campaign"), () =>
				frappe.set_route("query-report", "Compare Campaigns", { campaign: frm.doc.name, organization: frm.doc.organization })
			);
		}
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

	basis_date: propose_rules,
	search_closes_on: propose_rules,

	setup(frm) {
		frappe.realtime.on("progress", (data) => {
			const done = data.doctype === "Investigation Campaign" && data.docname === frm.doc.name && data.percent >= 100;
			if (done && !frm.is_dirty()) frm.reload_doc(); // what is being typed is not lost to work in the background
		});
	},
});
