// Checks the identity number while it is typed, with the same rule as the server (GB 11643, ISO 7064 MOD 11-2).
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

function tidy_number(text) {
	return (text || "")
		.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
		.replace(/[\s'’-]/g, "")
		.toUpperCase();
}

function problem_of_number(number) {
	if (!/^\d{17}[\dX]$/.test(number)) {
		return __("An identity number has 17 digits and then a digit or X; this has {0} characters.", [number.length]);
	}
	if (!birth_date_of(number)) {
		return __("{0} is no date of birth: look at places 7 to 14.", [number.slice(6, 14)]);
	}
	const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(number[place]), 0);
	return CHECKS[sum % 11] === number[17] ? "" : __("The check character is wrong: a digit is mistyped.");
}

// The birth date in a number; empty where it is no date.
function birth_date_of(number) {
	const text = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
	const day = new Date(`${text}T00:00:00Z`);
	return !isNaN(day) && day.toISOString().startsWith(text) ? text : "";
}

const sex_of = (number) => (Number(number[16]) % 2 ? "男" : "女");

// The last right number of each form: what stood in it goes when another one is typed.
const number_before = {};

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
	identity_number(frm) {
		const number = tidy_number(frm.doc.identity_number);
		const problem = number ? problem_of_number(number) : "";
		frm.set_df_property("identity_number", "description", problem);
		if (!number || problem) {
			return;
		}
		if (number !== frm.doc.identity_number) {
			frm.set_value("identity_number", number);
		}
		const before = number_before[frm.doc.name] || "";
		number_before[frm.doc.name] = number;
		for (const [field, read] of [["birth_date", birth_date_of], ["sex", sex_of]]) {
			if (!frm.doc[field] || (before && frm.doc[field] === read(before))) {
				frm.set_value(field, read(number));
			}
		}
	},

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
