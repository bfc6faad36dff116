const READ_NUMBER = "party_investigation.membership.doctype.party_member.party_member.read_number";

// The last right number of each form: what stood in it goes when another one is typed.
const number_before = {};

// The server says what a number that is being typed holds, or what is wrong with it.
async function read_number(frm) {
	const typed = frm.doc.identity_number;
	if (!typed) {
		frm.set_df_property("identity_number", "description", "");
		return;
	}
	const args = { number: typed, before: number_before[frm.doc.name] || "", member: frm.doc.name };
	const { message: read } = await frappe.call({ method: READ_NUMBER, args });
	if (frm.doc.identity_number !== typed) return; // another one is typed by now
	frm.set_df_property("identity_number", "description", frappe.utils.escape_html(read.problem));
	if (!read.is_right) return;
	number_before[frm.doc.name] = read.number;
	if (read.number !== typed) frm.set_value("identity_number", read.number);
	for (const [field, value] of Object.entries(read.says)) {
		if (!frm.doc[field] || frm.doc[field] === read.said_before[field]) frm.set_value(field, value);
	}
}

// What is open about the member, each with a way to it.
function tell_open(frm) {
	frappe.xcall("party_investigation.investigation.next_steps.get_next_steps", { member: frm.doc.name }).then((lines) => {
		frm.dashboard.clear_comment();
		lines.forEach((line) => {
			frm.dashboard.add_comment(frappe.utils.escape_html(line.text), line.colour, true);
			frm.add_custom_button(
				`${__(line.doctype)} ${line.name}`,
				() => frappe.set_route("Form", line.doctype, line.name),
				__("What Is Open")
			);
		});
	});
}

frappe.ui.form.on("Party Member", {
	identity_number: read_number,

	refresh(frm) {
		number_before[frm.doc.name] = frm.doc.identity_number;
		frm.set_query("organization", () => ({ filters: { is_group: 0, disabled: 0 } }));
		if (!frm.is_new()) {
			frm.toggle_enable("organization", false);
			frm.add_custom_button(__("Transfer Letter"), () =>
				frappe.new_doc("Transfer Letter", { member: frm.doc.name })
			);
			tell_open(frm);
		}
	},
});
