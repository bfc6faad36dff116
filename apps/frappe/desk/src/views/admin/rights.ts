/** A rule of the Role Permissions Manager. */
export interface PermissionRow {
	parent: string
	role: string
	permlevel: number
	if_owner: number
	is_submittable?: number
	in_create?: number
	[right: string]: any
}

/** The rights, in the order in which they are shown. */
export const RIGHTS = [
	"select",
	"read",
	"write",
	"create",
	"delete",
	"submit",
	"cancel",
	"amend",
	"print",
	"email",
	"report",
	"import",
	"export",
	"share",
]
const OF_FIELDS = ["read", "write"]
const OF_SUBMITTABLE = ["submit", "cancel", "amend"]

/** The rights that a rule can give: above level 0 only those of fields, without submission none of it. */
export function rightsOf(row: PermissionRow): string[] {
	if (Number(row.permlevel)) return OF_FIELDS
	return RIGHTS.filter((right) => row.is_submittable || !OF_SUBMITTABLE.includes(right))
}

/** Roles by what they are for: those of an app first, those of the system last. */
export function roleGroups(roles: string[], system: string[]): { own: string[]; system: string[] } {
	return { own: roles.filter((role) => !system.includes(role)), system: roles.filter((role) => system.includes(role)) }
}
