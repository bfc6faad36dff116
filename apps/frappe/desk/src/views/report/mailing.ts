import { router, routeOptions } from "@/router"
import { listAddress } from "@/slugs"

/** Begin a report by mail: a new form with the report, and what it is filtered by now. */
export async function mailReport(
	report: string,
	filters: Record<string, unknown> = {},
	known: { fieldname?: string; label?: string; reqd?: unknown }[] = [],
): Promise<void> {
	const set = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined && value !== ""))
	routeOptions.values = {
		report,
		filters: JSON.stringify(set),
		filter_meta: JSON.stringify(known.map(({ fieldname, label, reqd }) => ({ fieldname, label, reqd: reqd ? 1 : 0 }))),
	}
	await router.push(`${listAddress("Auto Email Report")}/new`)
}
