import { afterEach, beforeEach, expect, it, vi } from "vitest"

import { setBoot } from "@/boot"
import { ago, siteTime } from "./ago"

beforeEach(() => {
	vi.useFakeTimers({ now: new Date("2016-03-01T16:30:00Z") })
	setBoot({ time_zone: { system: "Asia/Shanghai" }, sysdefaults: {} } as any)
})
afterEach(() => vi.useRealTimers())

it("tells the time of the site, not of this computer", () => {
	expect(siteTime(new Date(), "Asia/Shanghai")).toBe("2016-03-02 00:30:00")
	expect(siteTime(new Date(), "UTC")).toBe("2016-03-01 16:30:00")
})

it.each([
	["2016-03-02 00:29:30.123456", "just now"],
	["2016-03-02 00:20:00", "10 minutes ago"],
	["2016-03-02 00:28:30", "a minute ago"],
	["2016-03-01 21:30:00", "3 hours ago"],
	["2016-03-01 23:10:00", "an hour ago"],
	["2016-02-29 20:30:00", "a day ago"],
	["2016-02-20 00:30:00", "11 days ago"],
	["2015-02-20 00:30:00", "2015-02-20"],
	["", ""],
])("%s was %s", (moment, words) => expect(ago(moment)).toBe(words))
