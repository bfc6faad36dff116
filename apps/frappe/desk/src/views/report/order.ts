/** One column of an order: the first decides, the next among equals. */
export interface Order {
	field: string
	order: "asc" | "desc"
}

const PART = /^(?:`?tab([^`.]+)`?\.)?`?(\w+)`?(?:\s+(asc|desc))?$/i

/** The columns of an `order_by`; parts that are not columns of the DocType itself are left out. */
export function ordersOf(text: string, doctype: string): Order[] {
	return text.split(",").flatMap((part) => {
		const [whole, table, field, order] = PART.exec(part.trim()) ?? []
		if (!whole || (table && table !== doctype)) return []
		return [{ field, order: order?.toLowerCase() === "desc" ? "desc" : "asc" } as Order]
	})
}

/** An `order_by` as the server and saved reports write it. */
export function orderBy(orders: Order[], doctype: string): string {
	return orders.map(({ field, order }) => `\`tab${doctype}\`.\`${field}\` ${order}`).join(", ")
}

/** The order after a click on a column: alone or turned round, or, when added, as one more column that a third click takes out. */
export function clicked(orders: Order[], field: string, adds: boolean): Order[] {
	const own = orders.find((one) => one.field === field)
	if (!adds) return [{ field, order: own?.order === "asc" ? "desc" : "asc" }]
	if (!own) return [...orders, { field, order: "asc" }]
	if (own.order === "asc") return orders.map((one) => (one === own ? { field, order: "desc" } : one))
	return orders.length > 1 ? orders.filter((one) => one !== own) : [{ field, order: "asc" }]
}
