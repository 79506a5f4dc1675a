"""The reasons for which a file does not become a document, by the names that the `failures` table shows.

Raise one with a message for the person who owns the file: what is wrong and what to do, no traceback words.
"""


class IngestError(Exception):
    """A file that could not be read, for a reason its owner understands; the class name is `failures.error`."""


class Encrypted(IngestError):
    """The file asks for a password."""


class Damaged(IngestError):
    """The bytes are not what the format says they should be."""


class Unsupported(IngestError):
    """No reader for this kind of file."""


class Empty(IngestError):
    """No bytes at all."""


class NoText(IngestError):
    """The file opens and holds no text, neither typed nor pictured."""


class Restricted(IngestError):
    """Marked MẬT, TỐI MẬT or TUYỆT MẬT and not allowed in."""


class TimedOut(IngestError):
    """Reading took longer than the limit."""


class TooLarge(IngestError):
    """The file, or what it unpacks to, is larger than the limit."""


class OutOfMemory(IngestError):
    """Reading needed more memory than the limit."""


class MissingProgram(IngestError):
    """A program that this kind of file needs (LibreOffice, Tesseract data) is not installed."""


class Unexpected(IngestError):
    """An error of ours; the message names it."""
