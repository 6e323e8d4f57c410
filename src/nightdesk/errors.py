"""Every error that Nightdesk raises on purpose.

NightdeskError
├── InputError       a report, table or statement that cannot be used; names the file and, where there is one, the line
├── LexiconError     the vocabulary, a language, the places or the voices do not hold together; names the file and the key
└── LogError         the log cannot be opened, written or trusted

The text of each says what is wrong and what to do about it, in one line.
"""


class NightdeskError(Exception):
    """The root: catch this one to catch all that Nightdesk raises on purpose."""


class InputError(NightdeskError):
    """Something that was handed in cannot be read; the text names it and says why."""


class LexiconError(NightdeskError):
    """The data that the desk knows by is inconsistent; the text names file and key."""


class LogError(NightdeskError):
    """The log cannot be opened, written or trusted; the text says what to do."""
