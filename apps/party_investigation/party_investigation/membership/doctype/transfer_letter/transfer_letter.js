// What stands on the paper of an issued letter; the server keeps all of it.
const ON_PAPER = [
	"member",
	"organization",
	"issuing_committee",
	"to_organization_name",
	"to_organization",
	"issued_on",
	"validity_days",
	"dues_paid_to",
];
const OF_RECEIPT = ["receipt_on", "receipt_from", "receipt_handled_by", "receipt_scan", "remark"];

// A new letter comes from the branch that holds the member, and is issued by the committee above it; the server sees to the same.
async function fill_from_member(frm) {
	const { member } = frm.doc;
	if (!frm.is_new() || !member) {
		return;
	}
	const { organization } = (await frappe.db.get_value("Party Member", member, "organization")).message;
	const { parent_party_organization: superior } = (
		await frappe.db.get_value("Party Organization", organization, "parent_party_organization")
	).message;
	if (frm.is_new() && frm.doc.member === member) {
		frm.set_value({ organization, issuing_committee: superior || organization });
	}
}

// What the letter has come to, and who can do what about it. To the side that receives it, it is read-only, and the script of
// read-only forms speaks last: it says these words instead of its own.
function tell(frm) {
	const words = words_for(frm);
	if (words && is_from_elsewhere(frm)) {
		frm.doc.__onload.locked = words;
	} else if (words) {
		frm.set_intro(words, frm.doc.status === "Void" ? "orange" : "blue");
	}
}

function words_for(frm) {
	const { status, receipt_on, void_reason, __onload: facts } = frm.doc;
	if (status === "Void") {
		return __("The letter is void: {0}", [frappe.utils.escape_html(void_reason)]);
	}
	if (status === "Received") {
		return __("Received on {0}: the membership has moved. {1} or a committee above it can correct the letter, with a reason.", [
			frappe.datetime.str_to_user(receipt_on),
			facts && facts.committee_name,
		]);
	}
	return is_from_elsewhere(frm) && __("When the member has come to you, confirm the receipt; that moves the membership.");
}

// Whether the letter is seen by the side that receives it.
const is_from_elsewhere = (frm) => Boolean(frm.doc.__onload && frm.doc.__onload.locked);

// What the steps of the workflow ask before they are taken. The receiver in this system confirms; a receipt on paper is entered by the
// committee that issued.
function steps_of(frm) {
	const receipt_on = { fieldname: "receipt_on", fieldtype: "Date", label: __("Receipt Dated"), reqd: 1, default: frappe.datetime.get_today() };
	const receipt_from = { fieldname: "receipt_from", fieldtype: "Data", label: __("Receipt From"), default: frm.doc.to_organization_name };
	const facts = frm.doc.__onload || {};
	const is_sender = party_investigation.is_officer() && !is_from_elsewhere(frm);
	const receipt = facts.may_confirm
		? { label: __("Confirm Receipt"), fields: [receipt_on], take: (values) => frm.call("confirm_receipt", values) }
		: { label: __("Enter the Receipt"), fields: [receipt_on, receipt_from], take: (values) => frm.call("enter_receipt", values) };
	return [
		{
			action: "Void",
			is_open: is_sender,
			why_not: is_sender ? "" : __("Only {0} or a committee above it voids the letter.", [facts.committee_name]),
			label: __("Void"),
			title: __("Void the letter? Its number stays taken."),
			fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for Voiding"), reqd: 1 }],
			take: (values) => frm.call("void", values),
		},
		{
			action: "Confirm Receipt",
			is_open: facts.may_confirm || (is_sender && !frm.doc.to_organization),
			why_not:
				facts.may_confirm || !frm.doc.to_organization
					? ""
					: __("{0} confirms the receipt when the member has come.", [frm.doc.to_organization_name]),
			...receipt,
			title: receipt.label,
		},
	];
}

frappe.ui.form.on("Transfer Letter", {
	member: fill_from_member,

	before_workflow_action: (frm) => party_investigation.ask_first(frm, steps_of(frm)),

	refresh(frm) {
		if (!frm.is_new()) {
			tell(frm);
		} else if (!frm.doc.organization) {
			fill_from_member(frm);
		}
		const closed = frm.doc.status !== "Open";
		ON_PAPER.forEach((field) => frm.set_df_property(field, "read_only", frm.is_new() ? 0 : 1));
		OF_RECEIPT.forEach((field) => frm.set_df_property(field, "read_only", closed && frm.doc[field] ? 1 : 0));
		if (frm.doc.status === "Void") frm.disable_form();
		if (frm.is_new() || frm.doc.status !== "Open") {
			return;
		}
		if (frm.doc.expires_on && frm.doc.expires_on < frappe.datetime.get_today()) {
			frm.dashboard.set_headline(__("Overdue: no receipt has come. Ask the receiving organization and the member."));
		}
		party_investigation.add_steps(frm, steps_of(frm));
	},
});
