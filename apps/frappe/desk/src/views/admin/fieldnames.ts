/** A name for a new field that is not among the names given; people see its label, so it need not mean anything. */
export function freshName(names: (string | undefined)[]): string {
	const taken = new Set(names)
	let number = 1
	while (taken.has(`custom_field_${number}`)) number += 1
	return `custom_field_${number}`
}
