"""The key groups that the notice names (notice 一), and to which of them a member seems to belong. No frappe."""

from __future__ import annotations

from dataclasses import dataclass

MIGRANT = "农村外出务工经商党员"
LIVES_ELSEWHERE = "农村异地居住党员"
RETURNED_GRADUATE = "农村返乡大中专毕业生党员"
REGISTERED_ELSEWHERE = "社区人户分离党员"
GRADUATE_IN_COMMUNITY = "组织关系转入社区的大中专毕业生党员"
DISMISSED_IN_COMMUNITY = "社区与原单位解除劳动关系党员"
RETIRED_IN_COMMUNITY = "纳入社区管理的离退休干部职工党员"
GRADUATE_LEFT_AT_SCHOOL = "组织关系保留在高校党组织的毕业生党员"
LEFT_THE_SCHOOL = "离职教职工党员"
DISMISSED = "国有企业、非公有制企业和社会组织中解除劳动关系党员"
MOBILE_TALENT = "公共就业和人才服务机构党组织管理的流动人才党员"
RETIRED_ELSEWHERE = "机关和事业单位异地居住的离退休干部职工党员"
KEY_GROUPS = (
	MIGRANT,
	LIVES_ELSEWHERE,
	RETURNED_GRADUATE,
	REGISTERED_ELSEWHERE,
	GRADUATE_IN_COMMUNITY,
	DISMISSED_IN_COMMUNITY,
	RETIRED_IN_COMMUNITY,
	GRADUATE_LEFT_AT_SCHOOL,
	LEFT_THE_SCHOOL,
	DISMISSED,
	MOBILE_TALENT,
	RETIRED_ELSEWHERE,
)
"""In the order and in the words of the notice; where the notice sets the place once before several, it is set before each."""
RETIRED, GRADUATE = "离退休人员", "高校毕业生"
OFFICES = ("党政机关", "学校", "其他事业单位")


@dataclass(frozen=True)
class Known:
	"""What is known of a member: the branch's category, the person's, whether away, and whether home and registration differ."""

	unit_category: str | None
	person_category: str | None
	is_away: bool = False
	lives_elsewhere: bool = False


def proposed(known: Known) -> str | None:
	"""Return the key group to which a member seems to belong; None where nothing that is known speaks for one.

	That somebody was dismissed or left is known to the branch alone.
	"""
	unit, person = known.unit_category, known.person_category
	moved = known.is_away or known.lives_elsewhere
	if unit == "农村":
		if known.is_away:
			return MIGRANT
		if known.lives_elsewhere:
			return LIVES_ELSEWHERE
		return RETURNED_GRADUATE if person == GRADUATE else None
	if unit == "街道社区":
		of_person = {GRADUATE: GRADUATE_IN_COMMUNITY, RETIRED: RETIRED_IN_COMMUNITY}
		return of_person.get(person or "") or (REGISTERED_ELSEWHERE if known.lives_elsewhere else None)
	if unit == "学校" and person == GRADUATE:
		return GRADUATE_LEFT_AT_SCHOOL
	return RETIRED_ELSEWHERE if unit in OFFICES and person == RETIRED and moved else None
