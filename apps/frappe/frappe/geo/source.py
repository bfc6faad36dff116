"""How `country_info.json` and `languages.json` are made: from the Unicode CLDR, as Babel brings it.

python -m frappe.geo.source writes both anew, and names the countries that have no Chinese name in `locale/zh.po` yet.
"""

import datetime
import json
import re
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_precision, get_currency_symbol, get_territory_currencies

FOLDER = Path(__file__).parent
NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split()
"""Territories of the CLDR that ISO 3166-1 does not have."""
NAMES = {
	"CD": "Congo, The Democratic Republic of the",
	"CG": "Congo",
	"CI": "Ivory Coast",
	"HK": "Hong Kong",
	"MM": "Myanmar",
	"MO": "Macao",
	"PS": "Palestine",
	"TR": "Turkey",
}
"""English names that are shorter, or more usual as records, than those of the CLDR."""
CHINESE = {"HK": "中国香港", "MO": "中国澳门", "TW": "中国台湾"}
DATE_FORMATS = {
	("d", "/"): "dd/mm/yyyy",
	("d", "."): "dd.mm.yyyy",
	("d", "-"): "dd-mm-yyyy",
	("M", "/"): "mm/dd/yyyy",
	("M", "-"): "mm-dd-yyyy",
}
"""By what stands first in a short date, and what parts it; any other way is written year first."""
NUMBER_FORMATS = {
	(",", "."): "#,###.##",
	(".", ","): "#.###,##",
	(" ", ","): "# ###,##",
	(" ", "."): "# ###.##",
	("'", "."): "#'###.##",
}
"""By the signs for thousands and for decimals, for money with hundredths."""
OTHER_NUMBER_FORMATS = {(0, "#,###.##"): "#,###", (0, "#.###,##"): "#.###", (3, "#,###.##"): "#,###.###"}
"""Those for money with other digits, as far as there are such formats."""
BLANKS = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009", " ") | {"’": "'", "￥": "¥"})
DAY = datetime.date(2026, 1, 1)
"""The day whose money is meant."""


def countries() -> dict[str, dict[str, Any]]:
	"""What is known of each country of ISO 3166-1, by its English name."""
	zones: dict[str, list[str]] = {}
	for zone, territory in sorted(get_global("zone_territories").items()):
		zones.setdefault(territory, []).append(zone)
	named = {
		NAMES.get(code, name).replace("’", "'"): code
		for code, name in Locale("en").territories.items()
		if _is_country(code)
	}
	return {name: _country(named[name], zones.get(named[name], [])) for name in sorted(named)}


def _is_country(code: str) -> bool:
	return len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES


def _country(code: str, zones: list[str]) -> dict[str, Any]:
	locale = _locale_of(code)
	found: dict[str, Any] = {
		"code": code.lower(),
		"date_format": _date_format(locale),
		"time_format": "HH:mm:ss",
	}
	found["timezones"] = zones
	currencies = get_territory_currencies(code, DAY)
	if currencies:
		found.update(_money(currencies[0], locale))
	return found


def _locale_of(code: str) -> Locale:
	try:
		return Locale.parse(f"und_{code}", resolve_likely_subtags=True)
	except (UnknownLocaleError, ValueError):
		return Locale("en")


def _date_format(locale: Locale) -> str:
	pattern = re.sub(r"[^dMy/.\-]", "", locale.date_formats["short"].pattern)
	parted = re.search(r"[/.\-]", pattern)
	return DATE_FORMATS.get((pattern[:1], parted[0] if parted else ""), "yyyy-mm-dd")


def _money(currency: str, locale: Locale) -> dict[str, Any]:
	digits = get_currency_precision(currency)
	symbol = get_currency_symbol(currency, locale).strip("\u200e\u200f").translate(BLANKS)
	return {
		"currency": currency,
		"currency_symbol": None if symbol == currency else symbol,
		"currency_fraction_units": 10**digits if digits else 0,
		"number_format": _number_format(locale, digits),
	}


def _number_format(locale: Locale, digits: int) -> str:
	signs = locale.number_symbols.get("latn") or Locale("en").number_symbols["latn"]
	found = NUMBER_FORMATS.get((signs["group"].translate(BLANKS), signs["decimal"]), "#,###.##")
	if found == "#,###.##" and locale.decimal_formats[None].grouping == (3, 2):
		found = "#,##,###.##"
	return OTHER_NUMBER_FORMATS.get((digits, found), found)


def languages() -> dict[str, str]:
	"""The languages with a code of two letters: what each calls itself."""
	codes = sorted(code for code in locale_identifiers() if len(code) == 2)
	return {code: name for code in codes if (name := Locale(code).get_display_name())}


def chinese_names() -> dict[str, str]:
	"""The English names of countries in Chinese."""
	names = Locale("zh").territories
	return {
		name: CHINESE.get(code := known["code"].upper(), names[code]) for name, known in countries().items()
	}


def write() -> None:
	"""Write the files, and print what `locale/zh.po` lacks."""
	for name, content in (("country_info", countries()), ("languages", languages())):
		text = json.dumps(content, ensure_ascii=False, indent=1)
		(FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
	catalogue = (FOLDER.parent / "locale" / "zh.po").read_text(encoding="utf-8")
	for english, chinese in chinese_names().items():
		if f'\nmsgid "{english}"\n' not in catalogue:
			print(f'\n#: geo/country_info.json\nmsgid "{english}"\nmsgstr "{chinese}"')


if __name__ == "__main__":
	write()
