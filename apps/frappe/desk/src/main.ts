import { createApp } from "vue"
import { Button, Dialog } from "frappe-ui"
import "./style.css"
createApp({ components: { Button, Dialog }, render() { return [Button, Dialog] as any } }).mount("#desk")
