"""Screens: each lays out widgets, hands their messages to the desk, and shows the new state; none holds a domain rule."""
