// The key of a partner is entered with its fingerprint; the own key is shown here, to be given to the partner.
frappe.ui.form.on("Partner Installation", {
	refresh(frm) {
		frm.add_custom_button(__("Key of This Installation"), async () => {
			const key = await frappe.xcall("party_investigation.returns.packages.service.own_installation");
			const escape = frappe.utils.escape_html;
			const rows = [
				[__("Public Key"), key.public_key],
				[__("Fingerprint"), key.fingerprint],
				[__("Receiving Key"), key.receiving_key],
				[__("Fingerprint of the Receiving Key"), key.receiving_fingerprint],
			];
			const explanation = __("Give both keys to the partner on the disc, and read their fingerprints out by telephone.");
			const list = rows.map(([label, text]) => `<p>${escape(label)}<br><code>${escape(text)}</code></p>`).join("");
			frappe.msgprint({ title: __("Key of This Installation"), message: `${list}<p>${escape(explanation)}</p>` });
		});
	},
});
