frappe.ui.form.on("Campaign Import", {
	refresh(frm) {
		if (frm.doc.__onload && frm.doc.__onload.may_start) {
			frm.add_custom_button(__("Start"), () => frm.call("start").then(() => frm.reload_doc())).addClass("btn-primary");
		}
		if (frm.is_new() || frm.doc.status === "Draft") {
			frm.add_custom_button(__("Empty Workbook"), () => {
				const method =
					"party_investigation.investigation.doctype.campaign_import.campaign_import.download_empty_workbook";
				window.open(frappe.urllib.get_full_url(`/api/method/${method}`));
			});
		}
		if (frm.doc.error_workbook) {
			frm.dashboard.set_headline(__("Some rows have problems. Correct them in the error workbook and import it again."));
		}
	},

	setup(frm) {
		frappe.realtime.on("progress", (data) => {
			if (data.doctype === "Campaign Import" && data.docname === frm.doc.name && data.percent >= 100) {
				frm.reload_doc();
			}
		});
	},
});
