import { inject, type InjectionKey } from "vue"

import type { FormController } from "./controller"

/** The form that controls stand in; dialogs have none. */
export const CONTROLLER: InjectionKey<FormController | undefined> = Symbol("form")

export const useController = () => inject(CONTROLLER, undefined)
