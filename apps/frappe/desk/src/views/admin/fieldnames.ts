/** A name for a new field that none of the rows has; people see its label, so it need not mean anything. */
export function freshName(rows: { fieldname?: string }[]): string {
	const taken = new Set(rows.map((row) => row.fieldname))
	let number = 1
	while (taken.has(`custom_field_${number}`)) number += 1
	return `custom_field_${number}`
}
