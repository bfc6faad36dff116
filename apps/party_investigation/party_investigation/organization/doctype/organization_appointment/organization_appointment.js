(function () {
	// An appointment that gives less than its capacity, because another one of the user cannot be kept apart from it, says so.
	frappe.ui.form.on("Organization Appointment", {
		refresh: (frm) => {
			const mixed = frm.doc.__onload && frm.doc.__onload.mixed;
			if (mixed) frm.set_intro(mixed, "red");
		},
	});
})();
