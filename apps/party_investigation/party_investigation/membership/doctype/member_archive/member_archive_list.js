// Archives are made for all members of a unit at once, and confirmed from the list where everything is there.
(() => {
	const PATH = "party_investigation.membership.archives";

	function confirm_complete(listview, docs) {
		const waiting = docs.filter((doc) => !doc.lacking);
		if (!waiting.length) {
			frappe.msgprint(__("Choose archives in which nothing is lacking."));
			return;
		}
		const who = waiting.length === 1 ? waiting[0].member_name : __("{0} members", [waiting.length]);
		frappe.confirm(
			__("{0}: the archive was looked through, and every material that is required is there and in order.", [frappe.utils.escape_html(who)]),
			async () => {
				party_investigation.tell_outcome(await frappe.xcall(`${PATH}.confirm_complete`, { archives: waiting.map((doc) => doc.name) }));
				listview.refresh();
			}
		);
	}

	function ask_unit(listview) {
		frappe.prompt(
			[
				{
					fieldname: "organization",
					fieldtype: "Link",
					label: __("Organization"),
					options: "Party Organization",
					default: frappe.boot.own_unit?.name,
					reqd: 1,
					description: __("Every member there and below who has no archive gets one, with the materials that are required of the member."),
				},
			],
			async ({ organization }) => {
				const { made, to_come } = await frappe.xcall(`${PATH}.create_for`, { organization });
				const message = to_come ? __("{0} archives made; {1} more are made in the background.", [made, to_come]) : __("{0} archives made.", [made]);
				frappe.show_alert({ message, indicator: "green" });
				listview.refresh();
			},
			__("Make Archives"),
			__("Make Archives")
		);
	}

	function ask_custody(listview, docs) {
		if (!docs.length) return frappe.msgprint(__("Choose archives first."));
		const custody = frappe.meta.get_docfield("Member Archive", "custody");
		frappe.prompt(
			[
				{ fieldname: "custody", fieldtype: "Select", label: __("Custody"), options: custody.options, reqd: 1 },
				{ fieldname: "custodian", fieldtype: "Data", label: __("Keeping Unit"), description: __("The committee or branch if nothing is entered") },
				{ fieldname: "archive_room", fieldtype: "Data", label: __("Archive Room") },
				{ fieldname: "shelf_mark", fieldtype: "Data", label: __("Shelf Mark") },
			],
			async (values) => {
				party_investigation.tell_outcome(await frappe.xcall(`${PATH}.enter_custody`, { archives: docs.map((doc) => doc.name), ...values }));
				listview.refresh();
			},
			__("Enter the Custody"),
			__("Enter the Custody")
		);
	}

	const COLOURS = { "Not Reviewed": "gray", Complete: "green", Incomplete: "orange", Doubtful: "red" };
	frappe.listview_settings["Member Archive"] = {
		add_fields: ["state", "member_name", "lacking", "reviewed_on"],
		hide_name_column: true,
		get_indicator: (doc) => [__(doc.state, null, "Member Archive"), COLOURS[doc.state], `state,=,${doc.state}`],
		onload(listview) {
			this.listview = listview;
			if (!frappe.model.can_create("Member Archive")) return;
			listview.page.add_inner_button(__("Make Archives"), () => ask_unit(listview));
			listview.page.add_action_item(__("Everything Is There"), () => confirm_complete(listview, listview.get_checked_items()));
			listview.page.add_action_item(__("Enter the Custody"), () => ask_custody(listview, listview.get_checked_items()));
		},
		button: {
			show: (doc) => doc.state === "Not Reviewed" && !doc.lacking && frappe.model.can_write("Member Archive"),
			get_label: () => __("Everything Is There"),
			get_description: (doc) => __("Confirm the archive of {0} as complete", [doc.member_name]),
			action: (doc) => confirm_complete(frappe.listview_settings["Member Archive"].listview, [doc]),
		},
	};
})();
