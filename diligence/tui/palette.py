"""The command palette: every command of the present screen, from the one list of commands."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider

from diligence.tui.commands import Command, Place, commands_of


class ScreenCommands(Provider):
    """Offers what the keys of this screen do, by title and by sentence."""

    def _commands(self) -> tuple[Command, ...]:
        places = (*getattr(self.screen, "PLACES", ()), Place.EVERYWHERE)
        return tuple(command for command in commands_of(*places) if command.action != "command_palette")

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_title(command), partial(self._run, command), help=command.help)

    async def search(self, query: str) -> Hits:
        """Offer what fits the letters typed."""
        matcher = self.matcher(query)
        for command in self._commands():
            score = max(matcher.match(_title(command)), matcher.match(command.help))
            if score > 0:
                yield Hit(score, matcher.highlight(_title(command)), partial(self._run, command), help=command.help)

    async def _run(self, command: Command) -> None:
        await self.screen.run_action(command.action)


def _title(command: Command) -> str:
    return f"{command.title} ({command.shown_key or command.key})"
