"""The three themes: dark, light and high contrast. Quiet text has a colour of its own in each, so that it stays readable."""

from textual.theme import Theme

DARK = Theme(
    name="dark",
    primary="#4da3ff",
    secondary="#7aa2c8",
    warning="#ffb454",
    error="#ff7b7b",
    success="#7ddf9b",
    accent="#d7b3ff",
    foreground="#e6e6e6",
    background="#121417",
    surface="#1b1f24",
    panel="#232a32",
    dark=True,
    variables={
        "block-cursor-background": "#1f5fa8",
        "block-cursor-foreground": "#ffffff",
        "text-muted": "#a3adb8",
        "text-primary": "#7dbcff",
        "text-error": "#ff8c8c",
        "text-warning": "#ffc069",
        "text-success": "#8ce6a8",
        "text-accent": "#dcbcff",
        "footer-key-foreground": "#ffc069",
    },
)

LIGHT = Theme(
    name="light",
    primary="#0b5cad",
    secondary="#3c5f80",
    warning="#8a5200",
    error="#b3261e",
    success="#1b6e35",
    accent="#6b2fa0",
    foreground="#1b1f24",
    background="#fbfbf9",
    surface="#f0f1ee",
    panel="#e3e7ea",
    dark=False,
    variables={
        "block-cursor-background": "#0b5cad",
        "block-cursor-foreground": "#ffffff",
        "text-muted": "#565f69",
        "text-primary": "#0b5cad",
        "text-error": "#b3261e",
        "text-warning": "#8a5200",
        "text-success": "#1b6e35",
        "text-accent": "#6b2fa0",
        "footer-key-foreground": "#8a3d00",
    },
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    warning="#ffaf00",
    error="#ff5f5f",
    success="#5fff5f",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    dark=True,
    variables={
        "block-cursor-background": "#ffff00",
        "block-cursor-foreground": "#000000",
        "text-muted": "#e4e4e4",
        "text-primary": "#ffff00",
        "text-error": "#ff8787",
        "text-warning": "#ffaf00",
        "text-success": "#5fff5f",
        "text-accent": "#00ffff",
        "border": "#ffffff",
        "footer-key-foreground": "#ffff00",
    },
)

THEMES = (DARK, LIGHT, HIGH_CONTRAST)
