"""What a person can do, one file per journey: take in a document, answer, decide, close. The only composers of the rooms below."""
