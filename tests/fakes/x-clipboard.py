"""The clipboard of an X display: `set TEXT` owns it until the process ends, `get` prints its text."""

import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, Gtk  # noqa: E402

clipboard = Gtk.Clipboard.get(Gdk.SELECTION_CLIPBOARD)
if sys.argv[1] == "set":
    clipboard.set_text(sys.argv[2], -1)
    print("owned", flush=True)
    Gtk.main()
else:
    print(clipboard.wait_for_text() or "", end="", flush=True)
