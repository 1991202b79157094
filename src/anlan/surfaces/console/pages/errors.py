"""What stands where there is nothing, and where the house itself made a mistake."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No such page, or none for this viewer: both look the same, so nobody learns what lies outside their scope."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=404)
    return render(request, "console/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """A fault of ours; the page asks nothing of the database, which may be the fault."""
    return render(request, "console/broken.html", status=500)
