// The keys of a partner are entered with their fingerprints, renewed and revoked; the own ones are shown here, to be given to the partner.
(function () {
	const PATH = "party_investigation.returns.packages";
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const lines = (rows) => rows.map(([label, text]) => `<p>${escape(label)}<br><code>${escape(text)}</code></p>`).join("");

	function notices_html(former) {
		const link = (row, page, label) =>
			`<a href="/api/method/${PATH}.renewal.download_notice?former_key=${encodeURIComponent(row.name)}&page=${page}" target="_blank">${escape(label)}</a>`;
		const one = (row) =>
			`<p>${escape(__("Key given up on {0}", [frappe.datetime.str_to_user(row.given_up_on)]))} <code>${escape(row.fingerprint)}</code><br>` +
			`${link(row, 0, __("Notice for partners"))}　${link(row, 1, __("Page to be signed"))}</p>`;
		return former.map(one).join("");
	}

	async function show_own() {
		const key = await frappe.xcall(`${PATH}.service.own_installation`);
		const rows = [
			[__("Public Key"), key.public_key],
			[__("Fingerprint"), key.fingerprint],
			[__("Receiving Key"), key.receiving_key],
			[__("Fingerprint of the Receiving Key"), key.receiving_fingerprint],
		];
		const explanation = __("Give both keys to the partner on the disc, and read their fingerprints out by telephone.");
		const dialog = new frappe.ui.Dialog({
			title: __("Key of This Installation"),
			fields: [{ fieldname: "keys", fieldtype: "HTML", options: `${lines(rows)}<p>${escape(explanation)}</p>${notices_html(key.former)}` }],
			...(key.may_renew
				? {
						primary_action_label: __("Give Up This Key"),
						primary_action: () => {
							dialog.hide();
							give_up();
						},
					}
				: {}),
		});
		dialog.show();
	}

	function give_up() {
		const fields = [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1, description: __("New keys are made; the old one signs a notice for the partners, and is gone. That is not undone.") },
		];
		frappe.prompt(
			fields,
			async ({ reason }) => {
				await frappe.xcall(`${PATH}.renewal.renew_own_key`, { reason });
				show_own();
			},
			__("Give Up the Key of This Installation"),
			__("Make New Keys")
		);
	}

	function ask_for_notice(frm) {
		frappe.prompt(
			[{ fieldname: "file", fieldtype: "Attach", label: __("Notice of the New Key"), reqd: 1 }],
			async ({ file }) => confirm_notice(frm, file, await frappe.xcall(`${PATH}.renewal.look_at_renewal`, { partner: frm.doc.name, file })),
			__("New Key of the Partner"),
			__("Look")
		);
	}

	function confirm_notice(frm, file, seen) {
		const rows = [
			[__("Old Fingerprint"), seen.old_fingerprint],
			[__("Reason"), seen.reason],
			[__("Written"), `${frappe.datetime.str_to_user(seen.written_on)} ${seen.written_by}`],
			...(seen.revoked_from ? [[__("The old key is revoked from"), frappe.datetime.str_to_user(seen.revoked_from)]] : []),
		];
		const explanation = __("The old key has signed the new one. Let the partner read out the new fingerprint by telephone, and type it here.");
		frappe.prompt(
			[
				{ fieldname: "seen", fieldtype: "HTML", options: `${lines(rows)}<p>${escape(explanation)}</p>` },
				{ fieldname: "fingerprint", fieldtype: "Data", label: __("New Fingerprint"), reqd: 1 },
			],
			async ({ fingerprint }) => {
				await frappe.xcall(`${PATH}.renewal.take_renewal`, { partner: frm.doc.name, file, fingerprint });
				await frm.reload_doc();
				frappe.show_alert({ message: __("The new key is taken in."), indicator: "green" });
			},
			__("New Key of the Partner"),
			__("Enter")
		);
	}

	function ask_to_revoke(frm) {
		const former = (frm.doc.former_keys || []).map((row) => row.fingerprint);
		const fields = [
			{ fieldname: "fingerprint", fieldtype: "Select", label: __("Fingerprint"), options: [frm.doc.fingerprint, ...former], default: frm.doc.fingerprint, reqd: 1 },
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("Revoked From"),
				default: frappe.datetime.get_today(),
				reqd: 1,
				description: __("What the key signed on that day or later is refused; what was taken in before stays."),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		];
		frappe.prompt(
			fields,
			async (values) => {
				await frappe.xcall(`${PATH}.renewal.revoke_key`, { partner: frm.doc.name, ...values });
				await frm.reload_doc();
			},
			__("Revoke Key"),
			__("Revoke Key")
		);
	}

	frappe.ui.form.on("Partner Installation", {
		refresh(frm) {
			frm.add_custom_button(__("Key of This Installation"), show_own);
			if (frm.is_new() || !frm.perm[0]?.write) return;
			frm.add_custom_button(__("New Key of the Partner"), () => ask_for_notice(frm));
			frm.add_custom_button(__("Revoke Key"), () => ask_to_revoke(frm));
		},
	});
})();
