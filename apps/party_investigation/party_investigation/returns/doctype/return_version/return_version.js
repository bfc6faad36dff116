(function () {
	// An inspector types the beginning of the digest off the paper, and the form says which version the paper is.
	async function compare(frm, typed) {
		const { message } = await frappe.call({
			method: "party_investigation.returns.digest_on_paper.compare_digest",
			args: { unit_return: frm.doc.unit_return, typed },
		});
		frappe.msgprint({
			title: __("Compare Digest on Paper"),
			indicator: message.agrees ? "green" : "red",
			message: verdict(message),
		});
	}

	function verdict({ agrees, number, in_force }) {
		if (agrees) {
			return __("The paper agrees with version {0}, which is in force.", [number]);
		}
		if (number) {
			return __("The paper is that of version {0}; version {1} is in force.", [number, in_force]);
		}
		return __("The paper differs from every version of this return.");
	}

	frappe.ui.form.on("Return Version", {
		refresh(frm) {
			frm.add_custom_button(__("Compare Digest on Paper"), () => {
				const field = {
					fieldname: "typed",
					fieldtype: "Data",
					label: __("First 8 Digits or More"),
					reqd: 1,
				};
				frappe.prompt([field], (values) => compare(frm, values.typed), __("Compare Digest on Paper"));
			});
		},
	});
})();
