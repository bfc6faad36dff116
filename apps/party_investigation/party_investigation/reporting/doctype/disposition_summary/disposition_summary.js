frappe.ui.form.on("Disposition Summary", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		["pdf", "xlsx"].forEach((format) =>
			frm.add_custom_button(format.toUpperCase(), () =>
				window.open(
					frappe.urllib.get_full_url(
						"/api/method/party_investigation.reporting.output.download_annex?" +
							new URLSearchParams({ campaign: frm.doc.campaign, organization: frm.doc.organization, annex: 5, format })
					)
				)
			)
		);
	},
});
