// What an office says beside what is known of the member; a person decides, then comes the next.
(function () {
	const PATH = "party_investigation.investigation.doctype.external_lead.external_lead";
	const COLORS = { Same: "green", Similar: "orange", Different: "red", "Not Known": "gray" };
	const WORDS = {
		Same: __("Same"),
		Similar: __("Similar"),
		Different: __("Different"),
		"Not Known": __("Not Known"),
	};
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));
	const BREAK = "\u200b"; // on a telephone both numbers stand beside each other, in several lines
	const side = (text) => escape(text || "—").replace(/[\d*]{6}(?=[\dX*])/g, `$&${BREAK}`);

	function show(frm, rows) {
		const field = frm.get_field("comparison");
		if (!rows.length) {
			field.html(`<p>${__("The member is in another branch now, which decides.")}</p>`);
			return;
		}
		const heads = ["", __("The Office Says"), __("Known of the Member"), __("Verdict")];
		const head = heads.map((text) => `<th>${escape(text)}</th>`).join("");
		const body = rows
			.map(({ label, said, known, verdict }) => {
				const pill = `<span class="indicator-pill ${COLORS[verdict]}">${escape(WORDS[verdict])}</span>`;
				return `<tr><th>${escape(label)}</th><td>${side(said)}</td><td>${side(known)}</td><td>${pill}</td></tr>`;
			})
			.join("");
		field.html(`<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`);
	}

	async function go_on(frm) {
		const asked = { method: `${PATH}.get_next`, args: { name: frm.doc.name }, type: "GET" };
		const { message: next } = await frappe.call(asked);
		if (next) frappe.set_route("Form", "External Lead", next);
		else frm.reload_doc();
	}

	function decide(frm, decision, remark) {
		return frm.call("decide", { decision, remark }).then(({ message: search }) => {
			const text = search ? __("Logged with the search; the next step stands there.") : __("Noted.");
			frappe.show_alert({ message: text, indicator: "green" });
			return go_on(frm);
		});
	}

	function ask_why(frm, decision, title) {
		const field = { fieldname: "remark", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		frappe.prompt([field], ({ remark }) => decide(frm, decision, remark), title, __("Decide"));
	}

	frappe.ui.form.on("External Lead", {
		refresh(frm) {
			const onload = frm.doc.__onload || {};
			show(frm, onload.comparison || []);
			frm.disable_form();
			if (frm.doc.search) frm.add_custom_button(__("Contact Search"), () => frappe.set_route("Form", "Contact Search", frm.doc.search));
			if (!onload.may_decide) return;
			const question = __("Log this with the search of {0}? The member is not changed.", [escape(frm.doc.member_name)]);
			frm.add_custom_button(__("Same Person"), () => frappe.confirm(question, () => decide(frm, "Same Person"))).addClass("btn-primary");
			frm.add_custom_button(__("Another Person"), () => ask_why(frm, "Another Person", __("Why is it another person?")));
			frm.add_custom_button(__("Later"), () => ask_why(frm, "Later", __("What is to be found out first?")));
		},
	});
})();
