// Shows what a merge or a split would do before it is carried out, carries it out as it was shown, and undoes it with a reason.
const escape = (text) => frappe.utils.escape_html(String(text === null || text === undefined ? "" : text));
const called = (code, name) => (name && name !== code ? `${escape(name)} (${escape(code)})` : escape(code));
const table = (headings, rows) =>
	`<table class="table table-bordered table-sm"><thead><tr>${headings.map((each) => `<th>${escape(each)}</th>`).join("")}</tr></thead><tbody>${rows
		.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
		.join("")}</tbody></table>`;
const part = (title, body) => (body ? `<p><b>${escape(title)}</b></p>${body}` : "");
const list = (lines) => (lines.length ? `<ul>${lines.map((line) => `<li>${line}</li>`).join("")}</ul>` : "");
const pair = ([before, after]) => (before === after ? `${before}` : `${before} → <b>${after}</b>`);

// The counts of a unit, by name, and what they are called.
const counts_of_unit = () => Object.entries(party_investigation.choices("counts_of_unit")).map(([name, label]) => [name, __(label)]);

function refusals_html({ refusals }) {
	return part(__("It cannot be carried out"), list(refusals.map(escape)));
}

function organizations_html({ ways, dissolved, added, superiors }) {
	const lines = ways.map((way) =>
		__("{0} members go from {1} to {2}", [way.members, called(way.from, way.from_name), called(way.to, way.to_name)])
	);
	Object.entries(added).forEach(([code, name]) => lines.push(__("{0} is made", [called(code, name)])));
	Object.entries(superiors).forEach(([code, superior]) => lines.push(__("{0} hangs on {1} from now on", [escape(code), escape(superior)])));
	Object.entries(dissolved).forEach(([code, name]) => lines.push(__("{0} is dissolved", [called(code, name)])));
	return part(__("Organizations and Members"), list(lines));
}

function documents_html({ documents, kept }) {
	const rows = Object.entries(documents).map(([doctype, number]) => [escape(__(doctype)), number]);
	const note = kept.length
		? `<p>${__("{0} records stay with the organization that is left: the other one has a record of the same member.", [kept.length])}</p>`
		: "";
	return part(__("Documents That Move"), rows.length ? table([__("Document Type"), __("How Many")], rows) + note : "");
}

const cells_of = (row) => (row.cells.length ? __("{0} figures", [row.cells.length]) : __("unchanged"));

function show_cells({ figures }) {
	const rows = figures.flatMap((row) =>
		row.cells.map((cell) => [
			called(row.organization, row.organization_name),
			__("annex {0}, row {1}, column {2}", [cell.annex, cell.row, cell.column]),
			`${cell.before} → <b>${cell.after}</b>`,
		])
	);
	frappe.msgprint({ title: __("Annexes 4 and 5"), message: table([__("Organization"), __("Place of the Figure"), __("Before and After")], rows) });
}

function figures_html({ figures }) {
	const rows = figures.map((row) => [
		called(row.organization, row.organization_name) + (row.is_top ? `<br><small>${__("above them all")}</small>` : ""),
		...counts_of_unit().map(([field]) => pair(row[field])),
		cells_of(row),
	]);
	const headings = [__("Organization"), ...counts_of_unit().map(([_field, label]) => label), __("Annexes 4 and 5")];
	return part(__("Figures Before and After"), rows.length ? table(headings, rows) : "");
}

function returns_html({ returns }) {
	const lines = returns.map((row) => {
		const what = `${called(row.organization, row.organization_name)}：${escape(__(row.form_set))}（${escape(__(row.status, null, "Unit Return"))}）`;
		return row.closed ? __("{0} is closed with the organization", [what]) : __("{0} has to be handed in anew", [what]);
	});
	return part(__("Returns"), list(lines));
}

function appointments_html({ appointments, sees_more }) {
	const lines = appointments.map((row) =>
		__("{0}, {1} of {2}: the appointment ends; who goes on is appointed anew", [
			escape(row.user),
			escape(__(row.capacity)),
			escape(row.organization),
		])
	);
	sees_more.forEach((row) =>
		lines.push(
			__("{0}: its {1} appointments see from now on what has come below it", [called(row.organization, row.organization_name), row.appointments])
		)
	);
	return part(__("Appointments"), list(lines));
}

function show_preview(frm, shown) {
	const seen = { ...shown, added: shown.new };
	const sections = [refusals_html, organizations_html, documents_html, figures_html, returns_html, appointments_html];
	frm.get_field("preview_html").html(sections.map((section) => section(seen)).join(""));
}

function look(frm) {
	return frm.call("preview").then(({ message }) => {
		show_preview(frm, message);
		frm.remove_custom_button(__("Figures in Detail"));
		if (message.figures.some((row) => row.cells.length)) {
			frm.add_custom_button(__("Figures in Detail"), () => show_cells(message));
		}
		frm.remove_custom_button(__("Carry Out"));
		if (message.refusals.length) {
			frappe.show_alert({ message: __("It cannot be carried out"), indicator: "orange" });
			return;
		}
		frm.add_custom_button(__("Carry Out"), () =>
			frappe.confirm(
				__("Carry the change out as it was shown? It goes into the amendments of the campaign, and is undone only until the next hand-in."),
				() => frm.call("carry_out", { seen: message.seen }).then(() => frm.reload_doc())
			)
		);
		frm.change_custom_button_type(__("Carry Out"), null, "primary");
	});
}

function ask_undo(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) => frm.call("undo", { reason }).then(() => frm.reload_doc()),
		__("Undo the change?"),
		__("Undo the Change")
	);
}

const standing = (filters) => ({ filters: { disabled: 0, ...filters } });

frappe.ui.form.on("Organization Change", {
	setup(frm) {
		frm.set_query("organization", "sources", () => standing({}));
		frm.set_query("target", () => standing({}));
		frm.set_query("source", () => standing({}));
		frm.set_query("superior", "new_units", () => standing({}));
		frm.set_query("organization", "units", () => standing({ parent_party_organization: frm.doc.source || "" }));
		frm.set_query("member", "members", () => ({ filters: { organization: frm.doc.source || "" } }));
		frm.set_query("campaign", () => ({ filters: { status: "Open" } }));
		frappe.realtime.on("progress", (data) => {
			if (data.doctype === "Organization Change" && data.docname === frm.doc.name && data.percent >= 100) {
				frm.reload_doc();
			}
		});
	},

	onload(frm) {
		const campaign = frappe.defaults.get_user_default("investigation_campaign");
		if (frm.is_new() && !frm.doc.campaign && campaign) {
			frm.set_value("campaign", campaign);
		}
	},

	refresh(frm) {
		if (frm.is_new() || !frm.has_perm("write")) {
			return;
		}
		const status = frm.doc.status;
		const is_waiting = party_investigation.choices("states_of_waiting_changes").includes(status);
		if (is_waiting) {
			frm.add_custom_button(__("Preview"), () => (frm.is_dirty() ? frm.save() : Promise.resolve()).then(() => look(frm)));
		}
		if (status === "Queued") {
			frm.dashboard.set_headline(__("The change is being carried out in the background. If it broke off, nothing was changed; carry it out again."));
		}
		if (status === "Carried Out") {
			frm.add_custom_button(__("Undo the Change"), () => ask_undo(frm));
		}
		if (!is_waiting) {
			frm.disable_form();
		}
	},
});
