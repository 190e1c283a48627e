"""The bottom line of every screen: as many keys as fit, and always the one that shows them all."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Footer
from textual.widgets._footer import FooterKey

ALL_KEYS = "question_mark"
"""The key that opens the list of all keys; it is never left out."""


def fitting(widths: Iterable[int], room: int) -> int:
    """Return how many of the first keys fit into a room, both in cells."""
    count = 0
    for width in widths:
        room -= width
        if room < 0:
            break
        count += 1
    return count


class KeyBar(Footer):
    """A footer that shows whole keys only, in the order in which the commands are declared."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)

    def compose(self) -> ComposeResult:
        """Lay out the keys that fit at the present width."""
        if not self._bindings_ready:
            return
        shown = {
            binding.key: (binding, enabled, tooltip)
            for _, binding, enabled, tooltip in self.screen.active_bindings.values()
            if binding.show
        }
        last = shown.pop(ALL_KEYS, None)
        kept = list(shown.values())
        room = self.app.size.width - (self._width(last[0]) if last else 0)
        kept = kept[: fitting((self._width(binding) for binding, _, _ in kept), room)]
        for binding, enabled, tooltip in [*kept, *([last] if last else [])]:
            key = FooterKey(
                binding.key, self.app.get_key_display(binding), binding.description, binding.action, disabled=not enabled, tooltip=tooltip
            )
            yield key.data_bind(compact=Footer.compact)

    def _width(self, binding: Binding) -> int:
        """Return the cells of a key with its words: a blank on both sides of the key, and one behind the words."""
        return len(self.app.get_key_display(binding)) + len(binding.description) + 3

    def on_resize(self) -> None:
        """Choose anew what fits."""
        self.call_after_refresh(self.recompose)
