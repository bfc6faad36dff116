/** A part of Frappe's client API that this desk does not have. */
export class NotSupported extends Error {}

// What the language, Vue and the console look at on any object, without meaning the API.
const QUIET = /^(then|toJSON|constructor|prototype|\$\$typeof|nodeType|__v_.*|__esModule|_isVue|valueOf|toString|inspect)$/

/** An object that answers for what it has and throws an error naming what it has not. */
export function strict<T extends object>(name: string, own: T): T {
	return new Proxy(own, {
		get(target, key, receiver) {
			if (key in target || typeof key === "symbol" || QUIET.test(key)) return Reflect.get(target, key, receiver)
			throw new NotSupported(`${name}.${key} is not supported by this desk.`)
		},
	})
}
