"""What the app registers."""

app_name = "scripted"
app_title = "Scripted"
app_publisher = "Demitasse"
app_description = "Uses every name of the client API"
app_email = "maintainers@scripted.invalid"
app_license = "mit"
app_include_js = ["/assets/scripted/js/included.js"]
