"""From a payload to files: signed TOML, JSON, and the one page for a manager; the only room that writes TOML."""
