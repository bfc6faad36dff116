// The hand-in page of a unit, and the unit page of the officer above it: what is left, what is next and who does it, versions and prints.
(function () {
	const PATH = "party_investigation.returns";
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const ask = (method, args) => frappe.call({ method: `${PATH}.${method}`, args, type: "GET" }).then(({ message }) => message);

	const label_of = (action) => __(party_investigation.choices("return_action_labels")[action]);
	const LOOK_AGAIN = 5000; // milliseconds
	const SIGNED = { responsible: "Person Responsible", filled_in_by: "Filled In By", phone: "Contact Telephone" };
	// what leads on comes first; the first of them that is allowed is the one primary button
	const offered = (frm) => party_investigation.choices("return_actions")[frm.doc.status] || [];
	const leads_on = (action) => party_investigation.choices("leading_actions").includes(action);

	// ---------------------------------------------------------------- actions

	function take(frm, action, values) {
		return frappe
			.xcall(`${PATH}.actions.take`, { name: frm.doc.name, action, ...values })
			.then(async (answer) => {
				await frm.reload_doc();
				const done = answer.in_background
					? { message: __("It is handed in in the background. You are told when it is done."), indicator: "blue" }
					: { message: __("Done: {0}", [label_of(action)]), indicator: "green" };
				frappe.show_alert(done);
			});
	}

	function ask_in_dialog(title, label, fields, run) {
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			primary_action_label: label,
			primary_action: (values) => Promise.resolve(run(values)).then(() => dialog.hide()),
		});
		dialog.show();
	}

	// one remark a check, however many records it names
	function open_checks(left) {
		const checks = {};
		left.findings
			.filter((finding) => finding.severity === "soft")
			.forEach((finding) => (checks[finding.code] ||= { message: finding.message, count: 0 }).count++);
		return Object.entries(checks);
	}

	function hand_in(frm, left) {
		const written = Object.fromEntries((frm.doc.remarks || []).map((row) => [row.check_code, row.remark]));
		const checks = open_checks(left);
		const fields = checks.map(([code, check], place) => ({
			fieldname: `remark_${place}`,
			fieldtype: "Small Text",
			label: check.count > 1 ? __("{0} (and {1} more)", [check.message, check.count - 1]) : check.message,
			default: written[code],
			reqd: 1,
		}));
		if (!left.reported) {
			fields.push({ fieldname: "zero_return", fieldtype: "Check", label: __("Zero return: nobody is reported"), default: frm.doc.zero_return });
		}
		const signed = Object.keys(left.signatures);
		signed.forEach((fieldname) => fields.push({ fieldname, fieldtype: "Data", label: __(SIGNED[fieldname]), default: left.signatures[fieldname], reqd: 1 }));
		fields.push({ fieldname: "remark", fieldtype: "Small Text", label: __("Explanation of the Return"), default: frm.doc.remark });
		ask_in_dialog(__("Hand in {0}?", [__(frm.doc.form_set)]), label_of("submit"), fields, (values) =>
			take(frm, "submit", {
				remark: values.remark || "",
				remarks: checks.map(([code], place) => ({ check_code: code, remark: values[`remark_${place}`] })),
				zero_return: left.reported ? 0 : values.zero_return || 0,
				signatures: Object.fromEntries(signed.map((fieldname) => [fieldname, values[fieldname]])),
			})
		);
	}

	// a reason names a record of the set that hangs on the unit or below it
	function send_back(frm, action, left) {
		const documents = left.documents.map((doctype) => ({ value: doctype, label: __(doctype) }));
		const within = { campaign: frm.doc.campaign, organization: ["descendants of (inclusive)", frm.doc.organization] };
		const fields = [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			{ fieldname: "reference_doctype", fieldtype: "Select", options: [{ value: "", label: "" }, ...documents], label: __("Kind of Record") },
			{
				fieldname: "reference_name",
				fieldtype: "Dynamic Link",
				options: "reference_doctype",
				label: __("Record"),
				get_query: () => ({ filters: within }),
			},
			{ fieldname: "figure", fieldtype: "Data", label: __("Figure (annex, row, column)") },
		];
		ask_in_dialog(label_of(action), label_of(action), fields, (row) => take(frm, action, { reasons: [row] }));
	}

	function excuse(frm) {
		const fields = [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }];
		ask_in_dialog(label_of("excuse"), label_of("excuse"), fields, ({ reason }) => take(frm, "excuse", { reason }));
	}

	const RUN = {
		submit: hand_in,
		withdraw: (frm) => frappe.confirm(__("Take the return back? It is handed in anew afterwards."), () => take(frm, "withdraw")),
		verify: (frm) => take(frm, "verify"),
		return: (frm, left) => send_back(frm, "return", left),
		accept: (frm) => take(frm, "accept"),
		reopen: (frm, left) => send_back(frm, "reopen", left),
		excuse,
		extend: (frm) => frappe.new_doc("Return Extension", { campaign: frm.doc.campaign, organization: frm.doc.organization }),
	};

	// only words are missing, which the dialog of the hand-in asks for
	function lacks_words_only(action, answer, left) {
		const unsigned = Object.values(left.signatures).filter((text) => !text).length;
		const words = left.unexplained || !left.reported || unsigned;
		return action === "submit" && !left.in_background && !answer.allowed && !answer.who && left.hard === unsigned && !left.waiting.length && words;
	}

	function add_buttons(frm, may, left) {
		let primary = false;
		offered(frm).forEach((action) => {
			if (!may[action].allowed && !lacks_words_only(action, may[action], left)) return;
			const leads = leads_on(action) && !primary;
			const button = frm.add_custom_button(label_of(action), () => RUN[action](frm, left), leads ? undefined : __("More"));
			if (leads) {
				button.addClass("btn-primary");
				primary = true;
			}
		});
	}

	// ---------------------------------------------------------------- what is next, what is left

	function answer_html(action, answer, left) {
		if (answer.allowed) return `<li><b>${escape(label_of(action))}</b>：${escape(__("possible now"))}</li>`;
		if (lacks_words_only(action, answer, left)) return `<li><b>${escape(label_of(action))}</b>：${escape(__("possible now; what is missing is asked for"))}</li>`;
		return `<li><b>${escape(label_of(action))}</b>：${[answer.reason, answer.who, answer.next_step].filter(Boolean).map(escape).join(" ")}</li>`;
	}

	function link(doctype, name, text, field) {
		const address = `/app/${doctype.toLowerCase().replace(/ /g, "-")}/${encodeURIComponent(name)}${field ? `?lead_to=${encodeURIComponent(field)}` : ""}`;
		return `<a href="${escape(address)}">${escape(text)}</a>`;
	}

	function table_html(heads, rows) {
		const cells = (tag, values) => `<tr>${values.map((value) => `<${tag}>${value}</${tag}>`).join("")}</tr>`;
		return `<table class="table table-bordered"><thead>${cells("th", heads.map(escape))}</thead><tbody>${rows.map((row) => cells("td", row)).join("")}</tbody></table>`;
	}

	const title_of = (row) => frappe.utils.get_link_title(row.reference_doctype, row.reference_name) || row.reference_name;

	function reasons_html(frm) {
		const open = (frm.doc.reasons || []).filter((row) => !row.settled);
		if (!open.length) return "";
		const rows = open.map((row) => [
			escape(row.reason),
			row.reference_name ? link(row.reference_doctype, row.reference_name, title_of(row)) : escape(row.figure),
			escape(row.given_on ? frappe.datetime.str_to_user(row.given_on) : ""),
		]);
		return `<p><b>${escape(__("Sent back for these reasons"))}</b></p>${table_html([__("Reason"), __("Record or Figure"), __("Sent Back On")], rows)}`;
	}

	function findings_html(frm, left) {
		if (!left.findings.length) return `<p>${escape(__("No check is open."))}</p>`;
		const written = new Set((frm.doc.remarks || []).filter((row) => row.remark).map((row) => row.check_code));
		const rows = left.findings.map((finding) => {
			const kind = finding.severity === "hard" ? __("To be corrected") : written.has(finding.code) ? __("Explained") : __("To be explained");
			const is_own = finding.doctype === frm.doctype;
			return [
				escape(kind),
				is_own ? escape(finding.title) : link(finding.doctype, finding.name, finding.title || finding.name, finding.field),
				escape(is_own ? "" : __(finding.doctype)),
				escape(finding.message),
				escape(finding.what_to_do),
			];
		});
		return table_html([__("Kind"), __("Where"), __("Kind of Form"), __("Problem"), __("What To Do")], rows);
	}

	function show_next(frm, may, left) {
		const is_open = offered(frm).includes("submit");
		const answers = offered(frm)
			.filter((action) => leads_on(action) || may[action].allowed || action === "reopen" || action === "return")
			.map((action) => answer_html(action, may[action], left));
		const days = [frm.doc.due_on && __("Due on {0}.", [frappe.datetime.str_to_user(frm.doc.due_on)]), __(frm.doc.form_set)];
		const unticked = frm.doc.sample.filter((row) => !row.result).length;
		if (frm.doc.status === "Submitted" && unticked) days.push(__("{0} persons of the sample are still to be compared.", [unticked]));
		const parts = [`<p>${days.filter(Boolean).map(escape).join("　")}</p>`, `<ul>${answers.join("")}</ul>`];
		if (is_open && !left.in_background) {
			parts.push(reasons_html(frm));
			const numbers = [__("{0} members on the roster, {1} in this return.", [left.members_expected, left.members_present])];
			if (left.present_unlisted || left.listed_unknown) {
				const differing = [left.present_unlisted, left.listed_unknown];
				numbers.push(__("{0} people are present and on no roster, {1} on the roster and known to nobody.", differing));
			}
			if (left.incoming_mobile) numbers.push(__("{0} mobile members from elsewhere are here.", [left.incoming_mobile]));
			if (left.hard) numbers.push(__("{0} to be corrected.", [left.hard]));
			if (left.unexplained) numbers.push(__("{0} to be explained.", [left.unexplained]));
			parts.push(`<p>${numbers.map(escape).join(" ")}</p>`);
			if (left.waiting.length) {
				const units = left.waiting.slice(0, 20).join("、") + (left.waiting.length > 20 ? "……" : "");
				parts.push(`<p>${escape(__("Not accepted yet below: {0} units: {1}", [left.waiting.length, units]))}</p>`);
			}
			parts.push(findings_html(frm, left));
		}
		frm.get_field("next_step").html(parts.join(""));
	}

	// a hand-in that the job refuses changes no document, of which the desk would hear
	function look_again(frm) {
		const { name } = frm.doc;
		setTimeout(() => frappe.get_route()[2] === name && frm.doc.name === name && frm.reload_doc(), LOOK_AGAIN);
	}

	// ---------------------------------------------------------------- versions and prints

	function show_versions(frm, versions) {
		const compare = (before, after) =>
			`/app/query-report/Compare Returns?${new URLSearchParams({ unit_return: frm.doc.name, ...(before && { before }), ...(after && { after }) })}`;
		const rows = versions.map((version, place) => {
			const earlier = versions[place + 1];
			const links = [`<a href="${escape(compare(version.name, ""))}">${escape(__("with today"))}</a>`];
			if (earlier) links.unshift(`<a href="${escape(compare(earlier.name, version.name))}">${escape(__("with the one before"))}</a>`);
			return [
				link("Return Version", version.name, version.number),
				escape(frappe.datetime.str_to_user(version.submitted_on)),
				escape(version.submitted_by),
				escape(version.digest),
				escape(version.remark),
				links.join(" "),
			];
		});
		frm.get_field("versions_table").html(
			table_html([__("Version"), __("Handed In On"), __("Handed In By"), __("Content Digest"), __("Explanation"), __("Compare")], rows)
		);
	}

	function print_dialog(frm, versions) {
		const annexes = versions[0].annexes.map(String);
		const fields = [
			{ fieldname: "version", fieldtype: "Select", label: __("Version"), options: versions.map((version) => String(version.number)), default: String(versions[0].number), reqd: 1 },
			{ fieldname: "annex", fieldtype: "Select", label: __("Annex"), options: annexes, default: annexes[0], reqd: 1 },
			{ fieldname: "format", fieldtype: "Select", label: __("Format"), options: party_investigation.choices("annex_formats"), default: "pdf", reqd: 1 },
			{ fieldname: "reason", fieldtype: "Data", label: __("For what purpose (annexes 1, 2 and 3)") },
		];
		ask_in_dialog(__("Print what was handed in"), __("Print"), fields, ({ version, annex, format, reason }) => {
			const { name } = versions.find((row) => String(row.number) === version);
			const values = new URLSearchParams({ version: name, annex, format, reason: reason || "" });
			window.open(frappe.urllib.get_full_url(`/api/method/${PATH}.paper.download_handed_in?${values}`));
		});
	}

	// ---------------------------------------------------------------- the narrative report

	function report_fields(report, versions) {
		const numbers = versions.map((version) => String(version.number));
		const fields = [{ fieldname: "version", fieldtype: "Select", label: __("Version"), options: numbers, default: numbers[0], reqd: 1 }];
		if (report.write.allowed && report.files.length) {
			const files = report.files.map((file) => ({ value: file.name, label: file.file_name }));
			fields.push({
				fieldname: "words_from",
				fieldtype: "Select",
				label: __("Take own words from an edited report among the attachments"),
				options: [{ value: "", label: "" }, ...files],
			});
		}
		const places = report.sections.map((section) => ({
			fieldname: `own_${section.key}`,
			fieldtype: "Text",
			label: section.words ? section.heading : __("{0} (still to be written)", [section.heading]),
			description: section.hint,
			default: section.words,
			read_only: report.write.allowed ? 0 : 1,
		}));
		return [...fields, ...places];
	}

	// only what was changed here is sent, so that it comes before what stands in an edited document
	function changed_words(report, values) {
		const changed = report.sections.filter(({ key, words }) => (values[`own_${key}`] || "") !== words);
		return Object.fromEntries(changed.map(({ key }) => [key, values[`own_${key}`] || ""]));
	}

	async function report_dialog(frm, versions) {
		const report = await ask("narrative.service.get_report", { unit_return: frm.doc.name });
		ask_in_dialog(report.name, __("Make Report"), report_fields(report, versions), async (values) => {
			const { name } = versions.find((row) => String(row.number) === values.version);
			const words = report.write.allowed ? changed_words(report, values) : {};
			const made = await frappe.xcall(`${PATH}.narrative.service.make_report`, { version: name, words, words_from: values.words_from || null });
			await frm.reload_doc();
			const left = made.to_be_written.length ? __("Still to be written: {0}", [made.to_be_written.join("、")]) : "";
			const link = `<a href="${escape(made.file_url)}" target="_blank">${escape(made.file_name)}</a>`;
			frappe.msgprint({ title: __("The report is made and attached to the return"), message: `<p>${link}</p><p>${escape(left)}</p>` });
		});
	}

	async function report_pdf_dialog(frm) {
		const { name: report, files } = await ask("narrative.service.get_report", { unit_return: frm.doc.name });
		if (!files.length) return frappe.msgprint({ title: report, message: __("There is no report yet. Make it first, then its PDF.") });
		const options = files.map((file) => ({ value: file.name, label: file.file_name }));
		const description = __("Set from the Word document, made here or edited, with its own words and its template");
		const fields = [{ fieldname: "document", fieldtype: "Select", label: __("Word document"), options, default: files[0].name, reqd: 1, description }];
		ask_in_dialog(__("Narrative Report as PDF"), __("Make PDF"), fields, async ({ document }) => {
			const made = await frappe.xcall(`${PATH}.narrative.service.make_pdf`, { unit_return: frm.doc.name, document });
			await frm.reload_doc();
			const link = `<a href="${escape(made.file_url)}" target="_blank">${escape(made.file_name)}</a>`;
			const left = made.left_out.length ? __("Not in the PDF: {0}", [made.left_out.join("、")]) : "";
			const missing = made.missing ? __("No font has these characters: {0}", [made.missing]) : "";
			const message = [link, escape(left), escape(missing)].filter(Boolean).map((line) => `<p>${line}</p>`).join("");
			frappe.msgprint({ title: __("The PDF is made and attached to the return"), message });
		});
	}

	// ---------------------------------------------------------------- the package for a disc

	const SHORTEST_PASSPHRASE = 12;

	function package_dialog(frm) {
		const by_passphrase = "eval:doc.locked=='Passphrase'";
		const fields = [
			{
				fieldname: "partner",
				fieldtype: "Link",
				options: "Partner Installation",
				label: __("Partner Installation"),
				description: __("Who receives it; its key is entered under Partner Installations"),
				get_query: () => ({ filters: { organization: frm.doc.organization, enabled: 1 } }),
				reqd: 1,
			},
			{ fieldname: "purpose", fieldtype: "Small Text", label: __("Purpose"), reqd: 1 },
			{
				fieldname: "medium",
				fieldtype: "Select",
				label: __("Package Medium"),
				default: "One File",
				options: [
					{ value: "One File", label: __("One file") },
					{ value: "CD", label: __("CDs of 700 MB") },
					{ value: "DVD", label: __("DVDs of 4.7 GB") },
					{ value: "FAT32", label: __("Sticks of 4 GB (FAT32)") },
					{ value: "Own Size", label: __("Discs of another size") },
				],
				description: __("What is larger goes on several discs, in numbered parts with a list of them"),
			},
			{
				fieldname: "megabytes",
				fieldtype: "Float",
				label: __("Size of a Disc (MB)"),
				depends_on: "eval:doc.medium=='Own Size'",
				mandatory_depends_on: "eval:doc.medium=='Own Size'",
			},
			{
				fieldname: "locked",
				fieldtype: "Select",
				label: __("Locked"),
				options: [
					{ value: "", label: __("Not locked: everybody who has the disc can read it") },
					{ value: "Receiving Key", label: __("For the receiving key of the partner") },
					{ value: "Passphrase", label: __("By a passphrase") },
				],
			},
			{
				fieldname: "passphrase",
				fieldtype: "Password",
				label: __("Passphrase"),
				description: __("At least {0} characters, kept nowhere: tell it to the receiver by telephone, not with the disc", [SHORTEST_PASSPHRASE]),
				depends_on: by_passphrase,
				mandatory_depends_on: by_passphrase,
			},
			{
				fieldname: "again",
				fieldtype: "Password",
				label: __("Passphrase Again"),
				depends_on: by_passphrase,
				mandatory_depends_on: by_passphrase,
			},
		];
		ask_in_dialog(__("Make Package"), __("Make Package"), fields, async ({ again, ...values }) => {
			if (values.locked === "Passphrase" && again !== values.passphrase) frappe.throw(__("The passphrase was typed in two ways."));
			const name = await frappe.xcall(`${PATH}.packages.service.make_package`, { unit_return: frm.doc.name, ...values });
			frappe.set_route("Form", "Return Package", name);
		});
	}

	frappe.ui.form.on("Unit Return", {
		async refresh(frm) {
			if (frm.is_new()) return;
			const of_return = { return_name: frm.doc.name };
			const [may, left, versions] = await Promise.all([
				ask("actions.may_of", of_return),
				ask("actions.left_to_do", of_return),
				ask("tables.get_versions", { unit_return: frm.doc.name }),
			]);
			Object.assign(frm.get_field("sample").grid, { cannot_add_rows: true, cannot_delete_rows: true });
			// nothing is entered but the ticks of the sample: the dialogs ask for everything else
			if (frm.doc.status !== "Submitted" || !frm.doc.sample.length) frm.disable_save();
			add_buttons(frm, may, left);
			show_next(frm, may, left);
			if (left.in_background) look_again(frm);
			if (versions.length) {
				show_versions(frm, versions);
				frm.add_custom_button(__("Print what was handed in"), () => print_dialog(frm, versions), __("More"));
			}
			if (versions.length && may.report.allowed) {
				frm.add_custom_button(__("Narrative Report"), () => report_dialog(frm, versions), __("More"));
				frm.add_custom_button(__("Narrative Report as PDF"), () => report_pdf_dialog(frm), __("More"));
			}
			if (may.package.allowed) frm.add_custom_button(__("Make Package"), () => package_dialog(frm), __("More"));
			if (frm.doc.level !== "branch") {
				frm.add_custom_button(
					__("Compare with the units below"),
					() => frappe.set_route("query-report", "Compare Returns", { unit_return: frm.doc.name }),
					__("More")
				);
			}
		},
	});
})();
