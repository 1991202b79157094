"""Papers: PDFs from templates and data; numbered ones are issued once and never change (ADR 11)."""

from anlan.infra.papers import glass
from anlan.infra.papers.issuing import Kind, PaperRow, issue, named, papers_of
from anlan.infra.papers.press import press
from anlan.infra.papers.show import answer, show

__all__ = ["Kind", "PaperRow", "answer", "glass", "issue", "named", "papers_of", "press", "show"]
