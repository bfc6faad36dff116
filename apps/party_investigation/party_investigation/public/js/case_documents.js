// What the rules behind a measure say, the documents that its steps owe, printed from the case, and the signed copies that come back.
(function () {
	const GET_RULE = "party_investigation.disposition.procedure.get_rule";
	const PRINT = "/api/method/frappe.utils.print_format.download_pdf";
	const escape = (text) => frappe.utils.escape_html(String(text === undefined || text === null ? "" : text));
	const link = (address, text) => `<a href="${escape(address)}" target="_blank" rel="noopener">${escape(text)}</a>`;

	function address(frm, { print_format }) {
		const wanted = new URLSearchParams({ doctype: frm.doctype, name: frm.doc.name, format: print_format, no_letterhead: 1 });
		return frappe.urllib.get_full_url(`${PRINT}?${wanted}`);
	}

	const copies_of = (frm, row) => (frm.doc.documents || []).filter((copy) => copy.step === row.step && copy.document === row.document);
	const is_taken = (frm, row) => (frm.doc.steps || []).some((step) => step.step === row.step && step.done_on);
	const is_owed = (frm, row) => !row.offered && is_taken(frm, row) && !copies_of(frm, row).length;

	function state(frm, row) {
		const copies = copies_of(frm, row);
		if (copies.length) return copies.map((copy) => link(copy.scan, __("Signed Copy"))).join(" ");
		if (is_owed(frm, row)) return `<b>${escape(row.in_writing ? __("Still owed; the rules ask for it in writing") : __("Still owed"))}</b>`;
		return escape(row.offered ? __("Where it is needed") : __("After the step"));
	}

	function rule_html({ basis }) {
		return basis.map(({ source, text }) => `<p>${escape(source)}${text ? `：“${escape(text)}”` : ""}</p>`).join("");
	}

	function documents_html(frm, { documents }) {
		if (!documents.length) return `<p>${escape(__("The letter of introduction and its receipt are the documents of this measure."))}</p>`;
		const name = (row) => (row.print_format && !frm.is_new() && frm.has_perm("print") ? link(address(frm, row), row.document) : escape(row.document));
		const rows = documents.map((row) => `<tr><td>${escape(row.step)}</td><td>${name(row)}</td><td>${state(frm, row)}</td></tr>`);
		const heads = [__("Step"), __("Case Document"), __("Signed Copy")].map((head) => `<th>${escape(head)}</th>`).join("");
		return `<table class="table table-bordered"><thead><tr>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
	}

	// The copies of a committee's step are for an officer of one.
	function add_copy(frm, documents) {
		const named = (row) => `${row.step} · ${row.document}`;
		const own_documents = documents.filter((row) => row.by_branch !== party_investigation.is_officer());
		const first = [...own_documents, ...documents].find((row) => is_owed(frm, row)) || documents[0];
		frappe.prompt(
			[
				{ fieldname: "of", fieldtype: "Select", label: __("Case Document"), options: documents.map(named).join("\n"), default: named(first), reqd: 1 },
				{ fieldname: "scan", fieldtype: "Attach", label: __("Signed Copy"), reqd: 1 },
			],
			({ of, scan }) => {
				const { step, document } = documents.find((row) => named(row) === of);
				return frm.call("add_signed", { step, document, scan }).then(() => frm.reload_doc());
			},
			__("Add the Signed Copy"),
			__("Add the Signed Copy")
		);
	}

	// An approved case stands, but for copies that come back later.
	const is_open = ({ doctype, doc }) => doc.status === "In Progress" || party_investigation.choices("states_that_stand")[doctype].includes(doc.status);

	function add_buttons(frm, { documents }) {
		if (frm.is_new()) return;
		const own_documents = documents.filter((row) => row.by_branch !== party_investigation.is_officer());
		const may_add = documents.filter((row) => row.by_branch || party_investigation.is_officer());
		const printed = frm.has_perm("print") ? documents.filter((row) => row.print_format) : [];
		const of_step = printed.filter((row) => own_documents.includes(row) && !row.offered);
		const due = of_step.find((row) => is_owed(frm, row)) || of_step.find((row) => !is_taken(frm, row));
		if (due) frm.add_custom_button(__("Print {0}", [due.document]), () => window.open(address(frm, due)));
		printed.forEach((row) => frm.add_custom_button(`${row.document}（${row.step}）`, () => window.open(address(frm, row)), __("Case Documents")));
		if (may_add.length && frm.has_perm("write") && is_open(frm)) {
			frm.add_custom_button(__("Add the Signed Copy"), () => add_copy(frm, may_add));
		}
	}

	function show(frm) {
		const { campaign, measure } = frm.doc;
		const place = frm.get_field("rule_and_documents");
		const grid = frm.get_field("documents").grid;
		grid.cannot_add_rows = true;
		if (!campaign || !measure) return place.html("");
		return frappe.xcall(GET_RULE, { campaign: frm.doc.begun_in || campaign, measure }).then((rule) => {
			if (frm.doc.measure !== measure) return;
			place.html(rule_html(rule) + documents_html(frm, rule));
			add_buttons(frm, rule);
		});
	}

	frappe.ui.form.on("Disposition Case", { refresh: show, measure: show, campaign: show });
})();
