// Confirms from the list, in two clicks, that a member was checked and nothing has changed.
function confirm_unchanged(listview, docs) {
	const waiting = docs.filter((doc) => doc.status === "To Check");
	if (!waiting.length) {
		frappe.msgprint(__("Choose records that are still to be checked."));
		return;
	}
	const who =
		waiting.length === 1 ? waiting[0].member_name : __("{0} members", [waiting.length]);
	frappe.confirm(
		__(
			"{0}: checked against roster, file, dues book and meeting book; nothing has changed. The file is complete and in order, there is no irregular admission.",
			[frappe.utils.escape_html(who)]
		),
		async () => {
			const answer = await frappe.xcall("party_investigation.investigation.confirmation.confirm_unchanged", {
				records: waiting.map((doc) => doc.name),
			});
			party_investigation.tell_outcome(answer);
			listview.refresh();
		}
	);
}

frappe.listview_settings["Investigation Record"] = {
	add_fields: ["status", "is_lost", "member_name"],
	hide_name_column: true,
	get_indicator(doc) {
		if (doc.is_lost) {
			return [__("Out of Contact"), "red", "is_lost,=,1"];
		}
		const colours = { "To Check": "orange", Checked: "blue", Verified: "green" };
		return [__(doc.status), colours[doc.status], `status,=,${doc.status}`];
	},
	onload(listview) {
		this.listview = listview;
		listview.page.add_action_item(__("Nothing Has Changed"), () =>
			confirm_unchanged(listview, listview.get_checked_items())
		);
	},
	button: {
		show: (doc) => doc.status === "To Check" && !doc.is_lost,
		get_label: () => __("Nothing Has Changed"),
		get_description: (doc) => __("Confirm {0} as checked", [doc.member_name]),
		action: (doc) =>
			confirm_unchanged(frappe.listview_settings["Investigation Record"].listview, [doc]),
	},
};
