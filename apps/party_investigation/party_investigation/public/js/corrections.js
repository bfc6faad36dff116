(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.corrections) return;
	party_investigation.registered.corrections = true;

	// What is decided stands: the form is read-only, and who has the authority corrects it with a reason.
	const PATH = "party_investigation.investigation.doctype.record_correction.record_correction.";
	const of_record = (frm) => ({ reference_doctype: frm.doctype, reference_name: frm.doc.name });

	function correct(frm, rows) {
		const values = rows.map((row, number) => ({
			fieldname: `value_${number}`,
			fieldtype: row.fieldtype,
			label: row.label,
			options: row.options,
			default: row.value,
		}));
		const half = Math.ceil(values.length / 2);
		const dialog = new frappe.ui.Dialog({
			title: __("Correct the Record"),
			size: "large",
			fields: [
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for the Correction"), reqd: 1 },
				{ fieldname: "values", fieldtype: "Section Break" },
				...values.slice(0, half),
				{ fieldname: "more_values", fieldtype: "Column Break" },
				...values.slice(half),
			],
			primary_action_label: __("Correct"),
			primary_action: (sent) => {
				const corrected = changed(rows, sent);
				if (!Object.keys(corrected).length) {
					frappe.msgprint(__("Nothing is corrected yet: change at least one value."));
					return;
				}
				return frappe
					.xcall(`${PATH}correct`, { ...of_record(frm), reason: sent.reason, values: corrected })
					.then(() => dialog.hide())
					.then(() => frm.reload_doc());
			},
		});
		dialog.show();
	}

	function changed(rows, sent) {
		const same = (value, other) => String(value || "") === String(other || ""); // an empty number is shown as 0
		const values = rows.map((row, number) => [row.field, sent[`value_${number}`] ?? "", row.value]);
		return Object.fromEntries(values.filter(([, value, before]) => !same(value, before)));
	}

	function show(frm) {
		const stands = party_investigation.choices("states_that_stand")[frm.doctype];
		if (frm.is_new() || !stands.includes(frm.doc.status)) {
			return;
		}
		frappe.xcall(`${PATH}get_correctable`, of_record(frm)).then((rows) => {
			if (rows.length) {
				frm.add_custom_button(__("Correct"), () => correct(frm, rows));
			}
		});
		if (frm.doctype === "Disposition Case") {
			tell(frm);
		}
	}

	function tell(frm) {
		if (frm.doc.evidence_state === "To Be Evidenced") {
			frm.set_intro(__("Approved. What is recorded stands; missing evidence can be added."), "blue");
			return;
		}
		frm.set_intro(
			__("Approved: the case stands. {0} or a committee above it can correct it, with a reason.", [
				(frm.doc.__onload && frm.doc.__onload.committee_name) || __("The committee above the branch"),
			]),
			"blue"
		);
		frm.disable_form();
	}

	party_investigation.forms_with("corrections").forEach((doctype) => frappe.ui.form.on(doctype, { refresh: show }));
})();
