// A workbook with other headings: what each heading of the file stands for is shown, corrected, and kept as a column mapping in one step.
(() => {
	// forms and lists that name this file bring it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.column_mapping) return;
	party_investigation.registered.column_mapping = true;

	const PATH = "party_investigation.intake.column_mapping";
	const escape = (text) => frappe.utils.escape_html(String(text === null || text === undefined ? "" : text));
	const PARTS = 3; // columns of the dialog
	const whys = () => ({ kept: __("as kept"), known: __("known heading"), cells: __("by the cells"), alike: __("alike, please check") });

	// Three columns of fields, filled from top to bottom.
	function in_parts(fields, prefix) {
		const most = Math.max(1, Math.ceil(fields.length / PARTS));
		return fields.flatMap((field, place) => (place && place % most === 0 ? [{ fieldname: `${prefix}_break_${place}`, fieldtype: "Column Break" }, field] : [field]));
	}

	const options = (words) => [{ value: "", label: __("not read") }, ...words.map((word) => ({ value: word, label: word }))];

	function fields_of_sheet(found, sheet, at, chosen) {
		const columns = sheet.title ? sheet.columns : [];
		return [
			{ fieldname: `section_${at}`, fieldtype: "Section Break", label: __("Sheet {0} of the file", [sheet.name]) },
			{ fieldname: `title_${at}`, fieldtype: "Select", label: __("Is Our Sheet"), options: options(found.titles), default: sheet.title, onchange: () => chosen(at) },
			{ fieldname: `columns_${at}`, fieldtype: "Section Break" },
			...in_parts(
				columns.map((column, place) => ({
					fieldname: `column_${at}_${place}`,
					fieldtype: "Select",
					label: column.heading,
					options: options(found.columns[sheet.title]),
					default: column.stands_for,
					description: escape([column.samples.join("、"), whys()[column.why]].filter(Boolean).join(" · ")),
				})),
				`columns_${at}`
			),
		];
	}

	function rows_of(found, values) {
		return found.sheets.flatMap((sheet, at) =>
			sheet.title
				? sheet.columns
						.map((column, place) => ({ sheet: sheet.title, sheet_in_file: found.sheets.length > 1 ? sheet.name : "", heading: column.heading, stands_for: values[`column_${at}_${place}`] || "" }))
						.filter((row) => row.stands_for)
				: []
		);
	}

	async function ask_columns(request, sheets) {
		const { file, purpose, mapping } = request;
		const found = await frappe.xcall(`${PATH}.look`, { file, purpose, mapping: mapping || null, sheets: sheets || null });
		const said = found.is_known ? __("The workbook has the known headings; it is read without a mapping as well.") : __("Say of each heading of the file what it stands for. Samples are masked.");
		const chosen = (at) => {
			if ((dialog.get_value(`title_${at}`) || "") === found.sheets[at].title) return;
			const titles = Object.fromEntries(found.sheets.map((each, place) => [each.name, dialog.get_value(`title_${place}`) || ""]));
			dialog.hide();
			ask_columns({ ...request, mapping_name: dialog.get_value("mapping_name"), organization: dialog.get_value("organization") }, titles);
		};
		const dialog = new frappe.ui.Dialog({
			title: __("Columns of the File"),
			size: "extra-large",
			fields: [
				{ fieldname: "said", fieldtype: "HTML", options: `<p>${escape(said)}</p>` },
				...found.sheets.flatMap((sheet, at) => fields_of_sheet(found, sheet, at, chosen)),
				{ fieldname: "keep_section", fieldtype: "Section Break", label: __("Keep") },
				{ fieldname: "mapping_name", fieldtype: "Data", label: __("Mapping Name"), reqd: 1, default: request.mapping_name || found.mapping_name },
				{ fieldname: "keep_break", fieldtype: "Column Break" },
				{ fieldname: "organization", fieldtype: "Link", label: __("Kept By"), options: "Party Organization", reqd: 1, default: found.organization || request.organization || frappe.boot.own_unit?.name },
			],
			primary_action_label: __("Go On"),
			async primary_action(values) {
				const columns = rows_of(found, values);
				const points = await frappe.xcall(`${PATH}.open_points`, { file, purpose, columns });
				const mine = { ...request, mapping: found.may_change ? found.mapping : null, mapping_name: values.mapping_name, organization: values.organization };
				const kept = () => dialog.hide();
				const is_mapped = (word) => columns.some((row) => row.sheet === word.sheet && row.stands_for === word.stands_for);
				const had = { same: found.same, words: found.words.filter(is_mapped) };
				if (points.missing.length || points.words.length) ask_points(mine, columns, points, had, kept);
				else await keep(mine, columns, had.words, kept);
			},
		});
		dialog.show();
	}

	const bare = (word) => word.replace(/\s/g, "");
	const is_of = (row) => (other) => row.sheet === other.sheet && row.stands_for === other.stands_for && (!row.word || bare(row.word) === bare(other.word));

	function ask_points(request, columns, points, had, kept) {
		const of_missing = (row, place) => ({
			fieldname: `missing_${place}`,
			fieldtype: row.is_organization ? "Link" : row.choices.length ? "Select" : "Data",
			options: row.is_organization ? "Party Organization" : row.choices.length ? ["", ...row.choices] : undefined,
			label: row.stands_for,
			default: had.same.find(is_of(row))?.same_value,
			reqd: 1,
		});
		const of_word = (row, place) => ({
			fieldname: `word_${place}`,
			fieldtype: "Select",
			options: options(row.choices),
			label: `${row.heading}：${row.word}`,
			default: had.words.find(is_of(row))?.value,
			description: escape(__("{0}, {1} rows", [row.stands_for, row.count])),
		});
		const dialog = new frappe.ui.Dialog({
			title: __("What the File Does Not Say"),
			size: "extra-large",
			fields: [
				...(points.missing.length ? [{ fieldname: "missing_section", fieldtype: "Section Break", label: __("Columns that the file does not have: one value for all rows") }, ...in_parts(points.missing.map(of_missing), "missing")] : []),
				...(points.words.length ? [{ fieldname: "word_section", fieldtype: "Section Break", label: __("Words of the file that are none of ours") }, ...in_parts(points.words.map(of_word), "word")] : []),
			],
			primary_action_label: __("Keep"),
			async primary_action(values) {
				const same = points.missing.map(({ sheet, sheet_in_file, stands_for }, place) => ({ sheet, sheet_in_file, stands_for, same_value: values[`missing_${place}`] }));
				const words = points.words
					.map(({ sheet, stands_for, word }, place) => ({ sheet, stands_for, word, value: values[`word_${place}`] || "" }))
					.filter((row) => row.value)
					.concat(had.words.filter((word) => !points.words.some(is_of(word))));
				await keep(request, [...columns, ...same], words, () => (dialog.hide(), kept()));
			},
		});
		dialog.show();
	}

	async function keep({ mapping, mapping_name, organization, done }, columns, words, kept) {
		const name = await frappe.xcall(`${PATH}.keep`, { mapping_name, organization, columns, words, mapping });
		kept();
		frappe.show_alert({ message: __("The column mapping {0} is kept.", [mapping_name]), indicator: "green" });
		done(name);
	}

	// Asks for the columns of a workbook: `file`, `purpose`, `mapping` to begin with; `done` is called with the name of the one that is kept.
	party_investigation.map_columns = (request) => ask_columns(request);

	// The kept mapping that fits a workbook with other headings; null where it needs none, or none fits.
	party_investigation.fitting_mapping = (file, purpose) => frappe.xcall(`${PATH}.propose`, { file, purpose });
})();
