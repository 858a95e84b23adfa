"""A tray icon with a menu by GTK and libdbusmenu, which prints what is clicked."""
import gi

gi.require_version("Gtk", "3.0")
gi.require_version("AyatanaAppIndicator3", "0.1")
from gi.repository import AyatanaAppIndicator3 as AppIndicator, Gtk  # noqa: E402


def entry(item, menu, name):
    item.connect("activate", lambda *_: print("clicked", name, flush=True))
    menu.append(item)
    return item


icon = AppIndicator.Indicator.new("lab-test", "dialog-information", AppIndicator.IndicatorCategory.APPLICATION_STATUS)
icon.set_status(AppIndicator.IndicatorStatus.ACTIVE)
icon.set_title("Lab test")
menu = Gtk.Menu()
entry(Gtk.MenuItem(label="Open the library"), menu, "open")
menu.append(Gtk.SeparatorMenuItem())
checked = Gtk.CheckMenuItem(label="Snooze")
checked.set_active(True)
entry(checked, menu, "snooze")
more = Gtk.Menu()
entry(Gtk.MenuItem(label="云主机"), more, "vm")
entry(Gtk.MenuItem(label="Gone"), more, "gone").set_sensitive(False)
parent = Gtk.MenuItem(label="Recent")
parent.set_submenu(more)
menu.append(parent)
menu.show_all()
icon.set_menu(menu)
Gtk.main()
