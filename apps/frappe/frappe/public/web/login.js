// Shows the password while it is typed, for whoever wants to see it. The form works without.
const button = document.getElementById("show-password")
const field = document.getElementById("pwd")
button.hidden = false
button.addEventListener("click", () => {
	const shown = field.type === "password"
	field.type = shown ? "text" : "password"
	button.textContent = shown ? button.dataset.hide : button.dataset.show
	button.setAttribute("aria-pressed", String(shown))
	field.focus()
})
// nobody behind should read what was left on the screen
field.form.addEventListener("submit", () => (field.type = "password"))
