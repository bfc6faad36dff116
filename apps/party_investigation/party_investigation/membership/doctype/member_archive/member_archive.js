// An archive is reviewed, taken over after a transfer, lent and taken back by its buttons; the server has the rules.
(function () {
	const saved = async (frm) => {
		if (frm.is_dirty()) await frm.save();
	};

	async function review(frm, all_present) {
		await saved(frm);
		await frm.call("review", { all_present });
		await frm.reload_doc();
		frappe.show_alert({ message: __("Reviewed"), indicator: "green" });
	}

	// Changes rows and saves; where the server refuses that, the form is again as it is stored.
	async function store(frm, table, change) {
		await saved(frm);
		change();
		frm.refresh_field(table);
		frm.dirty();
		try {
			await frm.save();
		} catch (refused) {
			await frm.reload_doc();
			throw refused;
		}
	}

	// A finding with a result concludes the one that is open about the same material.
	function put_finding(frm, values) {
		const same = (row) => row.kind === values.kind && (row.material || "") === (values.material || "");
		const begun = values.outcome && (frm.doc.findings || []).find((row) => !row.outcome && same(row));
		if (!begun) return frm.add_child("findings", values);
		return Object.assign(begun, values, { what: [begun.what, values.what].filter(Boolean).join("；") });
	}

	function ask_finding(frm) {
		const outcomes = (kind) => ["", ...(party_investigation.choices("archive_outcomes")[kind] || [])].join("\n");
		const dialog = new frappe.ui.Dialog({
			title: __("Note a Finding"),
			fields: [
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Kind of Finding"),
					options: ["", ...Object.keys(party_investigation.choices("archive_outcomes"))].join("\n"),
					reqd: 1,
					onchange: () => dialog.set_df_property("outcome", "options", outcomes(dialog.get_value("kind"))),
				},
				{ fieldname: "material", fieldtype: "Select", label: __("Material"), options: ["", ...frm.doc.materials.map((row) => row.kind)].join("\n") },
				{ fieldname: "what", fieldtype: "Small Text", label: __("What Was Found"), reqd: 1 },
				{
					fieldname: "outcome",
					fieldtype: "Select",
					label: __("Result of the Finding"),
					options: "",
					description: __("Leave it empty as long as it is under way. Identification is concluded by a committee above the branch."),
				},
				{ fieldname: "explanation", fieldtype: "Small Text", label: __("What It Rests On"), mandatory_depends_on: "eval:doc.outcome" },
				{ fieldname: "evidence", fieldtype: "Attach", label: __("Evidence") },
			],
			primary_action_label: __("Add the Finding"),
			async primary_action(values) {
				await store(frm, "findings", () => put_finding(frm, values));
				dialog.hide();
			},
		});
		dialog.show();
	}

	function ask_loan(frm) {
		const dialog = new frappe.ui.Dialog({
			title: __("Lend the Archive"),
			fields: [
				{ fieldname: "borrowed_by", fieldtype: "Data", label: __("Borrowed By"), reqd: 1 },
				{ fieldname: "borrower_unit", fieldtype: "Data", label: __("Unit of the Borrower") },
				{ fieldname: "purpose", fieldtype: "Data", label: __("Purpose"), reqd: 1 },
				{ fieldname: "approved_by", fieldtype: "Data", label: __("Approved By"), reqd: 1 },
				{ fieldname: "out_on", fieldtype: "Date", label: __("Out On"), default: frappe.datetime.get_today(), reqd: 1 },
				{ fieldname: "due_on", fieldtype: "Date", label: __("Due Back On"), reqd: 1 },
			],
			primary_action_label: __("Lend"),
			async primary_action(values) {
				await store(frm, "loans", () => frm.add_child("loans", values));
				dialog.hide();
			},
		});
		dialog.show();
	}

	function ask_return(frm, loan) {
		frappe.prompt(
			[{ fieldname: "back_on", fieldtype: "Date", label: __("Back On"), default: frappe.datetime.get_today(), reqd: 1 }],
			({ back_on }) => store(frm, "loans", () => Object.assign(frm.doc.loans.find((row) => row.name === loan.name), { back_on })),
			__("The Archive Came Back"),
			__("Came Back")
		);
	}

	function ask_take_over(frm) {
		const custody = frappe.meta.get_docfield(frm.doctype, "custody");
		frappe.prompt(
			[
				{ fieldname: "custody", fieldtype: "Select", label: __("Custody"), options: custody.options, reqd: 1 },
				{ fieldname: "custodian", fieldtype: "Data", label: __("Keeping Unit"), description: __("The committee or branch if nothing is entered") },
				{ fieldname: "archive_room", fieldtype: "Data", label: __("Archive Room") },
				{ fieldname: "shelf_mark", fieldtype: "Data", label: __("Shelf Mark") },
			],
			(values) => frm.call("take_over", values).then(() => frm.reload_doc()),
			__("Take Over the Archive"),
			__("Take Over")
		);
	}

	function tell(frm, { unanswered = [] }) {
		const lines = [];
		if (frm.doc.to_take_over) lines.push([__("The member came with a transfer: ask the former unit for the archive, and take it over."), "orange"]);
		if (frm.doc.lacking) lines.push([frappe.utils.escape_html(frm.doc.lacking), frm.doc.state === "Doubtful" ? "red" : "orange"]);
		if (frm.doc.on_loan && frm.doc.due_back_on < frappe.datetime.get_today()) {
			lines.push([__("On loan, due back on {0}.", [frappe.datetime.str_to_user(frm.doc.due_back_on)]), "red"]);
		}
		if (!lines.length && unanswered.length) lines.push([__("Not looked for yet: {0}.", [unanswered.join("、")]), "blue"]);
		if (lines.length) frm.dashboard.set_headline(lines.map(([text]) => text).join("<br>"), lines[0][1]);
	}

	frappe.ui.form.on("Member Archive", {
		refresh(frm) {
			if (frm.is_new()) return;
			const onload = frm.doc.__onload || {};
			tell(frm, onload);
			frm.add_custom_button(__("Party Member"), () => frappe.set_route("Form", "Party Member", frm.doc.member));
			if (!onload.may_write) return frm.disable_form();
			const unanswered = onload.unanswered || [];
			const all = frm.add_custom_button(unanswered.length ? __("Everything Is There") : __("Reviewed"), () => review(frm, Boolean(unanswered.length)));
			if (frm.doc.state === "Not Reviewed") all.addClass("btn-primary");
			frm.add_custom_button(__("Note a Finding"), () => ask_finding(frm));
			if (frm.doc.to_take_over) frm.add_custom_button(__("Take Over"), () => ask_take_over(frm)).addClass("btn-primary");
			const loan = (frm.doc.loans || []).find((row) => !row.back_on);
			if (!onload.may_lend) return;
			if (loan) frm.add_custom_button(__("Came Back"), () => ask_return(frm, loan));
			else frm.add_custom_button(__("Lend"), () => ask_loan(frm));
		},
	});
})();
