#!/bin/sh
# After the files are in place (deb and rpm): the command, Chromium's sandbox, and what desktops keep in caches. Runs as root.
set -e
app='/opt/${sanitizedProductName}'

ln -sf "$app/${executable}" '/usr/bin/${executable}'
ln -sf "$app/${executable}-headless" '/usr/bin/${executable}-headless'

# Chromium makes its sandbox from user namespaces; only where a plain user gets none it needs its setuid helper.
namespaces=yes
grep -qxs 0 /proc/sys/kernel/unprivileged_userns_clone && namespaces=no
grep -qxs 0 /proc/sys/user/max_user_namespaces && namespaces=no
[ -e /proc/self/ns/user ] || namespaces=no

# Ubuntu from 24.04 on gives user namespaces only to programs that an AppArmor profile names. Older ones do not know such a profile.
profile="$app/resources/apparmor-profile"
if command -v apparmor_status >/dev/null && apparmor_status --enabled 2>/dev/null; then
  if apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
    cp -f "$profile" '/etc/apparmor.d/${executable}'
    ischroot 2>/dev/null || apparmor_parser --replace --write-cache --skip-read-cache '/etc/apparmor.d/${executable}' || namespaces=no
  elif grep -qxs 1 /proc/sys/kernel/apparmor_restrict_unprivileged_userns; then
    namespaces=no
  fi
fi
if [ "$namespaces" = yes ]; then chmod 0755 "$app/chrome-sandbox"; else chmod 4755 "$app/chrome-sandbox"; fi

command -v update-mime-database >/dev/null && update-mime-database /usr/share/mime || true
command -v update-desktop-database >/dev/null && update-desktop-database -q /usr/share/applications || true
command -v gtk-update-icon-cache >/dev/null && [ -e /usr/share/icons/hicolor/index.theme ] && gtk-update-icon-cache -qf /usr/share/icons/hicolor || true
