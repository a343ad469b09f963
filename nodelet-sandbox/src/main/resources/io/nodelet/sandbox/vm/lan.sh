#!/bin/sh
# In a virtual machine: lan.sh NAME MAC ADDRESS. Its name, and its address in the network of its user's machines; safe to repeat.
set -eu
name=$1 mac=$2 address=$3
echo "$name" >/etc/hostname
hostname "$name"
printf '127.0.0.1 localhost\n%s %s\n::1 localhost\n' "${address%/*}" "$name" >/etc/hosts
printf '[Match]\nMACAddress=%s\n[Network]\nAddress=%s\nIPv6AcceptRA=no\n' "$mac" "$address" >/etc/systemd/network/20-meet.network
networkctl reload
i=0
until ip -4 -oneline address | grep -qF " $address "; do
  i=$((i + 1))
  [ $i -le 120 ] || { echo "$address does not come up" >&2; exit 1; }
  sleep 1
done
