// A list for another office: asked for by whoever searches, approved above, then taken as workbook or letter with a reason.
(function () {
	const PATH = "party_investigation.investigation.doctype.external_inquiry.external_inquiry";
	const escape = (text) => frappe.utils.escape_html(String(text ?? ""));

	function carry_out(frm, method, values) {
		return Promise.resolve(frm.is_dirty() && frm.save())
			.then(() => frm.call(method, values))
			.then(() => frm.reload_doc());
	}

	function ask_for_approval(frm) {
		const question = __("Ask for the approval of this list of {0} members? It stands as it is from then on.", [frm.doc.persons_asked]);
		frappe.confirm(question, () => carry_out(frm, "ask"));
	}

	function approve(frm) {
		const values = [frm.doc.persons_asked, escape(frm.doc.receiver)];
		frappe.confirm(__("Let the names and identity numbers of {0} members go to {1}?", values), () => carry_out(frm, "approve"));
	}

	function refuse(frm) {
		const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
		frappe.prompt([field], (values) => carry_out(frm, "refuse", values), __("Refuse the list?"), __("Refuse"));
	}

	function take(frm) {
		const formats = [
			{ value: "xlsx", label: __("Workbook with room for the answer") },
			{ value: "pdf", label: __("Letter with the list and a reply slip") },
		];
		const fields = [
			{ fieldname: "format", fieldtype: "Select", label: __("As"), options: formats, default: "xlsx", reqd: 1 },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("For What Purpose"),
				reqd: 1,
				description: __("It is logged with your name."),
			},
		];
		const send = (values) => {
			const wanted = new URLSearchParams({ name: frm.doc.name, ...values });
			window.open(frappe.urllib.get_full_url(`/api/method/${PATH}.download_list?${wanted}`));
		};
		frappe.prompt(fields, send, __("Take the List"), __("Take"));
	}

	function show_people(frm, people) {
		const heads = [__("Full Name"), __("Identity Number (Masked)"), __("Branch")];
		const rows = people.map((person) => [person.member_name, person.masked_identity, person.branch]);
		const cells = (tag, values) => `<tr>${values.map((value) => `<${tag}>${escape(value)}</${tag}>`).join("")}</tr>`;
		const more = frm.doc.persons_asked - people.length;
		const note = more > 0 ? `<p class="text-muted">${__("and {0} more members", [more])}</p>` : "";
		const body = rows.map((row) => cells("td", row)).join("");
		const table = `<table class="table table-bordered"><thead>${cells("th", heads)}</thead><tbody>${body}</tbody></table>`;
		frm.get_field("people").html(people.length ? table + note : `<p>${__("Nobody is out of contact.")}</p>`);
	}

	frappe.ui.form.on("External Inquiry", {
		refresh(frm) {
			if (frm.is_new()) return;
			const onload = frm.doc.__onload || {};
			show_people(frm, onload.people || []);
			if (onload.may_ask && frm.doc.persons_asked) {
				frm.add_custom_button(__("Ask for Approval"), () => ask_for_approval(frm)).addClass("btn-primary");
			}
			if (onload.may_approve) {
				frm.add_custom_button(__("Approve"), () => approve(frm)).addClass("btn-primary");
				frm.add_custom_button(__("Refuse"), () => refuse(frm));
			} else if (onload.who_approves) {
				frm.set_intro(escape(onload.who_approves), "orange");
			}
			if (frm.doc.status === "Refused") frm.set_intro(__("Refused: {0}", [escape(frm.doc.refusal)]), "red");
			if (onload.may_send) {
				frm.add_custom_button(__("Take the List"), () => take(frm)).addClass("btn-primary");
				if (frappe.model.can_create("External Answer")) {
					const { name: inquiry, campaign, organization } = frm.doc;
					frm.add_custom_button(__("Enter the Answer"), () => frappe.new_doc("External Answer", { inquiry, campaign, organization }));
				}
			}
			if (onload.stands) frm.disable_form();
		},
	});
})();
