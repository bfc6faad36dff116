/** `frappe.validated`: a handler sets it to false to keep a form from being saved. */
export const validation = { validated: true }
