"""What printing an annex costs: HTML, pages and PDF of a list row and of a card, and workbook rows.

    env/bin/python tests/performance/bench_annexes.py [--rows 200] [--cards 30] [--workbook-rows 30000]

The people are made up. Needs WeasyPrint, which the engine brings.
"""

import argparse
import datetime as dt
import io
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "apps" / "party_investigation"))

from party_investigation.annexes import AnnexContent, load, render_html, render_workbook

NAMES = ("王芳", "欧阳震华", "买买提·艾力", "李㛃", "赵䶮", "钱𬭎", "孙𫖯")


def person(number):
	return dict(
		member_name=NAMES[number % len(NAMES)],
		sex="男女"[number % 2],
		ethnic_group="土家族",
		birth_date=dt.date(1985, 7, 1),
		identity_number="11010519491231002X",
		education="大学本科毕业",
		joined_on=dt.date(2005, 7, 1),
		confirmed_on=dt.date(2006, 7, 1),
		membership_kind="正式党员",
		branch="第3学院第12党支部",
		unit_category="学校",
		lost_period="2013.05至2016.04（2年11个月）",
		reason=1 + number % 7,
		restored_on=dt.date(2016, 3, 12),
		present_situation=f"广东省深圳市 1990731{number % 10000:04d}",
		conduct="无",
		intended_measure="纳入组织管理",
		phone="19907310001",
		work_unit="湘江示范大学第3学院",
		relation="在册",
		dues_paid_to=dt.date(2016, 3, 1),
		is_mobile=False,
		is_lost=False,
	)


def content(count):
	return AnnexContent(
		unit_name="湘江示范大学党委", rows=(person(number) for number in range(count)), digest="0" * 16
	)


def print_pages(name, count, what):
	from weasyprint import HTML

	definition = load(name)
	start = time.perf_counter()
	html = render_html(definition, content(count))
	made = time.perf_counter()
	document = HTML(string=html).render()
	laid_out = time.perf_counter()
	document.write_pdf(io.BytesIO())
	done = time.perf_counter()
	pages = len(document.pages)
	print(
		f"{name}: {count} {what}s, {pages} pages: HTML {(made - start) / count * 1e3:.2f} ms a {what}, "
		f"layout {(laid_out - made) / count * 1e3:.1f} ms a {what} ({(laid_out - made) / pages * 1e3:.0f} ms a page), "
		f"PDF {(done - laid_out) * 1e3:.0f} ms in all (drawing and fonts)"
	)


def write_workbook(name, count):
	start = time.perf_counter()
	stream = io.BytesIO()
	render_workbook(load(name), content(count), stream)
	took = time.perf_counter() - start
	print(
		f"{name}: workbook of {count} rows {took:.1f} s, {took / count * 1e3:.2f} ms a row, {stream.tell() / 1e6:.1f} MB"
	)


def main():
	arguments = argparse.ArgumentParser(
		description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
	)
	arguments.add_argument("--rows", type=int, default=200)
	arguments.add_argument("--cards", type=int, default=30)
	arguments.add_argument("--workbook-rows", type=int, default=30_000)
	given = arguments.parse_args()
	print_pages("annex_2", 1, "row")
	print_pages("annex_2", given.rows, "row")
	print_pages("annex_1_roster", given.rows, "row")
	print_pages("annex_1_card", given.cards, "card")
	write_workbook("annex_1_roster", given.workbook_rows)
	write_workbook("annex_1_card", given.cards * 10)
	print(f"largest memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
	main()
