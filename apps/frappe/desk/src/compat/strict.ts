/** A part of Frappe's client API that this desk does not have. */
export class NotSupported extends Error {}

// What the language, Vue and the console look at on any object, without meaning the API.
const QUIET =
	/^(then|toJSON|constructor|prototype|\$\$typeof|nodeType|__v_.*|__esModule|_isVue|valueOf|toString|inspect)$/

/**
 * An object that answers for what it has and throws an error naming what it has not.
 *
 * @param closed also what is put onto it must be known; else scripts may hang their own things there
 */
export function strict<T extends object>(name: string, own: T, closed = false): T {
	return new Proxy(own, {
		get(target, key, receiver) {
			if (key in target || typeof key === "symbol" || QUIET.test(key)) return Reflect.get(target, key, receiver)
			throw new NotSupported(`${name}.${key} is not supported by this desk.`)
		},
		set(target, key, value, receiver) {
			if (closed && !(key in target)) throw new NotSupported(`${name}.${String(key)} cannot be set in this desk.`)
			return Reflect.set(target, key, value, receiver)
		},
	})
}

/** A name that throws when it is used. */
export function absent(name: string): (...values: unknown[]) => never {
	return () => {
		throw new NotSupported(`${name} is not supported by this desk.`)
	}
}
