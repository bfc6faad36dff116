/** A rule of the Role Permissions Manager. */
export interface PermissionRow {
	parent: string
	role: string
	permlevel: number
	if_owner: number
	is_submittable?: number
	in_create?: number
	/** What the rule can give, in the order in which it is shown. */
	rights: string[]
	[right: string]: any
}

/** Roles by what they are for: those of an app first, those of the system last. */
export function roleGroups(roles: string[], system: string[]): { own: string[]; system: string[] } {
	return { own: roles.filter((role) => !system.includes(role)), system: roles.filter((role) => system.includes(role)) }
}
