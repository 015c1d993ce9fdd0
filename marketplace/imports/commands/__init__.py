from .opening import TooManyImports, UnclearColumns, drop_import, forget_old_imports, match_columns, open_import
from .undoing import undo_import, undo_rows
from .writing import BATCH, RowRefused, refuse_row, start_import, stop_import, write_rows

__all__ = [
    "BATCH",
    "RowRefused",
    "TooManyImports",
    "UnclearColumns",
    "drop_import",
    "forget_old_imports",
    "match_columns",
    "open_import",
    "refuse_row",
    "start_import",
    "stop_import",
    "undo_import",
    "undo_rows",
    "write_rows",
]
