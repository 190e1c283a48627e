"""A document and the requirements in, passages with facts and stance out; the only room that knows spaCy.

The door is ``diligence.analysis.reader.AgreementReader``. It grades nothing: what a passage amounts to is decided in ``assess``.
"""
