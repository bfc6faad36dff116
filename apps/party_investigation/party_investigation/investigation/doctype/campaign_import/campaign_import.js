// Shows what is wrong with a workbook and who stands twice, asks what is to be done about them, and carries it out.
const escape = (text) => frappe.utils.escape_html(String(text === null || text === undefined ? "" : text));
const table = (headings, rows) =>
	`<table class="table table-bordered table-sm"><thead><tr>${headings.map((each) => `<th>${escape(each)}</th>`).join("")}</tr></thead><tbody>${rows
		.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
		.join("")}</tbody></table>`;
const weight = (refuses) => escape(refuses ? __("not taken in") : __("taken in with a warning"));
const NARROW = 600; // pixels; on a telephone the name of a column stands above its values

function kinds_html({ kinds }) {
	const rows = kinds.map((kind) => [kind.count, escape(kind.problem), escape(`${kind.sheet}：${kind.column}`), weight(kind.refuses)]);
	return rows.length ? table([__("Occurrences"), __("Problem"), __("Where"), __("Effect")], rows) : "";
}

function rows_html({ rows, total }) {
	if (!rows.length) return "";
	const lines = rows.map((row) => [
		escape(`${row.sheet} ${row.row}`),
		escape(row.column) + (row.value ? `<br>${escape(row.value)}` : ""),
		`${escape(row.problem)}<br>${escape(row.advice)}`,
	]);
	const more = total > rows.length ? `<p>${escape(__("{0} more stand in the error workbook.", [total - rows.length]))}</p>` : "";
	return `<p><b>${escape(__("Row by Row"))}</b></p>${table([__("Row"), __("Column"), __("What Is Wrong and What to Do")], lines)}${more}`;
}

function side_by_side(duplicate) {
	const is_narrow = window.innerWidth < NARROW;
	const row_of = (line) => {
		const cells = line.values.map((value) => `<td>${line.differs ? `<b>${escape(value) || "—"}</b>` : escape(value)}</td>`).join("");
		return is_narrow
			? `<tr><th colspan="${line.values.length}">${escape(line.label)}</th></tr><tr>${cells}</tr>`
			: `<tr><td>${escape(line.label)}</td>${cells}</tr>`;
	};
	const headings = [...(is_narrow ? [] : [__("Column")]), ...duplicate.columns];
	const why = [duplicate.kind_label, duplicate.why].filter(Boolean).join("：");
	return `<p>${escape(why)}</p><table class="table table-bordered table-sm"><thead><tr>${headings.map((each) => `<th>${escape(each)}</th>`).join("")}</tr></thead><tbody>${duplicate.lines.map(row_of).join("")}</tbody></table>`;
}

// One after the other, each with what may be taken over if the two are one.
function ask(frm, duplicates, place = 0) {
	const duplicate = duplicates[place];
	if (!duplicate) return frm.reload_doc();
	const takeable = duplicate.lines.filter((line) => line.may_take);
	const decisions = frappe.meta.get_docfield("Import Duplicate", "decision").options.split("\n");
	const dialog = new frappe.ui.Dialog({
		title: __("{0} of {1}: {2}", [place + 1, duplicates.length, duplicate.person]),
		size: "large",
		fields: [
			{ fieldname: "comparison", fieldtype: "HTML", options: side_by_side(duplicate) },
			{ fieldname: "decision", fieldtype: "Select", label: __("Decision"), options: decisions.map((value) => ({ value, label: __(value) })), default: duplicate.decision, reqd: 1 },
			{ fieldname: "take_section", fieldtype: "Section Break", label: __("Take over from row {0}", [duplicate.row]), depends_on: "eval:doc.decision=='The Same Person'" },
			...takeable.map((line) => ({
				fieldname: `take_${line.fieldname}`,
				fieldtype: "Check",
				label: `${line.label}：${line.values[0]}`,
				default: duplicate.taken.includes(line.fieldname) ? 1 : 0,
			})),
		],
		primary_action_label: place + 1 < duplicates.length ? __("Keep and Go On") : __("Keep"),
		primary_action(values) {
			const fields = values.decision === "The Same Person" ? takeable.map((line) => line.fieldname).filter((name) => values[`take_${name}`]) : [];
			frm.call("decide", { duplicate: duplicate.name, decision: values.decision, fields }).then(() => {
				dialog.hide();
				ask(frm, duplicates, place + 1);
			});
		},
	});
	dialog.show();
}

async function show_findings(frm) {
	if (frm.is_new() || frm.doc.status !== "Done") return;
	const { message: found } = await frm.call("get_findings");
	frm.get_field("findings_html").html(kinds_html(found) + rows_html(found));
	const waiting = found.duplicates.filter((duplicate) => !duplicate.carried_out);
	frm.remove_custom_button(__("Decide Who Is Who"));
	if (waiting.length && frm.has_perm("write")) {
		frm.add_custom_button(__("Decide Who Is Who"), () => ask(frm, waiting));
	}
}

const map_columns = (frm) =>
	party_investigation.map_columns({
		file: frm.doc.workbook,
		purpose: "import",
		mapping: frm.doc.column_mapping,
		done: (name) => frm.set_value("column_mapping", name),
	});

function offer_columns(frm) {
	frm.remove_custom_button(__("Columns of the File…"));
	if (frm.doc.workbook && (frm.is_new() || frm.doc.status === "Draft")) frm.add_custom_button(__("Columns of the File…"), () => map_columns(frm));
}

frappe.ui.form.on("Campaign Import", {
	refresh(frm) {
		const { may_start, may_carry_out } = frm.doc.__onload || {};
		if (may_start) {
			frm.add_custom_button(__("Start"), () => frm.call("start").then(() => frm.reload_doc())).addClass("btn-primary");
		}
		if (may_carry_out && frm.has_perm("write")) {
			const words = frm.doc.dry_run ? __("Import for Real") : __("Carry Out What Was Decided");
			frm.add_custom_button(words, () => frm.call("carry_out").then(() => frm.reload_doc())).addClass("btn-primary");
		}
		if (frm.is_new() || frm.doc.status === "Draft") {
			frm.add_custom_button(__("Empty Workbook"), () => {
				const method =
					"party_investigation.investigation.doctype.campaign_import.campaign_import.download_empty_workbook";
				window.open(frappe.urllib.get_full_url(`/api/method/${method}`));
			});
		}
		offer_columns(frm);
		if (frm.doc.error_workbook) {
			frm.dashboard.set_headline(__("Some rows have problems. Correct them in the error workbook and import it again."));
		}
		show_findings(frm);
	},

	// a kept mapping that fits is proposed; without one the known headings hold
	async workbook(frm) {
		offer_columns(frm);
		if (!frm.doc.workbook) return;
		const name = await party_investigation.fitting_mapping(frm.doc.workbook, "import");
		await frm.set_value("column_mapping", name);
		if (name) frappe.show_alert({ message: __("The headings fit a column mapping that is kept; it is proposed."), indicator: "blue" });
	},

	setup(frm) {
		frappe.realtime.on("progress", (data) => {
			if (data.doctype === "Campaign Import" && data.docname === frm.doc.name && data.percent >= 100) {
				frm.reload_doc();
			}
		});
	},
});
