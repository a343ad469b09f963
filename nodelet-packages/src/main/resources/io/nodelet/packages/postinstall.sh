#!/bin/sh
# Debian calls it "configure [OLD-VERSION]", an rpm with the number of versions that are then installed.
set -e
rm -rf /usr/lib/nodelet.removed
# Packages before brought no caches: they made them here.
rm -f /usr/lib/nodelet/lib/jars
[ -e /usr/lib/nodelet/sum ] || [ ! -e /usr/lib/nodelet/sum.before ] || mv /usr/lib/nodelet/sum.before /usr/lib/nodelet/sum
rm -f /usr/lib/nodelet/sum.before
sum=$(cat /usr/lib/nodelet/sum)
find /usr/lib/nodelet/aot -name '*.aot' ! -name "*-$sum.aot" -delete
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  # An upgrade: the new nodeletd takes over. The node's programs go on.
  systemctl try-restart nodeletd.service || true
fi
