"""Pictures of every printed form: those of a demonstration campaign, blank ones, long ones, rare characters.

    env/bin/python scripts/print_pictures.py [docs/pictures]

Makes a throw-away site, prints as the app prints, and turns the first pages into PNG. Needs `pdftoppm` (Debian: poppler-utils).
"""

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from bench import Bench

SITE = "pictures.localhost"
RESOLUTION = 70
PAGES = 2
UNIT = "DEMO1"
NAMES = ("李㛃", "赵䶮", "钱𬭎", "孙𫖯", "买买提·阿不都热合曼", "欧阳震华")


def main(folder: Path) -> None:
	"""Print everything and put the pictures into `folder`."""
	if not shutil.which("pdftoppm"):
		sys.exit("pdftoppm is missing (Debian: apt-get install poppler-utils)")
	folder.mkdir(parents=True, exist_ok=True)
	with Bench() as bench, TemporaryDirectory() as scratch:
		bench.run(
			"new-site", SITE, "--admin-password", "pictures-of-forms", "--install-app", "party_investigation"
		)
		bench.run("--site", SITE, "load-demo")
		os.chdir(bench.sites)
		import frappe

		frappe.init(SITE)
		frappe.connect()
		try:
			for name, content in printed():
				pdf = Path(scratch) / f"{name}.pdf"
				pdf.write_bytes(content)
				take_pictures(pdf, folder)
		finally:
			frappe.destroy()


def printed() -> Iterator[tuple[str, bytes]]:
	"""Names and PDFs of the forms."""
	import frappe
	from frappe.utils.pdf import get_pdf
	from party_investigation.annexes import NAMES as FORMS
	from party_investigation.annexes import AnnexContent, load, render_html
	from party_investigation.reporting.output import AnnexOutput

	campaign = frappe.get_all("Investigation Campaign", pluck="name")[0]
	output = AnnexOutput(campaign, UNIT, whole=True)
	yield "annex_1_card", output.pdf(1, cards=True)
	for annex in range(1, 6):
		yield f"annex_{annex}", output.pdf(annex)
	letter = frappe.get_all("Transfer Letter", pluck="name", order_by="name asc")[0]
	page = frappe.get_print("Transfer Letter", letter, "Letter in Three Parts")
	yield "letter", get_pdf(page)
	for form in FORMS:
		yield f"blank_{form}", get_pdf(render_html(load(form), AnnexContent(is_blank=True)))
	for form in ("annex_1_roster", "annex_2", "annex_3"):
		content = AnnexContent(
			unit_name="一个名称特别长的学院与另一个名称也特别长的研究院联合党支部委员会",
			filled_on=dt.date(2016, 4, 6),
			rows=[long_line(number) for number in range(40)],
			extras={"committee": "湘水大学委员会"},
		)
		yield f"long_{form}", get_pdf(render_html(load(form), content))


def long_line(number: int) -> dict:
	"""A line that needs room: a rare or long name, a long address, everything filled in."""
	return {
		"member_name": NAMES[number % len(NAMES)],
		"sex": "女",
		"ethnic_group": "柯尔克孜族",
		"birth_date": dt.date(1985, 7, 1),
		"identity_number": "11010519491231002X",
		"education": "硕士研究生毕业",
		"joined_on": dt.date(2005, 7, 1),
		"confirmed_on": dt.date(2006, 7, 1),
		"membership_kind": "正式党员",
		"phone": "019907310001",
		"branch": "机械与运载工程学院研究生第十二联合党支部",
		"unit_category": "学校",
		"work_unit": "某某市某某区某某技术开发有限责任公司 项目经理",
		"relation": "转出未回执",
		"dues_paid_to": dt.date(2013, 9, 30),
		"is_mobile": True,
		"destination": "新疆维吾尔自治区克孜勒苏柯尔克孜自治州",
		"is_lost": True,
		"lost_since": dt.date(2013, 9, 29),
		"lost_period": "2001.05至2016.04（14年11个月）",
		"reason": 1 + number % 7,
		"restored_on": dt.date(2016, 3, 12),
		"last_contact_on": dt.date(2013, 9, 29),
		"present_situation": "广东省深圳市 019907310001",
		"conduct": "无",
		"search_summary": "2016.2.20电话、2.23短信、3.8微信QQ、3.15上门走访、3.21公安协查；经办人：支部组织委员",
		"home_address": "湖南省长沙市岳麓区示范路十九号教职工宿舍第三栋",
		"intended_measure": "自行脱党除名",
		"remark": "=1+1",
	}


def take_pictures(pdf: Path, folder: Path) -> None:
	"""The first pages of a PDF as PNG, one file a page."""
	command = [
		"pdftoppm",
		"-png",
		"-gray",
		"-r",
		str(RESOLUTION),
		"-l",
		str(PAGES),
		str(pdf),
		str(folder / pdf.stem),
	]
	subprocess.run(command, check=True)


if __name__ == "__main__":
	main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "pictures").resolve())
