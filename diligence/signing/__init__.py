"""Keys, signatures and their verification; the only room that knows ``cryptography``."""
