"""Code lists: what a code means, and which spellings of a label are understood.

Numbers and official words stand in the indicator notes of annexes 2 and 3 (S1), the yearly statistics (S2, S3) and the
national standards named at each list; see `docs/domain/annexes.md` and `docs/domain/standards.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from party_investigation.rules.text import without_space

CIRCLED = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True)
class Code:
	"""One entry: its code, the official Chinese words, an English name, and other spellings seen in files."""

	code: str
	label: str
	english: str = ""
	also: tuple[str, ...] = ()

	@property
	def circled(self) -> str:
		"""The code as annexes 2 and 3 ask for it: ③."""
		return CIRCLED[int(self.code) - 1]


class CodeList:
	"""A closed list of codes, in official order."""

	def __init__(self, name: str, source: str, codes: Iterable[Code]):
		self.name = name
		self.source = source
		self.codes = tuple(codes)
		self._by_code = {each.code: each for each in self.codes}
		self._by_word = {self._key(word): each for each in self.codes for word in self._words(each)}

	def __iter__(self) -> Iterator[Code]:
		return iter(self.codes)

	def __len__(self) -> int:
		return len(self.codes)

	def __getitem__(self, code: str | int) -> Code:
		return self._by_code[str(code)]

	def find(self, value: Any) -> Code | None:
		"""Return the entry that a cell means, by code, by ③, by its words or another spelling; else None."""
		if value in (None, ""):
			return None
		return self._by_word.get(value) or self._by_word.get(self._key(value))

	def entry(self, value: Any) -> Code:
		"""Return the entry that a value means, as `find` does. Raises KeyError for one that is not in the list."""
		if entry := self.find(value):
			return entry
		raise KeyError(f"{self.name}: {value!r}")

	def listing(self) -> str:
		"""Return the list as the notes of annexes 2 and 3 print it: ①外出务工经商；②…."""
		return "；".join(each.circled + each.label for each in self.codes)

	def labels(self) -> list[str]:
		return [each.label for each in self.codes]

	@staticmethod
	def _key(value: Any) -> str:
		return without_space(value).replace("(", "（").replace(")", "）").casefold()

	@staticmethod
	def _words(each: Code) -> Iterator[str]:
		yield each.code
		yield each.code.lstrip("0") or "0"
		yield each.label
		yield from each.also
		if each.english:
			yield each.english
		if each.code.isdigit() and 1 <= int(each.code) <= 9 and len(each.code) == 1:
			yield each.circled
			yield each.circled + each.label
			yield each.code + each.label


REASONS = CodeList(
	"失去联系情形",
	"S1, annex 2 note 4",
	(
		Code("1", "外出务工经商", "Working or trading elsewhere"),
		Code("2", "单位改制或破产", "Employer restructured or bankrupt"),
		Code("3", "毕业后去向不明", "Whereabouts unknown after graduation"),
		Code("4", "工作单位改变", "Changed employer", ("离职",)),
		Code("5", "出国（境）", "Abroad", ("出国", "出境")),
		Code("6", "居住地改变", "Moved"),
		Code("7", "其他", "Other"),
	),
)
OTHER_REASON = "7"

UNIT_CATEGORIES = CodeList(
	"党组织类别",
	"S1, annex 2 note 5",
	(
		Code("1", "国有企业", "State-owned enterprise"),
		Code("2", "非公有制企业", "Non-public enterprise", ("非公企业", "非公有制经济组织")),
		Code("3", "农村", "Countryside"),
		Code("4", "党政机关", "Party or government office", ("机关",)),
		Code("5", "学校", "School", ("高校", "高等学校")),
		Code("6", "其他事业单位", "Other public institution", ("事业单位",)),
		Code("7", "街道社区", "Street or community", ("社区", "街道")),
		Code("8", "社会组织", "Social organisation"),
		Code("9", "其他", "Other"),
	),
)

PERSON_CATEGORIES = CodeList(
	"人员身份",
	"S2, rows 02 to 05",
	(
		Code("02", "教职工", "Staff", ("教职工（含解除劳动关系的）", "在职教职工", "教师")),
		Code("03", "离退休人员", "Retired", ("离退休", "离退休教职工", "退休人员", "离退休干部职工")),
		Code("04", "高校毕业生", "Graduate", ("毕业生", "毕业学生")),
		Code("05", "其他", "Other", ("其他人员", "学生", "在校学生")),
	),
)
"""The code is the row of annexes 4 and 5 in the university variant."""

MEMBER_KINDS = CodeList(
	"人员类别",
	"S8",
	(
		Code("1", "正式党员", "Full member", ("正式",)),
		Code("2", "预备党员", "Probationary member", ("预备",)),
	),
)

SEXES = CodeList(
	"性别",
	"GB/T 2261.1-2003",
	(
		Code("0", "未知的性别", "Unknown", ("未知",)),
		Code("1", "男性", "Male", ("男", "m")),
		Code("2", "女性", "Female", ("女", "f")),
		Code("9", "未说明的性别", "Not stated", ("未说明",)),
	),
)

SEARCH_MEANS = CodeList(
	"查找方式",
	"notice 二(二): 多种方式; the list is the project's",
	(
		Code("1", "电话", "Telephone", ("电话联系", "手机")),
		Code("2", "短信", "Text message", ("手机短信",)),
		Code("3", "微信QQ", "Instant messenger", ("微信", "QQ", "微信/QQ", "微信、QQ", "微信或QQ", "网络")),
		Code("4", "上门走访", "Visit", ("走访", "上门", "家访")),
		Code("5", "信函", "Letter", ("信件", "邮寄", "发函")),
		Code("6", "亲友同学", "Relatives, friends or classmates", ("亲友", "同学", "亲属", "亲友、同学")),
		Code("7", "公安协查", "Police", ("公安", "公安部门")),
		Code("8", "人社部门", "Human resources and social security office", ("人社", "人社部门协查")),
		Code("9", "原工作单位", "Former employer", ("原单位",)),
		Code("11", "卫计部门", "Health and family planning office", ("卫计", "卫生计生部门")),
		Code("12", "民政部门", "Civil affairs office", ("民政",)),
		Code("13", "学籍核查", "School records", ("学籍", "教育部门")),
		Code("14", "流入地协查", "Organization at the destination", ("流入地党组织协查",)),
		Code("10", "其他", "Other"),
	),
)

SEARCH_RESULTS = CodeList(
	"查找结果",
	"decisions D5",
	(
		Code("1", "已取得联系", "Contact restored", ("取得联系", "联系上", "已联系上")),
		Code(
			"2",
			"未取得联系",
			"Not reached",
			("无法取得联系", "未联系上", "无人接听", "号码停用", "查无此人", "空号", "关机"),
		),
		Code("3", "有线索", "A lead", ("有线索待查",)),
	),
)

ORGANISATION_KINDS = CodeList(
	"组织类型",
	"standards.md 3.6; internal codes, no public rule for official ones was found",
	(
		Code("1", "党委", "Party committee", ("基层党委",)),
		Code("12", "临时党委", "Temporary committee"),
		Code("13", "党组", "Leading Party group"),
		Code("2", "高校党委", "University committee", ("学校党委", "大学党委")),
		Code("3", "院系党委", "College committee", ("学院党委", "院系级党委")),
		Code("4", "党工委", "Party working committee", ("党的工作委员会", "工委")),
		Code("5", "党总支", "General branch", ("党总支部", "总支", "院系党总支")),
		Code("6", "党支部", "Branch", ("支部", "教工党支部", "学生党支部", "离退休党支部")),
		Code("7", "直属党支部", "Branch directly under a committee"),
		Code("8", "临时党支部", "Temporary branch"),
		Code("9", "联合党支部", "Joint branch"),
		Code("10", "组织部", "Organization department", ("党委组织部",)),
		Code("11", "其他", "Other"),
	),
)

COMMITTEE_KINDS = frozenset(
	each.label for each in ORGANISATION_KINDS if each.code in ("1", "12", "2", "3", "4")
)
"""The kinds of organizations that are committees: they approve for the branches below them."""

MOVE_DIRECTIONS = CodeList(
	"外出流向",
	"decisions D4; S6",
	(
		Code("1", "跨省", "To another province", ("跨省流动",)),
		Code("2", "省内跨市", "To another city of the province", ("省内跨市（地）流动", "省内跨市流动")),
		Code("3", "市内跨县", "To another county of the city", ("市内跨县流动",)),
		Code("4", "出国（境）", "Abroad", ("出国", "出境", "境外")),
	),
)

EDUCATION = CodeList(
	"学历",
	"GB/T 4658-2006",
	(
		Code("11", "博士研究生毕业", "Doctorate", ("博士", "博士研究生")),
		Code("12", "博士研究生结业", "Doctoral studies completed"),
		Code("13", "博士研究生肄业", "Doctoral studies broken off"),
		Code("14", "硕士研究生毕业", "Master", ("硕士", "硕士研究生", "研究生", "研究生毕业")),
		Code("15", "硕士研究生结业", "Master's studies completed"),
		Code("16", "硕士研究生肄业", "Master's studies broken off"),
		Code("17", "研究生班毕业", "Postgraduate class"),
		Code("18", "研究生班结业", "Postgraduate class completed"),
		Code("19", "研究生班肄业", "Postgraduate class broken off"),
		Code("21", "大学本科毕业", "Bachelor", ("本科", "大学", "大学本科", "本科毕业")),
		Code("22", "大学本科结业", "Bachelor's studies completed"),
		Code("23", "大学本科肄业", "Bachelor's studies broken off"),
		Code("28", "大学普通班毕业", "University general class", ("大普",)),
		Code("31", "大学专科毕业", "Junior college", ("大专", "专科", "大学专科", "大专毕业", "专科毕业")),
		Code("32", "大学专科结业", "Junior college completed"),
		Code("33", "大学专科肄业", "Junior college broken off"),
		Code("41", "中等专科毕业", "Secondary specialised school", ("中专", "中等专科", "中专毕业")),
		Code("42", "中等专科结业", "Secondary specialised school completed"),
		Code("43", "中等专科肄业", "Secondary specialised school broken off"),
		Code("44", "职业高中毕业", "Vocational senior secondary school", ("职高", "职业高中", "职高毕业")),
		Code("45", "职业高中结业", "Vocational senior secondary school completed"),
		Code("46", "职业高中肄业", "Vocational senior secondary school broken off"),
		Code("47", "技工学校毕业", "Technical school", ("技校", "技工学校", "中技", "技校毕业")),
		Code("48", "技工学校结业", "Technical school completed"),
		Code("49", "技工学校肄业", "Technical school broken off"),
		Code("61", "普通高中毕业", "Senior secondary school", ("高中", "普通高中", "高中毕业")),
		Code("62", "普通高中结业", "Senior secondary school completed"),
		Code("63", "普通高中肄业", "Senior secondary school broken off"),
		Code("71", "初中毕业", "Junior secondary school", ("初中",)),
		Code("73", "初中肄业", "Junior secondary school broken off"),
		Code("81", "小学毕业", "Primary school", ("小学",)),
		Code("83", "小学肄业", "Primary school broken off"),
		Code("90", "其他", "Other", ("文盲", "半文盲", "文盲或半文盲")),
	),
)

_ETHNIC_NAMES = (
	"汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 "
	"畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 "
	"普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族"
).split()

ETHNIC_GROUPS = CodeList(
	"民族",
	"GB/T 3304-1991",
	(
		*(Code(f"{number:02d}", name, "", (name[:-1],)) for number, name in enumerate(_ETHNIC_NAMES, 1)),
		Code("97", "其他", "Other"),
		Code("98", "外国血统中国籍人士", "Naturalised"),
	),
)

PROVINCES = CodeList(
	"省级行政区",
	"GB/T 2260, first two digits",
	(
		Code("11", "北京市", "Beijing", ("北京",)),
		Code("12", "天津市", "Tianjin", ("天津",)),
		Code("13", "河北省", "Hebei", ("河北",)),
		Code("14", "山西省", "Shanxi", ("山西",)),
		Code("15", "内蒙古自治区", "Inner Mongolia", ("内蒙古",)),
		Code("21", "辽宁省", "Liaoning", ("辽宁",)),
		Code("22", "吉林省", "Jilin", ("吉林",)),
		Code("23", "黑龙江省", "Heilongjiang", ("黑龙江",)),
		Code("31", "上海市", "Shanghai", ("上海",)),
		Code("32", "江苏省", "Jiangsu", ("江苏",)),
		Code("33", "浙江省", "Zhejiang", ("浙江",)),
		Code("34", "安徽省", "Anhui", ("安徽",)),
		Code("35", "福建省", "Fujian", ("福建",)),
		Code("36", "江西省", "Jiangxi", ("江西",)),
		Code("37", "山东省", "Shandong", ("山东",)),
		Code("41", "河南省", "Henan", ("河南",)),
		Code("42", "湖北省", "Hubei", ("湖北",)),
		Code("43", "湖南省", "Hunan", ("湖南",)),
		Code("44", "广东省", "Guangdong", ("广东",)),
		Code("45", "广西壮族自治区", "Guangxi", ("广西",)),
		Code("46", "海南省", "Hainan", ("海南",)),
		Code("50", "重庆市", "Chongqing", ("重庆",)),
		Code("51", "四川省", "Sichuan", ("四川",)),
		Code("52", "贵州省", "Guizhou", ("贵州",)),
		Code("53", "云南省", "Yunnan", ("云南",)),
		Code("54", "西藏自治区", "Tibet", ("西藏",)),
		Code("61", "陕西省", "Shaanxi", ("陕西",)),
		Code("62", "甘肃省", "Gansu", ("甘肃",)),
		Code("63", "青海省", "Qinghai", ("青海",)),
		Code("64", "宁夏回族自治区", "Ningxia", ("宁夏",)),
		Code("65", "新疆维吾尔自治区", "Xinjiang", ("新疆",)),
		Code("71", "台湾省", "Taiwan", ("台湾",)),
		Code("81", "香港特别行政区", "Hong Kong", ("香港",)),
		Code("82", "澳门特别行政区", "Macao", ("澳门",)),
		Code("83", "台湾省（居住证）", "Taiwan (residence permit)"),
	),
)
