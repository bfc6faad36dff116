/**
 * The rows that are chosen after one more is turned on or off; with `from` also those between.
 *
 * @param names the rows in the order they are shown
 */
export function choose(
	chosen: ReadonlySet<string>,
	names: string[],
	name: string,
	on: boolean,
	from?: string,
): Set<string> {
	const next = new Set(chosen)
	const [one, other] = [names.indexOf(from ?? name), names.indexOf(name)]
	const between = one < 0 || other < 0 ? [name] : names.slice(Math.min(one, other), Math.max(one, other) + 1)
	for (const each of between) next[on ? "add" : "delete"](each)
	return next
}
