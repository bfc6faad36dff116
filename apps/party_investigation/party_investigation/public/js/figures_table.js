(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.figures_table) return;
	party_investigation.registered.figures_table = true;

	// Annexes 4 and 5 on forms, with the headings of the paper; every figure leads to the people behind it.
	const escape = (text) => frappe.utils.escape_html(String(text));
	const REPORT = "/app/query-report/People Behind a Figure?";

	function figure(answer, cell, place) {
		if (!cell.figure && cell.today === undefined) return "";
		const asked = { campaign: answer.campaign, organization: answer.organization, ...place };
		const link = (values, text) => `<a href="${escape(REPORT + new URLSearchParams({ ...asked, ...values }))}">${escape(text)}</a>`;
		const kept = link(answer.version ? { version: answer.version } : {}, cell.figure);
		// what goes in is the accepted sum: only of what stands in the records today the people are asked there
		return cell.today === undefined ? kept : `${kept}<br>${link({}, __("(today {0})", [cell.today]))}`;
	}

	function heading(cell) {
		const spans = `${cell.columns > 1 ? ` colspan="${cell.columns}"` : ""}${cell.rows > 1 ? ` rowspan="${cell.rows}"` : ""}`;
		return `<th${spans}>${escape(cell.label)}</th>`;
	}

	function table_html(answer, table) {
		const without_remark = (row, first) => (first ? row.slice(0, -1) : row);
		const headings = table.headings.map((row, place) => `<tr>${without_remark(row, !place).map(heading).join("")}</tr>`).join("");
		const rows = table.rows.map(
			(row) =>
				`<tr><td>${escape(row.label)}</td><td>${escape(row.code)}</td>` +
				`${row.cells.map((cell) => `<td>${figure(answer, cell, { annex: table.annex, row: row.code, column: cell.column })}</td>`).join("")}</tr>`
		);
		return `<p><b>${escape(table.title)}</b></p><table class="table table-bordered"><thead>${headings}</thead><tbody>${rows.join("")}</tbody></table>`;
	}

	const TOTAL = { annex: 4, row: "01" };

	function counts_html(answer) {
		const { counts } = answer;
		if (!counts.length) return "";
		const plain = (count) => (count.today === undefined ? count.figure : `${count.figure} ${__("(today {0})", [count.today])}`);
		const place = ({ column, count }) => (column ? { ...TOTAL, column } : count ? { count } : null);
		const shown = (count) => (place(count) && figure(answer, count, place(count))) || escape(plain(count));
		const heads = counts.map((count) => `<th>${escape(count.label)}</th>`).join("");
		const cells = counts.map((count) => `<td>${shown(count)}</td>`).join("");
		return `<table class="table table-bordered"><thead><tr>${heads}</tr></thead><tbody><tr>${cells}</tr></tbody></table>`;
	}

	function own_tables_html(figures) {
		if (!figures.length) return "";
		const heads = [__("Own Table"), __("Figure of the Table"), __("Group of Rows"), __("Number or Sum")].map((label) => `<th>${escape(label)}</th>`).join("");
		const rows = figures.flatMap((each) =>
			Object.entries(each.rows).map(
				([group, number]) => `<tr><td>${escape(each.table)}</td><td>${escape(each.figure)}</td><td>${escape(group)}</td><td>${escape(number)}</td></tr>`
			)
		);
		return `<p><b>${__("Own Tables")}</b></p><table class="table table-bordered"><thead><tr>${heads}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
	}

	async function show(frm) {
		if (frm.is_new()) return;
		const { message: answer } = await frappe.call({
			method: "party_investigation.returns.tables.get_tables",
			args: { doctype: frm.doctype, name: frm.doc.name },
			type: "GET",
		});
		frm.get_field("figures_table").html(counts_html(answer) + answer.tables.map((table) => table_html(answer, table)).join("") + own_tables_html(answer.own_tables));
	}

	party_investigation.forms_with("figures_table").forEach((doctype) => frappe.ui.form.on(doctype, { refresh: show }));
})();
