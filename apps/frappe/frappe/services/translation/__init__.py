"""Catalogues of translations: reading them, finding what is to be translated, checking that nothing is missing."""
