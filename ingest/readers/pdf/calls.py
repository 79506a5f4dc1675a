"""PDFium's functions for calling once a letter: without the checks of arguments that pypdfium2's prototypes make.

A call costs a third of the checked one. In return the callers pass nothing but pointers (pypdfium2's `raw`, or a
`Handle`), integers that fit into a C int, and `ctypes.byref` of their own buffers. PDFium may not be called from two
threads, so no call lets go of the interpreter's lock.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c


class Handle(ctypes.c_void_p):
    """A pointer to one of PDFium's things. As a result type it stays one, where `c_void_p` would become an integer."""


def unchecked(name: str, result: Any) -> Callable[..., Any]:
    """The function `name` of PDFium's C interface; `result` is the ctypes type of what it returns."""
    address = ctypes.cast(getattr(pdfium_c, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result)(address)

