"""Pictures have no history of their own: where one hangs is told with the goods."""

from marketplace.kernel.history import untold

from .models import Photo

untold(Photo, why="A picture nobody shows yet is its sender's alone; it is swept after a day.")
