// A package that came on a disc: what it would change before it does, the button that takes it in, and receipts that go back.
(function () {
	const PATH = "party_investigation.returns.packages.service";
	const RECEIPTS = "party_investigation.returns.packages.receipts";
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

	function table_html(heads, rows) {
		const cells = (tag, values) => `<tr>${values.map((value) => `<${tag}>${escape(value)}</${tag}>`).join("")}</tr>`;
		return `<table class="table table-bordered"><thead>${cells("th", heads)}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table>`;
	}

	function figures_html(seen) {
		const rows = seen.figures.map((row) => [row.label, row.before ?? "—", row.figure]);
		return `<p><b>${escape(__("Figures of the Whole Unit"))}</b></p>${table_html([__("Figures"), __("Here Now"), __("In the Package")], rows)}`;
	}

	function units_html(seen) {
		const rows = seen.units.map((row) => [row.name, seen.labels[row.change], row.version, row.members, row.restored, row.not_found]);
		if (!rows.length) return "";
		const heads = [__("Unit"), __("Change"), __("Version"), __("Members"), __("Contact Restored"), __("Still Not Found")];
		return `<p><b>${escape(__("Units"))}</b></p>${table_html(heads, rows)}`;
	}

	// beside the figures of the table it would be a column of one character on a telephone
	function conflicts_html(seen) {
		const rows = seen.units.filter((row) => row.conflict);
		if (!rows.length) return "";
		const lines = rows.map((row) => `<li><b>${escape(row.name)}</b>　${escape(row.conflict)}</li>`);
		return `<p><b>${escape(seen.labels.Conflict)}</b></p><ul>${lines.join("")}</ul>`;
	}

	function people_html(seen) {
		if (!seen.people_number) return "";
		const rows = seen.people.map((row) => [row.name, row.identity_number, row.annex, row.unit, row.elsewhere]);
		const heads = [__("Full Name"), __("Identity Number"), __("Annex"), __("Unit in the Package"), __("Also On the List Of")];
		const warning = __("{0} people are on the list of another unit as well. Ask both units whose members they are.", [seen.people_number]);
		return `<p><b>${escape(warning)}</b></p>${table_html(heads, rows)}`;
	}

	function show(frm, seen) {
		const parts = [];
		if (frm.doc.message) parts.push(`<p><b>${escape(frm.doc.message)}</b></p>`);
		parts.push(`<h4>${escape(__("What Would Change"))}</h4>`);
		if (seen.refused) parts.push(`<p><b>${escape(seen.refused)}</b></p>`);
		if (seen.changes) {
			const sealed = __("{0}, package {1}, version {2}, sealed by {3} on {4}. Fingerprint {5}", [
				seen.unit,
				seen.number,
				seen.version,
				seen.made_by,
				frappe.datetime.str_to_user(seen.made_on),
				seen.fingerprint,
			]);
			if (seen.revoked_from) {
				const day = frappe.datetime.str_to_user(seen.revoked_from);
				const doubt = __("The key is revoked from {0} on; the package says that it was made before. Compare its digest with the signed cover sheet: {1}", [
					day,
					seen.digest.slice(0, 16),
				]);
				parts.push(`<p><b>${escape(doubt)}</b></p>`);
			}
			if (seen.trail_seal) parts.push(`<p>${escape(__("Seal of the sender's trail: {0}", [seen.trail_seal]))}</p>`);
			const counts = Object.entries(seen.changes).map(([change, count]) => `${seen.labels[change]} ${count}`);
			parts.push(`<p>${escape(sealed)}</p><p><b>${escape(counts.join("　"))}</b></p>`);
			if (!seen.may.allowed) {
				const why = [seen.may.reason, seen.may.who, seen.may.next_step].filter(Boolean).join(" ");
				parts.push(`<p><b>${escape(why)}</b></p>`);
			}
			parts.push(conflicts_html(seen), figures_html(seen), units_html(seen), people_html(seen));
		}
		frm.get_field("preview").html(parts.join(""));
	}

	// what is decided about each unit in conflict; a reason that is said once goes for all without their own
	function decide(frm, seen) {
		const conflicts = seen.units.filter((row) => row.conflict);
		const meaning = __(
			"What stays as it is here keeps its return, with the units below it; what was sealed is kept with the package and counts in the figures of its superior. Each decision goes back with the receipt."
		);
		const fields = [{ fieldname: "meaning", fieldtype: "HTML", options: `<p>${escape(meaning)}</p>` }];
		if (conflicts.length > 1) {
			fields.push({ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for All"), description: __("For every unit without a reason of its own") });
		}
		const kept = Object.fromEntries((frm.doc.decisions || []).map((row) => [row.unit, row])); // of a taking in that was stopped
		conflicts.forEach((row, place) => {
			const only = row.choices.length > 1 ? "" : row.choices[0].value;
			fields.push(
				{ fieldname: `unit_${place}`, fieldtype: "Section Break", label: `${row.name} (${row.unit})` },
				{
					fieldname: `choice_${place}`,
					fieldtype: "Select",
					label: __("Choice"),
					options: row.choices.length > 1 ? [{ value: "", label: "" }, ...row.choices] : row.choices,
					default: kept[row.unit]?.choice || only,
					description: row.conflict,
					reqd: 1,
				},
				{ fieldname: `reason_${place}`, fieldtype: "Small Text", label: __("Reason"), default: kept[row.unit]?.reason, reqd: conflicts.length === 1 }
			);
		});
		const dialog = new frappe.ui.Dialog({
			title: __("Decide Conflicts and Take In"),
			fields,
			primary_action_label: __("Take In"),
			primary_action: async (values) => {
				const decided = conflicts.map((row, place) => ({
					unit: row.unit,
					choice: values[`choice_${place}`],
					reason: values[`reason_${place}`] || values.reason || "",
				}));
				await take_in(frm, decided);
				dialog.hide();
			},
		});
		dialog.show();
	}

	async function take_in(frm, decided) {
		await frappe.xcall(`${PATH}.take_in`, { package: frm.doc.name, decided: decided || [] });
		await frm.reload_doc();
		if (frm.doc.status === "Taken In") frappe.show_alert({ message: __("Taken in: the return waits to be verified."), indicator: "green" });
	}

	// of the package as it stands: a job changes it after it was opened here
	async function order(frm, method) {
		await frappe.call({ method: "run_doc_method", args: { dt: frm.doctype, dn: frm.doc.name, method } });
		await frm.reload_doc();
	}

	// what a job has in hand, or waits for one
	function show_work(frm) {
		const words = frm.doc.direction === "Outgoing" ? __("The package is being made. You can go on working meanwhile.") : __("The package is being taken in. You can go on working meanwhile.");
		frm.get_field("preview").html(escape(words));
		frm.add_custom_button(__("Stop"), () => order(frm, "stop"));
	}

	function show_order(frm) {
		frm.get_field("preview").html(escape([__("The package is ordered and not made yet."), frm.doc.message].filter(Boolean).join(" ")));
		frm.add_custom_button(frm.doc.message ? __("Continue") : __("Start"), () => order(frm, "start")).addClass("btn-primary");
	}

	// ---------------------------------------------------------------- a package that comes in parts

	const STATES = { Here: __("Part Here"), Missing: __("Part Missing"), Damaged: __("Part Damaged") };

	function show_parts(frm, seen) {
		const rows = seen.parts.map((row) => [row.part, row.disc, (row.size / 2 ** 20).toFixed(2), STATES[row.state]]);
		const table = rows.length ? table_html([__("Part Number"), __("Disc"), __("MB"), __("State")], rows) : "";
		frm.get_field("preview").html(`<p><b>${escape(seen.waits_for_parts)}</b></p>${table}`);
	}

	// each is kept when it is there, so that what breaks off goes on with the next disc
	function choose_parts(frm) {
		let shown_again;
		new frappe.ui.FileUploader({
			doctype: frm.doctype,
			docname: frm.doc.name,
			allow_multiple: true,
			on_success: async ({ file_url }) => {
				await frappe.xcall(`${PATH}.add_part`, { package: frm.doc.name, file: file_url });
				clearTimeout(shown_again);
				shown_again = setTimeout(() => frm.reload_doc(), 300);
			},
		});
	}

	function discard(frm) {
		frappe.confirm(__("Delete what came of this package? Nothing was taken in."), () => order(frm, "discard"));
	}

	async function write_receipt(frm) {
		await frappe.xcall(`${RECEIPTS}.write_receipt`, { package: frm.doc.name });
		await frm.reload_doc();
		frappe.show_alert({ message: __("The receipt is written: give its file and the signed page back to the sender."), indicator: "green" });
	}

	function enter_receipt(frm) {
		const fields = [{ fieldname: "file", fieldtype: "Attach", label: __("Receipt File"), reqd: 1 }];
		frappe.prompt(
			fields,
			async ({ file }) => {
				await frappe.xcall(`${RECEIPTS}.take_receipt`, { package: frm.doc.name, file });
				await frm.reload_doc();
				frappe.show_alert({ message: __("The receipt is entered."), indicator: "green" });
			},
			__("Enter Receipt"),
			__("Enter")
		);
	}

	function unlock(frm) {
		const fields = [{ fieldname: "passphrase", fieldtype: "Password", label: __("Passphrase"), reqd: 1 }];
		frappe.prompt(
			fields,
			async ({ passphrase }) => {
				await frappe.xcall("party_investigation.returns.packages.locking.unlock", { package: frm.doc.name, passphrase });
				await frm.reload_doc();
			},
			__("Unlock Package"),
			__("Unlock")
		);
	}

	// a browser would show the file instead of saving it for the disc
	function download_receipt(frm) {
		const link = document.createElement("a");
		link.href = frm.doc.receipt;
		link.download = "";
		link.click();
	}

	function receipt_buttons(frm) {
		if (frm.doc.receipt) frm.add_custom_button(__("Download Receipt"), () => download_receipt(frm));
		if (!frm.perm[0]?.write) return;
		if (frm.doc.status === "Taken In") frm.add_custom_button(__("Write Receipt"), () => write_receipt(frm));
		if (frm.doc.status === "Made") frm.add_custom_button(__("Enter Receipt"), () => enter_receipt(frm));
	}

	frappe.ui.form.on("Return Package", {
		setup(frm) {
			frappe.realtime.on("progress", (data) => {
				if (data.doctype === "Return Package" && data.docname === frm.doc.name && data.percent >= 100) frm.reload_doc();
			});
		},

		async refresh(frm) {
			if (frm.is_new()) return frm.get_field("preview").html(escape(__("Upload the file from the disc and save; then it is shown what would change. Of a package in parts, upload any of them first.")));
			if (frm.doc.status === "Made") {
				frm.get_field("preview").html(
					escape((frm.doc.parts || []).length
							? __("Copy the parts to their discs and the list of the parts to each of them, print the cover sheet, have it signed, and hand in all.")
							: __("Copy the file to the disc, print the cover sheet that is in it, have it signed, and hand in both.")
					)
				);
			}
			if (frm.doc.status === "Discarded") frm.get_field("preview").html(escape(frm.doc.message));
			if (frm.doc.status === "Taken In") frm.get_field("preview").html(escape(__("Taken in. The return goes on from here.")));
			const waits = frm.doc.__onload?.may_start;
			if (!waits || frm.doc.direction === "Outgoing") frm.disable_save();
			if (!waits) {
				if (frm.doc.__onload?.is_under_way) return show_work(frm);
				receipt_buttons(frm);
				if (frm.doc.unit_return) frm.add_custom_button(__("Unit Return"), () => frappe.set_route("Form", "Unit Return", frm.doc.unit_return));
				return;
			}
			if (frm.doc.direction === "Outgoing") return show_order(frm);
			frm.add_custom_button(__("Discard"), () => discard(frm));
			const seen = await frappe.call({ method: `${PATH}.look`, args: { package: frm.doc.name }, type: "GET" }).then(({ message }) => message);
			if (seen.waits_for_parts) {
				show_parts(frm, seen);
				return frm.add_custom_button(__("Add Parts"), () => choose_parts(frm)).addClass("btn-primary");
			}
			show(frm, seen);
			if (seen.needs_passphrase) frm.add_custom_button(__("Unlock"), () => unlock(frm)).addClass("btn-primary");
			if (seen.may_decide) frm.add_custom_button(__("Decide Conflicts"), () => decide(frm, seen)).addClass("btn-primary");
			if (seen.may.allowed) {
				frm.add_custom_button(__("Take In"), () => frappe.confirm(__("Take the package in as it is shown?"), () => take_in(frm))).addClass("btn-primary");
			}
		},
	});
})();
