"""Widgets: each shows one thing and posts a message about what the user did with it; none knows the workspace."""
