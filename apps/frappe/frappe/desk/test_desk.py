"""Forms, history, assignments, tags, workspaces and numbers, as the desk asks for them."""

import json

import frappe
from frappe import _
from frappe.desk import desktop, like
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.desk.doctype.notification_log.notification_log import get_notification_logs, mark_all_as_read
from frappe.desk.doctype.number_card import number_card
from frappe.desk.doctype.tag import tag
from frappe.desk.form import assign_to, document_follow, linked_with, load, save, utils
from frappe.tests.utils import FrappeTestCase
from frappe.translate import get_all_translations, get_language, print_language

WORKER, OTHER = "desk-worker@test.example", "desk-other@test.example"


def user(name: str, *roles: str) -> None:
	frappe.get_doc(
		{
			"doctype": "User",
			"email": name,
			"first_name": name.split("@")[0],
			"send_welcome_email": 0,
			"roles": [{"role": role} for role in roles],
		}
	).insert()


class DeskTestCase(FrappeTestCase):
	"""Two users; the first works with Contacts, the second has the desk and nothing else."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.flags.mute_emails = True
		frappe.get_doc({"doctype": "Role", "role_name": "Test Desk Role", "desk_access": 1}).insert()
		user(WORKER, "Desk User")
		user(OTHER, "Desk User")

	def setUp(self) -> None:
		frappe.local.response = frappe._dict(docs=[])
		frappe.clear_messages()
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback, save_point="before_test")
		frappe.db.savepoint("before_test")

	def note(self, owner: str = WORKER, **values):
		with self.set_user(owner):
			return frappe.get_doc({"doctype": "Note", "title": "t", "content": "c", **values}).insert()


class TestForm(DeskTestCase):
	def test_getdoc_gives_document_and_history(self) -> None:
		note = self.note(public=1)
		note.add_comment("Comment", "well <b>done</b>")
		with self.set_user(WORKER):
			note.reload()
			note.title = "new"
			note.save()
			load.getdoc("Note", note.name)
		docinfo = frappe.response.docinfo
		self.assertEqual(frappe.response.docs[0].title, "new")
		self.assertEqual([row.content for row in docinfo.comments], ["well <b>done</b>"])
		self.assertEqual(json.loads(docinfo.versions[0].data)["changed"], [["title", "t", "new"]])
		self.assertIn(WORKER, docinfo.user_info)

	def test_getdoc_refuses(self) -> None:
		note = self.note(public=0)
		with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
			load.getdoc("Note", note.name)
		with self.assertRaises(frappe.DoesNotExistError):
			load.getdoc("Note", "no such note")
		with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
			load.get_docinfo(doctype="Note", name=note.name)

	def test_getdoctype_brings_child_tables(self) -> None:
		load.getdoctype("Contact")
		names = [doc["name"] for doc in frappe.response.docs]
		self.assertEqual(names[0], "Contact")
		self.assertLessEqual({"Contact Email", "Contact Phone", "Dynamic Link"}, set(names))
		gender = next(field for field in frappe.response.docs[0]["fields"] if field["fieldname"] == "gender")
		self.assertEqual(gender["options"], "Gender")

	def test_savedocs_inserts_and_saves(self) -> None:
		with self.set_user(WORKER):
			save.savedocs(
				json.dumps({"doctype": "Note", "name": "new-note-1", "__islocal": 1, "title": "a"}), "Save"
			)
			made = frappe.response.docs[-1]
			self.assertEqual((made["title"], made["localname"]), ("a", "new-note-1"))
			self.assertNotEqual(made["name"], "new-note-1")
			save.savedocs(dict(made, title="b"), "Save")
			self.assertEqual(frappe.db.get_value("Note", made["name"], "title"), "b")
		with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
			save.savedocs(dict(frappe.get_doc("Note", made["name"]).as_dict(), title="c"), "Save")

	def test_comments_belong_to_their_author(self) -> None:
		note = self.note(public=1)
		with self.set_user(OTHER):
			made = utils.add_comment("Note", note.name, "hm <script>x</script>", WORKER, "Other")
		self.assertEqual((made.owner, made.comment_email), (OTHER, OTHER))
		self.assertNotIn("<script>", made.content)
		with self.set_user(WORKER), self.assertRaises(frappe.PermissionError):
			utils.update_comment(made.name, "mine now")
		with self.set_user(OTHER):
			utils.update_comment(made.name, "better")
		self.assertEqual(
			json.loads(frappe.db.get_value("Note", note.name, "_comments"))[0]["comment"], "better"
		)
		made.reload()
		made.delete()
		self.assertEqual(json.loads(frappe.db.get_value("Note", note.name, "_comments")), [])

	def test_next_document(self) -> None:
		notes = [self.note(title=letter, public=1).name for letter in "abc"]
		for place, name in enumerate(notes):
			frappe.db.set_value("Note", name, "creation", f"2024-01-0{place + 1}", update_modified=False)
		self.assertEqual(utils.get_next("Note", notes[1], 0), notes[0])
		self.assertEqual(utils.get_next("Note", notes[1], 1), notes[2])

	def test_linked_documents(self) -> None:
		frappe.get_doc({"doctype": "Gender", "gender": "Test Gender"}).insert()
		contact = frappe.get_doc({"doctype": "Contact", "first_name": "A", "gender": "Test Gender"}).insert()
		found = linked_with.get("Gender", "Test Gender")
		self.assertEqual([row.name for row in found["Contact"]], [contact.name])
		self.assertNotIn("User", found)


class TestAssignments(DeskTestCase):
	def test_assigning_shares_and_tells(self) -> None:
		note = self.note(public=0)
		with self.set_user(WORKER):
			assign_to.add({"doctype": "Note", "name": note.name, "assign_to": [OTHER], "description": "look"})
		with self.set_user(OTHER):
			logs = get_notification_logs()["notification_logs"]
			self.assertEqual([(row.document_name, row.type) for row in logs], [(note.name, "Assignment")])
			mark_all_as_read()
			self.assertEqual(get_notification_logs()["notification_logs"][0].read, 1)
		with self.set_user(WORKER):
			self.assertEqual(get_notification_logs()["notification_logs"], [])
			load.get_docinfo(doctype="Note", name=note.name)
		self.assertEqual([row.owner for row in frappe.response.docinfo.assignments], [OTHER])
		self.assertEqual(len(frappe.response.docinfo.assignment_logs), 1)
		with self.assertRaises(frappe.ValidationError):
			load.get_docinfo(doc={"doctype": "Note", "name": note.name}, doctype="Note", name=note.name)

	def test_sharing_tells_if_asked(self) -> None:
		note = self.note(public=0)
		with self.set_user(WORKER):
			frappe.share.add("Note", note.name, OTHER, notify=1)
		with self.set_user(OTHER):
			(log,) = get_notification_logs()["notification_logs"]
		self.assertEqual((log.type, log.document_name), ("Share", note.name))

	def test_followers_hear_of_changes_by_others(self) -> None:
		frappe.db.set_value(
			"User", OTHER, {"document_follow_notify": 1, "document_follow_frequency": "Daily"}
		)
		note = self.note(public=1)
		with self.set_user(OTHER):
			self.assertTrue(document_follow.update_follow("Note", note.name, True))
		values = {"doctype": "Version", "ref_doctype": "Note", "docname": note.name, "data": "{}"}
		for owner in (WORKER, OTHER):
			with self.set_user(owner):
				frappe.get_doc(values).insert(ignore_permissions=True)
		document_follow.send_hourly_updates()
		with self.set_user(OTHER):
			self.assertEqual(get_notification_logs()["notification_logs"], [])
		document_follow.send_daily_updates()
		with self.set_user(OTHER):
			(log,) = get_notification_logs()["notification_logs"]
		self.assertEqual((log.type, log.document_name, log.from_user), ("Alert", note.name, WORKER))

	def test_changes_of_rows_are_shown_without_what_the_user_may_not_read(self) -> None:
		data = {
			"changed": [["a", 1, 2], ["secret", 1, 2]],
			"added": [["rows", {"idx": 1, "b": 1, "secret": 2}], ["hidden_rows", {"idx": 1}]],
			"row_changed": [["rows", 0, "x", [["b", 1, 2], ["secret", 1, 2]]]],
		}
		told = load._readable_changes(data, {"secret", "hidden_rows"}, {"rows": {"secret"}})
		self.assertEqual(told["changed"], [["a", 1, 2]])
		self.assertEqual(told["added"], [["rows", {"idx": 1, "b": 1}]])
		self.assertEqual(told["row_changed"], [["rows", 0, "x", [["b", 1, 2]]]])

	def test_mentions_tell_only_who_may_read(self) -> None:
		mention = f'<span class="mention" data-id="{OTHER}" data-value="Other">@Other</span> look'
		for public, told in ((0, 0), (1, 1)):
			note = self.note(public=public)
			with self.set_user(WORKER):
				utils.add_comment("Note", note.name, mention, WORKER, "Worker")
			with self.set_user(OTHER):
				logs = get_notification_logs()["notification_logs"]
			self.assertEqual(sum(log.document_name == note.name for log in logs), told)

	def test_whoever_may_not_read_may_not_assign(self) -> None:
		note = self.note(public=0)
		with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
			assign_to.add({"doctype": "Note", "name": note.name, "assign_to": [OTHER]})
		with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
			assign_to.get({"doctype": "Note", "name": note.name})

	def test_tasks_are_seen_by_who_has_or_gave_them(self) -> None:
		with self.set_user(WORKER):
			mine = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": WORKER}).insert()
			self.assertEqual(frappe.get_list("ToDo", pluck="name"), [mine.name])
		with self.set_user(OTHER):
			self.assertEqual(frappe.get_list("ToDo", pluck="name"), [])
			self.assertFalse(frappe.has_permission("ToDo", doc=mine.name))

	def test_who_has_no_roles_makes_tasks_and_sees_those_only(self) -> None:
		user("roleless@test.example")
		other = frappe.get_doc({"doctype": "ToDo", "description": "x", "allocated_to": OTHER}).insert()
		note = self.note(owner=WORKER)
		with self.set_user("roleless@test.example"):
			own = frappe.get_doc({"doctype": "ToDo", "description": "mine"}).insert()
			own.update({"description": "still mine"}).save()
			self.assertEqual(frappe.get_list("ToDo", pluck="name"), [own.name])
			self.assertFalse(frappe.has_permission("ToDo", doc=other))
			self.assertRaises(frappe.PermissionError, own.delete)
			on = {"reference_type": "Note", "reference_name": note.name}
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc({"doctype": "ToDo", "description": "x", **on}).insert()
		with self.set_user("Guest"), self.assertRaises(frappe.PermissionError):
			frappe.get_doc({"doctype": "ToDo", "description": "x"}).insert()

	def test_a_rule_without_users_is_kept_and_assigns_nobody(self) -> None:
		rule = frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Test Rule",
				"document_type": "Note",
				"description": "read",
				"assign_condition": "1",
				"rule": "Round Robin",
				"assignment_days": [{"day": day} for day in frappe.utils.get_weekdays()],
			}
		).insert()
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": self.note().name}))
		rule.rule = "Load Balancing"
		rule.save()
		self.assertFalse(frappe.db.exists("ToDo", {"reference_name": self.note(title="b").name}))
		rule.append("users", {"user": OTHER})
		rule.save()
		self.assertTrue(frappe.db.exists("ToDo", {"reference_name": self.note(title="c").name}))

	def test_rules_assign_in_turn_and_end(self) -> None:
		frappe.get_doc(
			{
				"doctype": "Assignment Rule",
				"name": "Test Rule",
				"document_type": "Note",
				"description": "read {{ title }}",
				"assign_condition": "public == 1",
				"close_condition": "public == 0",
				"rule": "Round Robin",
				"users": [{"user": WORKER}, {"user": OTHER}],
				"assignment_days": [{"day": day} for day in frappe.utils.get_weekdays()],
			}
		).insert()
		notes = [self.note(title=letter, public=1) for letter in "abc"]
		given = [json.loads(frappe.db.get_value("Note", note.name, "_assign")) for note in notes]
		self.assertEqual(given, [[WORKER], [OTHER], [WORKER]])
		todo = frappe.get_all("ToDo", {"reference_name": notes[0].name}, ["description", "assignment_rule"])
		self.assertEqual((todo[0].description, todo[0].assignment_rule), ("read a", "Test Rule"))
		note = frappe.get_doc("Note", notes[0].name)
		note.public = 0
		note.save()
		self.assertFalse(frappe.db.get_value("Note", note.name, "_assign"))
		self.assertEqual(frappe.db.get_value("ToDo", {"reference_name": note.name}, "status"), "Closed")


class TestMarks(DeskTestCase):
	def test_tags_need_the_right_to_read(self) -> None:
		note = self.note(public=0)
		for call in (
			lambda: tag.add_tag("Test red", "Note", note.name),
			lambda: like.toggle_like("Note", note.name, "Yes"),
		):
			with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
				call()
		with self.set_user(WORKER):
			tag.add_tag("Test red", "Note", note.name)
			self.assertEqual([row["name"] for row in tag.get_documents_for_tag("Test red")], [note.name])
			like.toggle_like("Note", note.name, "Yes")
		with self.set_user(OTHER):
			self.assertEqual(tag.get_documents_for_tag("Test red"), [])
		self.assertEqual(json.loads(frappe.db.get_value("Note", note.name, "_liked_by")), [WORKER])

	def test_no_mark_by_the_back_door(self) -> None:
		note = self.note(public=0)
		frappe.get_doc({"doctype": "Tag", "name": "x"}).insert()
		on = {"reference_doctype": "Note", "reference_type": "Note", "reference_name": note.name}
		for values in (
			{"doctype": "Comment", "comment_type": "Comment", "content": "x", **on},
			{"doctype": "ToDo", "description": "x", "allocated_to": OTHER, **on},
			{"doctype": "Tag Link", "document_type": "Note", "document_name": note.name, "tag": "x"},
			{"doctype": "Notification Log", "subject": "x", "for_user": WORKER},
		):
			with self.set_user(OTHER), self.assertRaises(frappe.PermissionError):
				frappe.get_doc(values).insert()

	def test_tags_with_commas_are_refused(self) -> None:
		with self.assertRaises(frappe.ValidationError):
			tag.add_tag("a,b", "Note", self.note().name)


class TestWorkspaces(DeskTestCase):
	def workspace(self, **values):
		return frappe.get_doc(
			{
				"doctype": "Workspace",
				"title": "Test Space",
				"label": "Test Space",
				"public": 1,
				"links": [
					{"type": "Card Break", "label": "For all"},
					{"type": "Link", "label": "Notes", "link_type": "DocType", "link_to": "Note"},
					{"type": "Card Break", "label": "For managers"},
					{
						"type": "Link",
						"label": "Settings",
						"link_type": "DocType",
						"link_to": "System Settings",
					},
				],
				"shortcuts": [
					{"type": "DocType", "label": "ToDo", "link_to": "ToDo"},
					{"type": "DocType", "label": "Settings", "link_to": "System Settings"},
				],
				**values,
			}
		).insert()

	def test_only_what_the_user_may_use(self) -> None:
		self.workspace()
		with self.set_user(WORKER):
			page = desktop.get_desktop_page({"name": "Test Space"})
			pages = [row["name"] for row in desktop.get_workspace_sidebar_items()["pages"]]
		self.assertEqual([card["label"] for card in page["cards"]["items"]], ["For all"])
		self.assertEqual([row["label"] for row in page["shortcuts"]["items"]], ["ToDo"])
		self.assertIn("Test Space", pages)
		self.assertEqual(len(desktop.get_desktop_page({"name": "Test Space"})["cards"]["items"]), 2)

	def test_roles_and_owners_close_workspaces(self) -> None:
		self.workspace(roles=[{"role": "Test Desk Role"}])
		with self.set_user(WORKER), self.assertRaises(frappe.PermissionError):
			desktop.get_desktop_page({"name": "Test Space"})
		self.workspace(label="Private", public=0, for_user=OTHER)
		with self.set_user(WORKER):
			names = [row["name"] for row in desktop.get_workspace_sidebar_items()["pages"]]
			self.assertFalse({"Test Space", "Private"} & set(names))
		with self.set_user(OTHER):
			self.assertIn("Private", [row["name"] for row in desktop.get_workspace_sidebar_items()["pages"]])

	def test_numbers_and_charts_count_what_the_user_sees(self) -> None:
		self.note(public=1, title="one")
		self.note(public=0, title="two")
		card = {"document_type": "Note", "function": "Count", "type": "Document Type"}
		chart = {
			"document_type": "Note",
			"chart_type": "Group By",
			"group_by_based_on": "public",
			"chart_name": "x",
		}
		seen = {}
		for name in (WORKER, OTHER):
			with self.set_user(name):
				values = dashboard_chart.get(chart=chart)["datasets"][0]["values"]
				seen[name] = (number_card.get_result(card), sum(values))
		self.assertEqual(seen, {WORKER: (2, 2), OTHER: (1, 1)})
		with self.assertRaises(frappe.ValidationError):
			dashboard_chart.get(chart=dict(chart, group_by_based_on="name) from tabUser --"))
		with self.assertRaises(frappe.ValidationError):
			number_card.get_result(dict(card, function="Sum", aggregate_function_based_on="1"))

	def test_each_label_of_a_chart_says_which_documents_it_counts(self) -> None:
		for title, content in (("a", "x"), ("b", "x"), ("c", "y"), ("d", ""), ("e", "z")):
			self.note(public=1, title=title, content=content)
		group = {"document_type": "Note", "chart_type": "Group By", "group_by_based_on": "content"}
		time = {
			"document_type": "Note",
			"chart_type": "Count",
			"based_on": "creation",
			"time_interval": "Daily",
		}
		for chart in (group, group | {"number_of_groups": 3}, time | {"timespan": "Last Week"}):
			drawn = dashboard_chart.get(chart=chart | {"chart_name": "x"})
			counted = [len(frappe.get_list("Note", filters=filters)) for filters in drawn["filters"]]
			self.assertEqual(counted, drawn["datasets"][0]["values"])
			self.assertIn(True, [number > 1 for number in counted])


class TestTranslation(DeskTestCase):
	def test_chinese_is_complete_and_sound(self) -> None:
		from pathlib import Path

		from frappe.services.translation.upkeep import faulty, missing

		folder = Path(frappe.get_app_path("frappe"))
		self.assertEqual([message.text for message in missing(folder, "zh")], [])
		self.assertEqual(faulty(folder, "zh"), [])

	def test_regional_forms_build_on_their_language(self) -> None:
		with print_language("zh"):
			plain = _("Status")
		self.assertNotEqual(plain, "Status")
		self.assertEqual(get_all_translations("zh-TW")["Status"], plain)

	def test_language_of_guests(self) -> None:
		frappe.set_user("Guest")
		frappe.form_dict._lang = "en"
		self.assertEqual(get_language(), "en")
		frappe.form_dict._lang = "tlh"
		self.assertEqual(get_language(), frappe.get_system_settings("language"))
