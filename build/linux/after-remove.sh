#!/bin/sh
# After the files are gone: what after-install.sh made. A deb says "upgrade" where a newer version comes, an rpm the number that stays.
set -e
case "$1" in
  remove | purge | 0) ;;
  *) exit 0 ;;
esac

rm -f '/usr/bin/${executable}' '/usr/bin/${executable}-headless'
if [ -e '/etc/apparmor.d/${executable}' ]; then
  if command -v apparmor_status >/dev/null && apparmor_status --enabled 2>/dev/null; then
    ischroot 2>/dev/null || apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
  fi
  rm -f '/etc/apparmor.d/${executable}'
fi

command -v update-mime-database >/dev/null && update-mime-database /usr/share/mime || true
command -v update-desktop-database >/dev/null && update-desktop-database -q /usr/share/applications || true
command -v gtk-update-icon-cache >/dev/null && [ -e /usr/share/icons/hicolor/index.theme ] && gtk-update-icon-cache -qf /usr/share/icons/hicolor || true
