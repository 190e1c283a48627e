"""The catalog: what lies in ``checklists/`` as checked models.

Questions and requirements are data that a compliance officer or a lawyer edits. A record that does not hold together is refused with a
message that names the file, the table and the key; nothing is ever skipped in silence.
"""
