// What lists of the app have in common; the hook `app_include_js` brings it before any of their scripts.
(function () {
	frappe.provide("party_investigation");

	// What came of work on many documents: how many are done, and of each other one why not.
	party_investigation.tell_outcome = ({ done, refused }) => {
		if (done.length) {
			frappe.show_alert({ message: __("{0} confirmed", [done.length]), indicator: "green" });
		}
		if (refused.length) {
			const rows = refused.map((row) => frappe.utils.escape_html(`${row.title}: ${row.reason}`));
			frappe.msgprint({ title: __("Not confirmed"), message: rows.join("<br>"), indicator: "red" });
		}
	};
})();
