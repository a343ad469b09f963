#!/bin/sh
# Debian's "purge": the machine is given back as it was before the first start.
set -e
if [ -d /run/systemd/system ]; then systemctl daemon-reload; fi
if [ "${1:-}" = purge ]; then
  if [ -x /usr/lib/nodelet.removed/bin/nodeletd ]; then /usr/lib/nodelet.removed/bin/nodeletd reset --yes; fi
  rm -rf /usr/lib/nodelet.removed /etc/pf9/nodelet
  rmdir /etc/pf9 /opt/pf9/nodelet /opt/pf9 2>/dev/null || true
fi
