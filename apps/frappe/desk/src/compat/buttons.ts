import type { FormController } from "@/form/controller"
import { strict } from "./strict"

/** The buttons that scripts put above a form. */
export class FormButtons {
	constructor(private readonly state: FormController["state"]) {}

	/** Put a button there, in a group or alone; the button as scripts hold it. */
	add(label: string, run: () => unknown, group?: string, primary = false): any {
		const button = { label, group, primary, run, disabled: false }
		this.state.buttons = [...this.state.buttons.filter((one) => one.label !== label || one.group !== group), button]
		const update = (change: Partial<typeof button>) => {
			Object.assign(button, change)
			this.state.buttons = [...this.state.buttons]
			return handle
		}
		const primaryBy = (names: string, on: boolean) => (names.includes("btn-primary") ? update({ primary: on }) : handle)
		const handle: any = strict(
			"button",
			{
				addClass: (names: string) => primaryBy(names, true),
				removeClass: (names: string) => primaryBy(names, false),
				toggleClass: (names: string, on: boolean) => primaryBy(names, on),
				prop: (key: string, value: boolean) => (key === "disabled" ? update({ disabled: value }) : handle),
				text: (text: string) => update({ label: text }),
				click: () => button.run(),
				remove: () => this.remove(label, group),
			},
			true,
		)
		return handle
	}

	remove(label: string, group?: string): void {
		this.state.buttons = this.state.buttons.filter((one) => one.label !== label || one.group !== group)
	}

	clear(): void {
		this.state.buttons = []
	}

	/** `primary` or another type. */
	type(label: string, group: string | null, type: string): void {
		for (const one of this.state.buttons)
			if (one.label === label && (!group || one.group === group)) one.primary = type === "primary"
		this.state.buttons = [...this.state.buttons]
	}
}
