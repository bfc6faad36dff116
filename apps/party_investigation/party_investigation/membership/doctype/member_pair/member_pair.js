// Two members side by side: somebody decides that they are two people, or which record stays and what it takes over.
const CONTROLLER = "party_investigation.membership.doctype.member_pair.member_pair";
const escape = (text) => frappe.utils.escape_html(String(text === null || text === undefined ? "" : text));

function counted(list) {
	return list.length ? list.map((each) => `${escape(each.label)} ${each.count}`).join("<br>") : "—";
}

// On a telephone the name of a field stands above its two values.
const NARROW = 600; // pixels

function table_of(seen) {
	const is_narrow = window.innerWidth < NARROW;
	const row_of = (label, cells) =>
		is_narrow
			? `<tr><th colspan="2">${escape(label)}</th></tr><tr>${cells.join("")}</tr>`
			: `<tr><td>${escape(label)}</td>${cells.join("")}</tr>`;
	const shown = (value) => escape(is_narrow ? value.replace(/(\d{12})(?=\d)/, "$1\u200b") : value) || "—";
	const cell = (value, differs) => `<td>${differs ? `<b>${shown(value)}</b>` : shown(value)}</td>`;
	const rows = seen.rows.map((row) => row_of(row.label, row.values.map((value) => cell(value, row.differs))));
	rows.push(row_of(__("What Hangs on It"), seen.hanging.map((list) => `<td>${counted(list)}</td>`)));
	const links = [__("This Member"), __("Other Member")].map(
		(word, place) => `<th><a href="/app/party-member/${encodeURIComponent(seen.members[place])}">${escape(word)}</a></th>`
	);
	const headings = (is_narrow ? [] : [`<th>${escape(__("Field"))}</th>`]).concat(links);
	const reasons = seen.reasons.length ? `<p>${escape(seen.reasons.join("；"))}</p>` : "";
	return `${reasons}<table class="table table-bordered table-sm"><thead><tr>${headings.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

// The form of the decision, whichever method made or changed it.
function show(frm, name) {
	if (frm.is_new() || frm.doc.name !== name) return frappe.set_route("Form", "Member Pair", name);
	return frm.reload_doc();
}

function ask_two(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) =>
			frappe
				.xcall(`${CONTROLLER}.keep_as_two`, { member: frm.doc.member, other: frm.doc.other, reason })
				.then((name) => show(frm, name)),
		__("Two people: they are not shown again"),
		__("Two People")
	);
}

// Which record stays is chosen first; what it may take over from the other follows from that.
function ask_merge(frm, seen) {
	const members = [frm.doc.member, frm.doc.other];
	const options = members.map((member, place) => `${place + 1}. ${seen.names[place]} ${seen.numbers[place] || ""}`);
	const to_take = (stays) => seen.rows.filter((row) => row.differs && row.may_take && row.values[1 - stays]);
	const labels = (stays) =>
		to_take(stays).map((row) => ({
			fieldname: `take_${row.fieldname}`,
			fieldtype: "Check",
			label: __("{0}: {1} instead of {2}", [row.label, row.values[1 - stays] || "—", row.values[stays] || "—"]),
		}));
	const open = (stays) => {
		const dialog = new frappe.ui.Dialog({
			title: __("The same person: {0} stays", [options[stays]]),
			fields: [
				{ fieldname: "take_section", fieldtype: "Section Break", label: __("Take over from the other record") },
				...labels(stays),
				{ fieldname: "reason_section", fieldtype: "Section Break" },
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			],
			primary_action_label: __("Merge"),
			primary_action(values) {
				const fields = to_take(stays).map((row) => row.fieldname).filter((name) => values[`take_${name}`]);
				const args = { kept: members[stays], merged: members[1 - stays], reason: values.reason, fields };
				frappe.xcall(`${CONTROLLER}.merge`, args).then((name) => {
					dialog.hide();
					show(frm, name);
				});
			},
		});
		dialog.show();
	};
	frappe.prompt(
		{ fieldname: "stays", fieldtype: "Select", label: __("Record That Stays"), options: options.join("\n"), default: options[0], reqd: 1 },
		({ stays }) => open(options.indexOf(stays)),
		__("The same person"),
		__("Continue")
	);
}

function ask_undo(frm) {
	frappe.prompt(
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		({ reason }) => frm.call("undo", { reason }).then(() => frm.reload_doc()),
		__("Make two records of one again?"),
		__("Undo the Merge")
	);
}

async function look(frm) {
	const { member, other } = frm.doc;
	if (!member || !other || member === other) return;
	const seen = await frappe.xcall(`${CONTROLLER}.compare`, { member, other });
	if (frm.doc.member !== member || frm.doc.other !== other) return; // others are chosen by now
	frm.get_field("comparison_html").html(table_of(seen));
	if (frm.is_new() && seen.pair) {
		frappe.set_route("Form", "Member Pair", seen.pair);
		return;
	}
	frm.remove_custom_button(__("The Same Person"));
	frm.remove_custom_button(__("Two People"));
	if (seen.may_decide && (frm.is_new() || frm.doc.status !== "Merged")) {
		frm.add_custom_button(__("The Same Person"), () => ask_merge(frm, seen)).addClass("btn-primary");
		if (frm.is_new() || frm.doc.status !== "Two People") {
			frm.add_custom_button(__("Two People"), () => ask_two(frm));
		}
	}
}

frappe.ui.form.on("Member Pair", {
	refresh(frm) {
		frm.disable_save();
		frm.toggle_display(["decision_section", "merge_section"], !frm.is_new());
		frm.set_df_property("reason", "read_only", 1);
		frm.set_df_property("reason", "reqd", 0);
		["member", "other"].forEach((field) => frm.toggle_enable(field, frm.is_new()));
		look(frm);
		if (!frm.is_new() && frm.doc.status === "Merged" && frm.has_perm("write")) {
			frm.add_custom_button(__("Undo the Merge"), () => ask_undo(frm));
		}
	},
	member: look,
	other: look,
});
