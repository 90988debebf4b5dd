"""What an error report does not say: the words that someone was typing, whatever the page (R24)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.views.debug import SafeExceptionReporterFilter

if TYPE_CHECKING:
    from types import FrameType

    from django.http import HttpRequest


class NothingTyped(SafeExceptionReporterFilter):
    """Hide every value sent and every local variable: a page need not remember to ask for it."""

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        """Give back the names of what was sent, and no value."""
        if request is None or not self.is_active(request):
            return super().get_post_parameters(request)
        return dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: FrameType) -> Any:
        """Give back the names of the variables of a frame, and no value."""
        if not self.is_active(request):
            return super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
