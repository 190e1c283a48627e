"""The building blocks of SSH's wire format (RFC 4251, section 5), read strictly: no byte may be missing or left over."""

from diligence.errors import SigningError

ASK_AGAIN = "Ask the sender for the file as it was signed"


def damaged(what: str) -> SigningError:
    """Make the error for a signature that is not what its signer made."""
    return SigningError(what, ASK_AGAIN)


def string(content: bytes) -> bytes:
    """Write a length and the bytes."""
    return len(content).to_bytes(4, "big") + content


class Reader:
    """Take values off the front of a byte string. Each method raises ``SigningError`` where the bytes do not hold what it reads."""

    def __init__(self, content: bytes, what: str) -> None:
        self._content = content
        self._at = 0
        self._what = what

    def take(self, length: int) -> bytes:
        """Take exactly so many bytes."""
        end = self._at + length
        if end > len(self._content):
            raise damaged(f"{self._what} breaks off too early")
        taken = self._content[self._at : end]
        self._at = end
        return taken

    def byte(self) -> int:
        """Take one byte."""
        return self.take(1)[0]

    def number(self) -> int:
        """Take an unsigned number of 32 bits."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Take a string: its length, then its bytes."""
        return self.take(self.number())

    def integer(self) -> int:
        """Take a positive integer of any size in its one shortest form."""
        content = self.string()
        shortest = len(content) > 0 and content[0] < 0x80 and (content[0] != 0 or (len(content) > 1 and content[1] >= 0x80))
        if not shortest:
            raise damaged(f"{self._what} holds a number in a form that no signer writes")
        return int.from_bytes(content, "big")

    def end(self) -> None:
        """Insist that nothing is left."""
        if self._at != len(self._content):
            raise damaged(f"{self._what} has bytes after its end")
