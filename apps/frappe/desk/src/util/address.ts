const SAFE = /^(https?:|mailto:|tel:|blob:|\/(?!\/)|#|\?)/i

/** An address that may stand in a link; nothing for those that would run something, such as `javascript:`. */
export function safeAddress(address: unknown): string | undefined {
	const text = String(address ?? "").trim()
	return SAFE.test(text) ? text : undefined
}
