"""The exception of this package. The extension makes it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal, Optional

    from ._wizer import Comparison


class WizerError(Exception):
    """An error whose text is one clear line.

    Attributes:
        kind: what went wrong. Before anything runs: ``malformed``, ``unsupported``, ``init-func``,
            ``options``, ``environment``, ``compile``. Of the run: ``instantiate``, ``trap``,
            ``limit``, ``returned``, ``open-handles``, ``denied``, ``leaks``, ``differs``,
            ``unsupported``. Others: ``transform``, ``state``, ``instance``, ``read``, ``write``,
            ``interrupted``, ``internal``.
        causes: what it came from: where it trapped and why, say.
        offset: where the construct begins in the binary that is refused, if it has a place there.
        function: the function that was called, if it trapped or returned a failure.
        returned: what the initializer returned, if that is the failure.
        limit: the limit that was reached: ``time``, ``fuel`` or ``memory``.
        comparison: how the results of two runs differ.
    """

    def __init__(
        self,
        text: str,
        kind: str = "failed",
        causes: Sequence[str] = (),
        offset: Optional[int] = None,
        function: Optional[str] = None,
        returned: Optional[str] = None,
        limit: Optional[Literal["time", "fuel", "memory"]] = None,
        comparison: Optional[Comparison] = None,
    ) -> None:
        super().__init__(text)
        self.kind = kind
        self.causes = list(causes)
        self.offset = offset
        self.function = function
        self.returned = returned
        self.limit = limit
        self.comparison = comparison
