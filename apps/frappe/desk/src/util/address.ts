const SAFE = /^(https?:|mailto:|tel:|blob:|\/(?!\/)|#|\?)/i

/** An address that may stand in a link; nothing for those that would run something, such as `javascript:`. */
export function safeAddress(address: unknown): string | undefined {
	const text = String(address ?? "").trim()
	return SAFE.test(text) ? text : undefined
}

/** Whether an address is a screen of the desk, which its router opens. */
export const isOfDesk = (address: string): boolean => /^\/(app|desk)(?=[/?#]|$)/.test(address)

/**
 * Whether an address is a page of another site.
 *
 * @param here an address of this site
 */
export function isOfOtherSite(address: string, here: string): boolean {
	if (!URL.canParse(address, here)) return false
	const there = new URL(address, here)
	return /^https?:$/.test(there.protocol) && there.origin !== new URL(here).origin
}
