"""Tables that the site has made for itself and that take part in a campaign: counted, locked and asked for with a form set."""
