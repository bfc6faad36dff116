// A list from elsewhere is compared with the members of a unit; who stands on one side only is noted as a difference, if somebody says so.
(() => {
	const PATH = "party_investigation.intake.roster_list";
	const escape = (text) => frappe.utils.escape_html(String(text === null || text === undefined ? "" : text));
	const table = (headings, rows) =>
		`<table class="table table-bordered table-sm"><thead><tr>${headings.map((each) => `<th>${escape(each)}</th>`).join("")}</tr></thead><tbody>${rows
			.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`)
			.join("")}</tbody></table>`;

	function ask(listview) {
		frappe.prompt(
			[
				{ fieldname: "unit", fieldtype: "Link", label: __("Organization"), options: "Party Organization", reqd: 1 },
				{ fieldname: "file", fieldtype: "Attach", label: __("List of Members"), reqd: 1, description: __("An Excel workbook with the headings 姓名 and 公民身份号码, as the national system gives it out. Nothing is imported.") },
				{ fieldname: "other_headings", fieldtype: "Check", label: __("The list has other headings: say what they stand for"), description: __("Not needed where a column mapping that is kept fits.") },
			],
			async ({ unit: organization, file, other_headings }) => {
				const fitting = await party_investigation.fitting_mapping(file, "compare");
				const compare = async (mapping) => show(listview, organization, await frappe.xcall(`${PATH}.compare`, { organization, file, mapping }));
				if (other_headings) party_investigation.map_columns({ file, purpose: "compare", mapping: fitting, organization, done: compare });
				else await compare(fitting);
			},
			__("Compare a List"),
			__("Compare")
		);
	}

	const summary = (found) =>
		`<p>${escape(
			__("{0}: {1} rows read, {2} not readable; {3} the same, {4} differ, {5} in the list only, {6} on the site only.", [
				found.unit,
				found.read,
				found.refused,
				found.same,
				found.numbers.differing,
				found.numbers.only_list,
				found.numbers.only_site,
			])
		)}</p>${found.problems.length ? `<ul>${found.problems.map((line) => `<li>${escape(line)}</li>`).join("")}</ul>` : ""}`;

	const more = ({ numbers, shown }) => (Object.values(numbers).some((number) => number > shown) ? `<p>${escape(__("The first {0} of each are shown.", [shown]))}</p>` : "");

	function differing_html({ differing }) {
		if (!differing.length) return "";
		const rows = differing.map((line) => [
			`<a href="/app/party-member/${encodeURIComponent(line.member)}">${escape(line.name)}</a><br>${escape(line.branch)}`,
			line.fields.map((field) => `${escape(field.label)}：${escape(field.listed)}`).join("<br>"),
			line.fields.map((field) => escape(field.site || "—")).join("<br>"),
		]);
		return `<p>${escape(__("Compare with the file and the identity card, and correct the member's form where the list is right."))}</p>${table(
			[__("Full Name"), __("In the List"), __("On the Site")],
			rows
		)}`;
	}

	const checks = (people, prefix) =>
		people.map((person, place) => ({
			fieldname: `${prefix}_${place}`,
			fieldtype: "Check",
			label: [person.name, person.number, person.branch].filter(Boolean).join(" "),
			description: person.noted ? __("noted already") : "",
			read_only: person.noted ? 1 : 0,
		}));

	function show(listview, organization, found) {
		const dialog = new frappe.ui.Dialog({
			title: __("Compare a List"),
			size: "large",
			fields: [
				{ fieldname: "summary", fieldtype: "HTML", options: summary(found) + more(found) },
				{ fieldname: "list_section", fieldtype: "Section Break", label: __("In the list, not on the site"), description: __("Look into file and stubs: enter the person on the roster, or say where the person belongs.") },
				...checks(found.only_list, "list"),
				{ fieldname: "site_section", fieldtype: "Section Break", label: __("On the site, not in the list"), description: __("Look into file and stubs: was the relationship never entered there, or does nobody know the person?") },
				...checks(found.only_site, "site"),
				{ fieldname: "differing_section", fieldtype: "Section Break", label: __("On both sides, with differences") },
				{ fieldname: "differing", fieldtype: "HTML", options: differing_html(found) || escape(__("Nothing differs.")) },
			],
			primary_action_label: found.may_note ? __("Note the Chosen Ones") : __("Close"),
			async primary_action(values) {
				const chosen = (people, prefix) => people.filter((person, place) => values[`${prefix}_${place}`]);
				const people = [...chosen(found.only_list, "list"), ...chosen(found.only_site, "site")];
				if (found.may_note && people.length) {
					const outcome = await frappe.xcall(`${PATH}.note`, { organization, people });
					tell(outcome);
					listview.refresh();
				}
				dialog.hide();
			},
		});
		dialog.show();
	}

	function tell({ noted, refused }) {
		const lines = refused.map(({ person, reason }) => `<li>${escape(person)}：${escape(reason)}</li>`);
		const message = `<p>${escape(__("{0} noted; the return counts them.", [noted]))}</p>${lines.length ? `<ul>${lines.join("")}</ul>` : ""}`;
		frappe.msgprint({ title: __("Roster Difference"), message, indicator: refused.length ? "orange" : "green" });
	}

	frappe.listview_settings["Roster Difference"] = {
		onload(listview) {
			if (!frappe.model.can_create("Roster Difference")) return;
			listview.page.add_inner_button(__("Compare a List"), () => ask(listview));
		},
	};
})();
