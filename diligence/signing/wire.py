"""The building blocks of SSH's wire format (RFC 4251, section 5), read strictly: no byte may be missing or left over."""

from diligence.errors import SigningError


def damaged(what: str) -> SigningError:
    """Make the error for a signature that is not what its signer made."""
    return SigningError(what, "Ask the sender for the file as it was signed")


def string(content: bytes) -> bytes:
    """Write a length and the bytes."""
    return len(content).to_bytes(4, "big") + content


class Reader:
    """Take values off the front of a byte string. Each method raises ``SigningError`` where the bytes do not hold what it reads."""

    def __init__(self, content: bytes, what: str) -> None:
        self._content, self._at, self._what = content, 0, what

    def __bool__(self) -> bool:
        """Tell whether anything is left."""
        return self._at < len(self._content)

    def take(self, length: int) -> bytes:
        """Take exactly so many bytes."""
        if length > len(self._content) - self._at:
            raise damaged(f"{self._what} breaks off too early")
        self._at += length
        return self._content[self._at - length : self._at]

    def number(self) -> int:
        """Take an unsigned number of 32 bits."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Take a string: its length, then its bytes."""
        return self.take(self.number())

    def end(self) -> None:
        """Insist that nothing is left."""
        if self:
            raise damaged(f"{self._what} has bytes after its end")
