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

	// Questions with their answers and what they rest on, to be read in full.
	party_investigation.show_answers = (answers) => {
		const words = frappe.utils.escape_html;
		const message = answers.map(
			(row) => `<p><b>${words(row.question)}</b><br>${words(row.answer)}<br><small>${words(row.source)}</small></p>`
		);
		frappe.msgprint({ title: __("Policy Guide"), message: message.join("") });
	};
})();
