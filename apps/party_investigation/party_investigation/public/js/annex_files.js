// Buttons for the printed annex and its workbook, on annexes 4 and 5.
(function () {
	// every form that names this file brings it along: it registers once
	frappe.provide("party_investigation.registered");
	if (party_investigation.registered.annex_files) return;
	party_investigation.registered.annex_files = true;

	function address(frm, format) {
		const { campaign, organization } = frm.doc;
		const wanted = new URLSearchParams({ campaign, organization, annex: party_investigation.choices("annex_of_summary")[frm.doctype], format });
		return frappe.urllib.get_full_url(`/api/method/party_investigation.reporting.output.download_annex?${wanted}`);
	}

	party_investigation.forms_with("annex_files").forEach((doctype) =>
		frappe.ui.form.on(doctype, {
			refresh(frm) {
				if (frm.is_new()) {
					return;
				}
				const formats = party_investigation.choices("annex_formats");
				formats.forEach((format) => frm.add_custom_button(format.toUpperCase(), () => window.open(address(frm, format))));
			},
		})
	);
})();
