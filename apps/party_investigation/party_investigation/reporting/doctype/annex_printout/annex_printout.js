frappe.ui.form.on("Annex Printout", {
	refresh(frm) {
		if (frm.doc.__onload && frm.doc.__onload.may_start) {
			frm.add_custom_button(__("Start"), () => frm.call("start").then(() => frm.reload_doc())).addClass("btn-primary");
		}
		if (frm.doc.file) {
			frm.add_custom_button("PDF", () => window.open(frappe.urllib.get_full_url(encodeURI(frm.doc.file))));
		}
	},

	setup(frm) {
		frappe.realtime.on("progress", (data) => {
			if (data.doctype === "Annex Printout" && data.docname === frm.doc.name && data.percent >= 100) {
				frm.reload_doc();
			}
		});
	},
});
