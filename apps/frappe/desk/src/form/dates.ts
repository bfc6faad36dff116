import { halfWidth, readDate } from "./values"

const WORDS: Record<string, number> = {
	今天: 0, 今日: 0, today: 0, t: 0, 昨天: -1, 昨日: -1, yesterday: -1, 前天: -2, 明天: 1, 明日: 1, tomorrow: 1, 后天: 2,
} // prettier-ignore
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
const CHINESE = "〇一二三四五六七八九"

/**
 * A day out of what people type: `2016-2-17`, `2016年2月17日`, `二〇一六年二月十七日`, `17 Feb 2016`, `2月17日` (of this year),
 * the site's own order, `今天`, `明天`, `+3` (days from today).
 *
 * @param today `YYYY-MM-DD`
 * @param format the site's date format, such as `dd-mm-yyyy`
 * @returns `YYYY-MM-DD`, or null if it is no date
 */
export function readDay(text: string, today: string, format = "yyyy-mm-dd"): string | null {
	const said = arabic(halfWidth(text).trim().toLowerCase())
	if (said in WORDS) return shifted(today, WORDS[said])
	if (/^[+-]\d{1,4}$/.test(said)) return shifted(today, Number(said))
	return readDate(said) ?? inSiteOrder(said, format) ?? withMonthName(said) ?? ofThisYear(said, today, format)
}

function shifted(day: string, by: number): string {
	const date = new Date(`${day}T00:00:00Z`)
	date.setUTCDate(date.getUTCDate() + by)
	return date.toISOString().slice(0, 10)
}

/** Chinese numerals of a date as digits: years digit by digit, months and days up to 三十一. */
function arabic(text: string): string {
	if (!/[〇零○一二三四五六七八九十]/.test(text) || !/[年月日号]/.test(text)) return text
	return text
		.replace(/[零○]/g, "〇")
		.replace(/([一二三]?)十([一二三四五六七八九]?)/g, (_all, tens, ones) =>
			String((CHINESE.indexOf(tens || "一") || 1) * 10 + Math.max(CHINESE.indexOf(ones || "〇"), 0)),
		)
		.replace(/[〇一二三四五六七八九]/g, (sign) => String(CHINESE.indexOf(sign)))
		.replace("号", "日")
}

function inSiteOrder(text: string, format: string): string | null {
	const order = format.split(/[^a-z]+/)
	const parts = text.split(/\D+/)
	if (order.length !== 3 || parts.length !== 3 || !/^[\d\s./-]+$/.test(text)) return null
	const by = Object.fromEntries(order.map((key, place) => [key, parts[place]]))
	return readDate(`${by.yyyy}-${by.mm}-${by.dd}`)
}

function withMonthName(text: string): string | null {
	const match =
		/^(\d{1,2})[\s.-]*([a-z]{3})[a-z]*[\s.,-]*(\d{4})$/.exec(text) ??
		/^([a-z]{3})[a-z]*[\s.]*(\d{1,2})(?:st|nd|rd|th)?[\s.,]*(\d{4})$/.exec(text)
	if (!match) return null
	const [day, name] = /\d/.test(match[1]) ? [match[1], match[2]] : [match[2], match[1]]
	const month = MONTHS.indexOf(name) + 1
	return month ? readDate(`${match[3]}-${month}-${day}`) : null
}

function ofThisYear(text: string, today: string, format: string): string | null {
	const match = /^(\d{1,2})[月/.-](\d{1,2})日?$/.exec(text)
	if (!match) return null
	const dayFirst = !text.includes("月") && format.indexOf("dd") < format.indexOf("mm")
	const [month, day] = dayFirst ? [match[2], match[1]] : [match[1], match[2]]
	return readDate(`${today.slice(0, 4)}-${month}-${day}`)
}

/**
 * A time of the day out of what people type: `15:30`, `3pm`, `下午3点半`, `15时30分`, `1530`.
 *
 * @returns `HH:MM:SS`, or null if it is no time
 */
export function readClock(text: string): string | null {
	const said = halfWidth(text)
		.trim()
		.toLowerCase()
		.replace(/点半|时半/, "点30分")
	const match =
		/^(上午|下午|晚上|凌晨|早上|中午|am|pm)?\s*(\d{1,2})(?:[:时点](\d{1,2})?分?(?:[:]?(\d{1,2})秒?)?(?:\.\d+)?)?\s*(am|pm)?$/.exec(
			said,
		) ?? /^()(\d{2})(\d{2})()()$/.exec(said)
	if (!match) return null
	const half = match[1] || match[5]
	let hour = Number(match[2])
	if (["下午", "晚上", "pm"].includes(half) && hour < 12) hour += 12
	if (half === "中午" && hour < 3) hour += 12
	if (["上午", "am", "凌晨"].includes(half) && hour === 12) hour = 0
	const [minute, second] = [Number(match[3] || 0), Number(match[4] || 0)]
	if (hour > 23 || minute > 59 || second > 59) return null
	return [hour, minute, second].map((part) => String(part).padStart(2, "0")).join(":")
}

/** Day and time out of what people type; the time may be absent, then it is midnight. @returns `YYYY-MM-DD HH:MM:SS` or null */
export function readMoment(text: string, today: string, format?: string): string | null {
	const said = halfWidth(text).trim().replace("T", " ")
	const whole = readDay(said, today, format)
	if (whole) return `${whole} 00:00:00`
	for (let cut = said.length - 1; cut > 0; cut--) {
		if (!/[\s日号]/.test(said[cut - 1])) continue
		const day = readDay(said.slice(0, cut), today, format)
		const clock = day && readClock(said.slice(cut))
		if (clock) return `${day} ${clock}`
	}
	return null
}
