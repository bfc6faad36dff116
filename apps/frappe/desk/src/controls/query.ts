import type { InjectionKey } from "vue"

import type { Doc } from "@/meta/types"

export type FindQuery = (field: string, row?: Doc) => { filters?: unknown; query?: string }

/** How link fields learn which filters a script has set for them. */
export const LINK_QUERY: InjectionKey<FindQuery> = Symbol("link query")
