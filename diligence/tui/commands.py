"""Every command of the UI, declared once: footer, palette, the help screen and the README's table are made from this list."""

from dataclasses import dataclass
from enum import StrEnum

from textual.binding import Binding, BindingType


class Place(StrEnum):
    """Where a command holds."""

    EVERYWHERE = "everywhere"
    TODAY = "today"
    REVIEW = "a review"
    QUESTIONS = "questions"
    FLOWS = "flows"
    AGREEMENT = "agreement"
    FINDINGS = "findings"
    CLOSE = "close"


@dataclass(frozen=True)
class Command:
    """A key, what it does in two words for the footer, and one sentence for help and palette. ``action`` is a method of the screen."""

    place: Place
    key: str
    action: str
    title: str
    help: str
    footer: bool = True
    shown_key: str | None = None


COMMANDS: tuple[Command, ...] = (
    Command(Place.EVERYWHERE, "question_mark", "show_keys", "keys", "Show the keys of this screen.", shown_key="?"),
    Command(Place.EVERYWHERE, "ctrl+p", "command_palette", "commands", "Search all commands of this screen.", shown_key="^p"),
    Command(Place.EVERYWHERE, "ctrl+t", "next_theme", "theme", "Change to the next theme: dark, light, high contrast.", footer=False),
    Command(Place.EVERYWHERE, "ctrl+q", "quit", "quit", "Leave the program. Everything is saved already.", footer=False),
    Command(Place.TODAY, "enter", "open_vendor", "open", "Open the review of the selected vendor.", shown_key="↵"),
    Command(Place.TODAY, "a", "add_vendor", "add vendor", "Add a vendor and open its first review."),
    Command(Place.TODAY, "d", "add_document", "add document", "Add a document to the selected vendor's review."),
    Command(Place.TODAY, "slash", "filter", "filter", "Show only the vendors whose name holds what you type.", shown_key="/"),
    Command(Place.TODAY, "escape", "clear_filter", "all vendors", "Show all vendors again.", footer=False, shown_key="Esc"),
    Command(Place.TODAY, "q", "quit", "quit", "Leave the program. Everything is saved already."),
    Command(Place.REVIEW, "1", "show_place('questions')", "questions", "Go to the questions.", footer=False),
    Command(Place.REVIEW, "2", "show_place('agreement')", "agreement", "Go to the agreement.", footer=False),
    Command(Place.REVIEW, "3", "show_place('findings')", "findings", "Go to the findings.", footer=False),
    Command(Place.REVIEW, "4", "show_place('close')", "close", "Go to closing and signing.", footer=False),
    Command(Place.REVIEW, "d", "add_document", "add document", "Add a document to this review.", footer=False),
    Command(Place.REVIEW, "u", "undo", "undo", "Take back the last step; it stays in the history."),
    Command(Place.REVIEW, "U", "redo", "redo", "Bring back what the last undo took back.", footer=False),
    Command(Place.REVIEW, "escape", "leave", "back", "Go up one level; from the four places to the list of vendors.",
            shown_key="Esc"),
    Command(Place.QUESTIONS, "y", "answer('yes')", "yes", "Answer yes and go to the next open question."),
    Command(Place.QUESTIONS, "n", "answer('no')", "no", "Answer no and go to the next open question."),
    Command(Place.QUESTIONS, "p", "answer('partial')", "partly", "Answer partly and go to the next open question."),
    Command(Place.QUESTIONS, "a", "not_applicable", "not applicable", "Set the question aside, with the reason why.", footer=False),
    Command(Place.QUESTIONS, "enter", "type_answer", "type", "Type the answer, or take it from a list.", shown_key="↵"),
    Command(Place.QUESTIONS, "f", "confirm_proposal", "confirm", "Take what the agreement proposes as the answer, once you read it."),
    Command(Place.QUESTIONS, "x", "cannot_be_judged", "not judged", "Say that it cannot be judged, and what was asked for.", footer=False),
    Command(Place.QUESTIONS, "c", "edit_claim", "claim", "Write down what the vendor says, and where it says so."),
    Command(Place.QUESTIONS, "v", "verify_claim", "check", "Say what was done to check the claim."),
    Command(Place.QUESTIONS, "e", "add_evidence", "evidence", "Attach a piece of evidence to the answer."),
    Command(Place.QUESTIONS, "t", "edit_note", "note", "Write a note; it never leaves the house.", footer=False),
    Command(Place.QUESTIONS, "o", "next_open", "next", "Go to the next question without an answer."),
    Command(Place.QUESTIONS, "w", "show_flows", "flows", "See where our information goes, and what each rule makes of it."),
    Command(Place.QUESTIONS, "D", "set_depth", "depth", "Choose by hand how deep this review goes, with the reason.", footer=False),
    Command(Place.QUESTIONS, "s", "fold_section", "fold", "Fold this finished section into one line, or open it again.", footer=False),
    Command(Place.QUESTIONS, "S", "fold_all", "fold all", "Fold all finished sections, or open all again.", footer=False),
    Command(Place.QUESTIONS, "space", "scroll_card", "more", "Scroll the question by a page.", footer=False, shown_key="Space"),
    Command(Place.QUESTIONS, "exclamation_mark", "next_critical", "next critical", "Go to the next question with a grave finding.",
            footer=False, shown_key="!"),
    Command(Place.QUESTIONS, "slash", "search", "search", "Search in questions, answers and findings, such as: open high.",
            footer=False, shown_key="/"),
    Command(Place.FLOWS, "a", "note_flow", "note a flow", "Note what is done with our information, where and by whom."),
    Command(Place.FLOWS, "x", "withdraw_flow", "withdraw", "Say that a flow no longer takes place, or never did, with the reason."),
    Command(Place.FLOWS, "enter", "go_to_source", "go to", "Go to the question whose answer tells of it.", shown_key="↵"),
    Command(Place.FLOWS, "space", "scroll_card", "more", "Scroll the rules by a page.", footer=False, shown_key="Space"),
    Command(Place.AGREEMENT, "n", "next_flag", "next flag", "Go to the next point that needs a person."),
    Command(Place.AGREEMENT, "N", "previous_flag", "previous flag", "Go to the point before.", footer=False),
    Command(Place.AGREEMENT, "o", "other_passages", "passages", "Go through the passages that carry it, or come near."),
    Command(Place.AGREEMENT, "enter", "read_page", "read", "Go to the page to scroll in it, and back to the list.", shown_key="↵"),
    Command(Place.AGREEMENT, "c", "decide('change')", "ask a change", "Ask the vendor for a change, with reason, owner and date."),
    Command(Place.AGREEMENT, "a", "decide('accept')", "accept risk", "Accept the risk, with the reason and an end."),
    Command(Place.AGREEMENT, "x", "decide('misread')", "misread", "Dismiss what was misread, with the reason."),
    Command(Place.AGREEMENT, "w", "what_changed", "changes", "List the words that differ from the draft before, by page."),
    Command(Place.AGREEMENT, "g", "grade", "grade", "Set the grade by hand, with the reason."),
    Command(Place.AGREEMENT, "s", "show_settled", "show all", "Show or hide the requirements that are in order."),
    Command(Place.AGREEMENT, "y", "copy_quote", "copy", "Copy the quote."),
    Command(Place.FINDINGS, "a", "decide('accept')", "accept risk", "Accept the risk, with the reason and an end."),
    Command(Place.FINDINGS, "c", "decide('change')", "ask a change", "Ask the vendor for a change, with owner and date."),
    Command(Place.FINDINGS, "r", "decide('reject')", "reject", "Refuse the risk: the review cannot be approved while it stands."),
    Command(Place.FINDINGS, "p", "approve", "approve", "Approve an acceptance that somebody else asked for."),
    Command(Place.FINDINGS, "x", "decide('misread')", "misread", "Dismiss what was misread, with the reason.", footer=False),
    Command(Place.FINDINGS, "n", "next_open", "next", "Go to the next finding that blocks an approval."),
    Command(Place.FINDINGS, "s", "show_settled", "settled", "Show or hide the findings that are settled."),
    Command(Place.FINDINGS, "f", "show_unanswered", "unanswered", "Show or fold the questions without an answer."),
    Command(Place.FINDINGS, "enter", "go_to_subject", "go to", "Go to the question or the requirement it is about."),
    Command(Place.CLOSE, "enter", "go_to_obstacle", "go to", "Go to what stands in the way, or do it."),
    Command(Place.CLOSE, "o", "set_outcome", "outcome", "Set the outcome of the review, with the reason."),
    Command(Place.CLOSE, "x", "export_contract", "export", "Write the contract face: what may leave the house."),
    Command(Place.CLOSE, "r", "export_record", "record", "Write the record: everything; it stays in the house."),
    Command(Place.CLOSE, "s", "sign", "sign", "Sign a findings file: you see first what you sign."),
    Command(Place.CLOSE, "v", "verify", "verify", "Check the signatures of a findings file."),
)  # fmt: skip


def commands_of(*places: Place) -> tuple[Command, ...]:
    """Return the commands of some places, place by place, in the order of the list."""
    return tuple(command for place in places for command in COMMANDS if command.place is place)


def bindings_of(*places: Place) -> list[BindingType]:
    """Return the bindings of some places for a screen or the app."""
    return [
        Binding(command.key, command.action, command.title, show=command.footer, key_display=command.shown_key, tooltip=command.help)
        for command in commands_of(*places)
    ]
