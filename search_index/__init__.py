"""The search engine: finds offers by text, place, wait and characteristics, and counts facets.

It knows nothing of the portal, of Flask or of SQLAlchemy: documents come in (:mod:`document`), questions
are asked (:mod:`question`) and answers go out (:mod:`answer`). :mod:`index` is the door.
"""
