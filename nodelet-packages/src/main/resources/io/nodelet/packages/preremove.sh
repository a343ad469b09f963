#!/bin/sh
# An upgrade touches nothing. A removal stops the node; its data stay, as do the few files that give the machine back.
# It never goes past a PodDisruptionBudget or etcd's majority by itself: then the package stays.
set -e
case ${1:-} in
  upgrade | deconfigure | failed-upgrade | 1) exit 0 ;;
esac
if [ -e /var/opt/pf9/nodelet/ledger ]; then
  if [ -n "${NODELET_REMOVE_FORCE:-}" ]; then
    /usr/bin/nodeletd phases stop --force || systemctl stop 'nodelet-*.service' || true
  elif ! /usr/bin/nodeletd phases stop; then
    cat >&2 <<'END'
nodelet stays installed: its node could not be stopped, and goes on as far as it does. What is in the way stands above.
Set that right, or run `nodeletd phases stop --force`, and remove the package again. Where nodeletd itself is broken:
NODELET_REMOVE_FORCE=1 in the environment of the removal stops what runs, whatever is in the way.
END
    exit 1
  fi
fi
if [ -d /run/systemd/system ]; then systemctl disable --now nodeletd.service || true; fi
if [ -e /var/opt/pf9/nodelet/ledger ]; then
  rm -rf /usr/lib/nodelet.removed
  cp -al /usr/lib/nodelet /usr/lib/nodelet.removed
fi
