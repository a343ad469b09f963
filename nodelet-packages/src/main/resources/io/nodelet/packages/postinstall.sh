#!/bin/sh
# Debian calls it "configure [OLD-VERSION]", an rpm with the number of versions that are then installed.
set -e
rm -rf /usr/lib/nodelet.removed
# Ahead-of-time caches belong to this very Java and these jars; without them nodeletd only starts slower.
mkdir -p /usr/lib/nodelet/aot
rm -f /usr/lib/nodelet/aot/*
NODELET_AOT_TRAIN=nodeletd /usr/bin/nodeletd phases list >/dev/null 2>&1 || true
NODELET_AOT_TRAIN=nodeletd-act /usr/bin/nodeletd warm-up >/dev/null 2>&1 || true
NODELET_AOT_TRAIN=nodeletd-run /usr/bin/nodeletd warm-up-run >/dev/null 2>&1 || true
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  # An upgrade: the new nodeletd takes over. The node's programs go on.
  systemctl try-restart nodeletd.service || true
fi
