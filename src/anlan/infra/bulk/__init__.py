"""Files from outside: tables are read, checked by row and field, compared with what is known, and taken in whole."""

from anlan.infra.bulk.columns import Column, Wrong
from anlan.infra.bulk.files import open_sheet
from anlan.infra.bulk.report import FileError, Progress, Report, RowError, silent
from anlan.infra.bulk.table import Line, Table, read_table

__all__ = [
    "Column",
    "FileError",
    "Line",
    "Progress",
    "Report",
    "RowError",
    "Table",
    "Wrong",
    "open_sheet",
    "read_table",
    "silent",
]
