"""A small demonstration campaign. The people are made up; their identity numbers have county codes that were never assigned."""

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import frappe
from party_investigation.demo_story import LATE_BRANCH, Story
from party_investigation.intake.service import import_workbook
from party_investigation.workbook.layout import SHEETS
from party_investigation.workbook.samples import made_up_number, write_workbook

SEED = 2016
COLLEGES = ("文学院", "数学学院", "机械学院")
BRANCHES = ("教工第一党支部", "教工第二党支部", "学生党支部", "离退休党支部")
SURNAMES, GIVEN = (
	"王李张刘陈杨黄赵吴周",
	("晓明", "志远", "春梅", "建国", "雨桐", "海燕", "文斌", "思远", "秀英", "立新"),
)
CATEGORY_OF = {"学": "高校毕业生", "离": "离退休人员", "教": "教职工"}
REASONS = ("毕业后去向不明", "外出务工经商", "工作单位改变", "出国（境）", "居住地改变")


def load(members: int = 240) -> str | None:
	"""Load the demonstration and return its campaign; None if the site has a campaign already."""
	if frappe.db.count("Investigation Campaign"):
		return None
	with TemporaryDirectory() as folder:
		path = write_workbook(Path(folder) / "demo.xlsx", Demonstration(members).rows())
		campaign = import_workbook(path, demonstration=True).campaign
	Story(campaign).tell()
	return campaign


class Demonstration:
	"""The rows of the demonstration workbook, the same every time."""

	def __init__(self, members: int) -> None:
		self.random, self.members, self.serials = random.Random(SEED), members, Counter()
		self.sheets = {sheet.key: [] for sheet in SHEETS}

	def rows(self) -> dict[str, list[dict]]:
		"""The rows of every sheet, by fieldname."""
		branches = self.organizations()
		for number in range(self.members):
			self.member(number, branches[number % len(branches)])
		return self.sheets

	def organizations(self) -> list[tuple[str, str]]:
		add, branches = self.sheets["organizations"].append, []
		add(
			{
				"organization_code": "DEMO",
				"organization_name": "【演示】湘水大学党委",
				"kind": "高校党委",
				"unit_category": "学校",
			}
		)
		for c, college in enumerate(COLLEGES, 1):
			code = f"DEMO{c}"
			add(
				{
					"organization_code": code,
					"organization_name": f"{college}党委",
					"parent_party_organization": "DEMO",
					"kind": "院系党委",
					"unit_category": "学校",
				}
			)
			for b, branch in enumerate(BRANCHES, 1):
				branches.append((f"{code}-{b}", branch))
				add(
					{
						"organization_code": f"{code}-{b}",
						"organization_name": f"{college}{branch}",
						"parent_party_organization": code,
						"kind": "党支部",
						"unit_category": "学校",
					}
				)
		return branches

	def member(self, number: int, branch: tuple[str, str]) -> None:
		code, name = branch
		category = CATEGORY_OF[name[0]]
		born = date(
			{"高校毕业生": 1992, "离退休人员": 1946, "教职工": 1976}[category],
			1 + number % 12,
			1 + number % 28,
		)
		joined = date(born.year + 21, 7, 1)
		row = {
			"organization": code,
			"member_name": self.random.choice(SURNAMES) + self.random.choice(GIVEN),
			"sex": "男" if number % 2 else "女",
			"ethnic_group": self.random.choice(("汉族", "汉族", "汉族", "土家族", "苗族")),
			"birth_date": born,
			"identity_number": made_up_number(number, f"{born:%Y%m%d}", number % 1000),
			"education": "大学本科毕业",
			"membership_kind": "正式党员",
			"joined_on": joined,
			"confirmed_on": joined.replace(year=joined.year + 1),
			"person_category": category,
			"phone": f"1990731{number:04d}",
			"home_address": f"示范路{number + 1}号",
			"last_dues_on": date(2016, 3, 1 + number % 20),
			"last_life_on": date(2016, 3, 1 + number % 25),
			"is_mobile": "否",
		}
		self.sheets["members"].append(row)
		self.state(number, row)

	def state(self, number: int, row: dict) -> None:
		"""Every fifth or so is away, out of contact, or has a letter on the way."""
		draw = self.random.random()
		if draw < 0.08:
			row |= {
				"is_mobile": "是",
				"left_on": date(2014, 1 + number % 12, 5),
				"destination": "广东省深圳市",
				"has_certificate": "有",
			}
		elif draw < 0.25:
			self.lost(row)
		elif draw < 0.31:
			self.letter(row)

	def lost(self, row: dict) -> None:
		last = date(2015, 8, 1) - timedelta(days=self.random.randrange(4000))
		last = max(last, row["joined_on"] + timedelta(days=60))
		row["last_dues_on"] = row["last_life_on"] = last
		is_found, who = (
			self.random.random() < 0.6,
			{"identity_number": row["identity_number"], "member_name": row["member_name"]},
		)
		if row["organization"] == LATE_BRANCH:
			return  # nobody has begun to search
		is_under_way = self.random.random() < 0.2
		reason = self.random.choice(REASONS)
		attempts = (
			("2016-03-03", "电话", "号码停用"),
			("2016-03-10", "亲友同学", "有线索"),
			("2016-03-21", "上门走访", "已取得联系" if is_found else "查无此人"),
		)
		for day, means, outcome in attempts[: 1 + len(row["member_name"]) % 2] if is_under_way else attempts:
			self.sheets["attempts"].append(
				who
				| {
					"attempted_on": day,
					"means": means,
					"handled_by": "支部组织委员",
					"outcome": outcome,
					"reason": reason,
				}
			)
		if not is_under_way and self.random.random() < 0.4:
			measure = "纳入组织管理" if is_found else "自行脱党除名"
			case = {
				"measure": measure,
				"meeting_on": "2016-05-20",
				"approved_on": "2016-06-10",
				"approving_authority": row["organization"].split("-")[0],
			}
			self.sheets["dispositions"].append(who | case)

	def letter(self, row: dict) -> None:
		college = row["organization"].split("-")[0]
		issued = self.random.choice((date(2015, 6, 20), date(2015, 10, 12), date(2016, 3, 10)))
		self.serials[college, issued.year] += 1
		self.sheets["letters"].append(
			{
				"letter_number": f"{college}-{issued.year}-{self.serials[college, issued.year]:04d}",
				"member_name": row["member_name"],
				"identity_number": row["identity_number"],
				"organization": row["organization"],
				"to_organization_name": "外地某单位党委",
				"issued_on": issued,
				"validity_days": 60,
				"receipt_on": issued + timedelta(days=20) if self.random.random() < 0.4 else None,
			}
		)
