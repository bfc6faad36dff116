import { beforeEach, expect, test } from "vitest"

import { ApiError, errorOf } from "@/api/errors"
import { setMessages } from "@/translate"
import { boxes, showError, showServerMessages } from "./state"

beforeEach(() => void boxes.splice(0))

const shown = () => boxes.map((box) => box.kind === "message" && [box.title, box.rows])

test("each problem of a refusal is a row of its own", () => {
	const refusal = { message: ["one", "two"], title: "Member is not saved", as_list: 1 }
	showError(errorOf(417, { _server_messages: JSON.stringify([JSON.stringify(refusal)]) }))
	expect(shown()).toEqual([["Member is not saved", ["one", "two"]]])
})

test("a message to which nobody gave a title is called by what it is", () => {
	setMessages({ "Message:Default title of the message dialog": "消息", "Not done": "未能完成" })
	showError(new ApiError(417, "ValidationError", [{ message: "no", title: "消息" }]))
	expect(shown()).toEqual([["未能完成", ["no"]]])
	boxes.splice(0)
	showServerMessages([{ message: "look", title: "消息", indicator: "orange" }])
	expect(shown()).toEqual([["Please note", ["look"]]])
	setMessages({})
})
