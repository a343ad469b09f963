#!/bin/sh
# An upgrade touches nothing. A removal stops the node; its data stay, as do the few files that give the machine back.
set -e
case ${1:-} in
  upgrade | deconfigure | failed-upgrade | 1) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then systemctl disable --now nodeletd.service || true; fi
if [ -e /var/opt/pf9/nodelet/ledger ]; then
  /usr/bin/nodeletd phases stop --force || systemctl stop 'nodelet-*.service' || true
  rm -rf /usr/lib/nodelet.removed
  cp -al /usr/lib/nodelet /usr/lib/nodelet.removed
fi
rm -rf /usr/lib/nodelet/aot
