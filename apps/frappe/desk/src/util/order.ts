/**
 * Move an item of a list by as many places, up (-) or down (+).
 *
 * @param first the place of the first item that may be moved
 * @returns the item's place, also where it cannot go there
 */
export function moveItem(list: unknown[], from: number, by: number, first = 0): number {
	const to = from + by
	if (from < first || to < first || to >= list.length) return from
	list.splice(to, 0, ...list.splice(from, 1))
	return to
}
