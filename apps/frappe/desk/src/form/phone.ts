/** Calling codes by country (ITU E.164); of countries that share a code, the one that gave it its name comes first. */
const TABLE =
	"CN86 HK852 MO853 TW886 JP81 KR82 KP850 MN976 RU7 KZ7 US1 CA1 GB44 DE49 FR33 IT39 ES34 PT351 NL31 BE32 LU352 CH41 AT43 LI423 IE353 DK45 SE46 NO47 FI358 IS354 " +
	"PL48 CZ420 SK421 HU36 RO40 BG359 GR30 CY357 MT356 TR90 UA380 BY375 MD373 EE372 LV371 LT370 SI386 HR385 BA387 RS381 ME382 MK389 AL355 AD376 MC377 SM378 " +
	"IN91 PK92 BD880 LK94 NP977 BT975 MV960 AF93 IR98 IQ964 SY963 LB961 JO962 IL972 PS970 SA966 YE967 OM968 AE971 QA974 BH973 KW965 AM374 AZ994 GE995 UZ998 TM993 TJ992 KG996 " +
	"TH66 VN84 LA856 KH855 MM95 MY60 SG65 ID62 PH63 BN673 TL670 AU61 NZ64 PG675 FJ679 SB677 VU678 WS685 TO676 KI686 TV688 NR674 PW680 FM691 MH692 CK682 NU683 NC687 PF689 " +
	"EG20 LY218 TN216 DZ213 MA212 SD249 SS211 ET251 ER291 DJ253 SO252 KE254 UG256 TZ255 RW250 BI257 CD243 CG242 GA241 GQ240 CM237 CF236 TD235 NE227 NG234 BJ229 TG228 GH233 CI225 LR231 SL232 GN224 GW245 GM220 SN221 ML223 BF226 MR222 CV238 ST239 AO244 ZM260 ZW263 MW265 MZ258 MG261 MU230 SC248 KM269 RE262 ZA27 NA264 BW267 SZ268 LS266 " +
	"MX52 GT502 BZ501 SV503 HN504 NI505 CR506 PA507 CU53 HT509 BR55 AR54 CL56 PE51 CO57 VE58 EC593 BO591 PY595 UY598 GY592 SR597 GF594 GP590 MQ596 AW297 CW599 GI350 FO298 GL299"

export interface CallingCode {
	country: string
	code: string
}

export const CALLING_CODES: CallingCode[] = TABLE.split(" ").map((entry) => ({
	country: entry.slice(0, 2),
	code: entry.slice(2),
}))

/** The calling code of a country, by its English name. */
export function codeOfCountry(name: unknown): string {
	const names = new Intl.DisplayNames(["en"], { type: "region" })
	return CALLING_CODES.find((one) => names.of(one.country) === name)?.code ?? "86"
}

/** A number `+86-13812345678` as its country's code and the rest; a number without a code has none. */
export function splitPhone(value: unknown): { code: string; number: string } {
	const text = String(value ?? "").trim()
	const dashed = /^\+(\d{1,3})[-\s](.*)$/.exec(text)
	if (dashed) return { code: dashed[1], number: dashed[2] }
	if (!text.startsWith("+")) return { code: "", number: text }
	const digits = text.slice(1)
	const code = [3, 2, 1]
		.map((length) => digits.slice(0, length))
		.find((start) => CALLING_CODES.some((one) => one.code === start))
	return code ? { code, number: digits.slice(code.length) } : { code: "", number: text }
}

/** Code and number as Frappe stores them. */
export function joinPhone(code: string, number: string): string | null {
	const rest = number.trim()
	if (!rest) return null
	return code && !rest.startsWith("+") ? `+${code}-${rest}` : rest
}
