"""The terminal UI: the only room with Textual. It never imports spaCy or a PDF library; agreements are read by the engine process."""
