import { ref, watch, type Ref } from "vue"

/** A choice about the screen that this browser remembers for the user. */
export function remembered<T>(key: string, fallback: T): Ref<T> {
	const value = ref(read(key, fallback)) as Ref<T>
	watch(value, (now) => write(key, now), { deep: true })
	return value
}

// a browser may forbid its storage; then the choice lasts as long as the page
function read<T>(key: string, fallback: T): T {
	try {
		const kept = localStorage.getItem(`desk.${key}`)
		return kept === null ? fallback : JSON.parse(kept)
	} catch {
		return fallback
	}
}

function write(key: string, value: unknown): void {
	try {
		localStorage.setItem(`desk.${key}`, JSON.stringify(value))
	} catch {
		return
	}
}
