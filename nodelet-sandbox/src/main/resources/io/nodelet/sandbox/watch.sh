# Keeps a host's daemon as its unit would: one that was killed, or failed, is started again, at first after 2 s, then later.
# One that ended in order (SIGTERM), or that a reset ended (exit code 8), stays down; so does one whose node was reset
# while it was down: the ledger is gone. One such loop at a time.
exec 9>/run/nodeletd.watch
flock -n 9 || exit 0
seconds() { read -r up _ </proc/uptime && echo "${up%.*}"; }
pause=2
ledger=/var/opt/pf9/nodelet/ledger
there=
seen() { [ ! -e "$ledger" ] || there=yes; }
while :; do
  begun=$(seconds)
  seen
  nodeletd run 2>"$1" 9>&-
  case $? in 0 | 8) exit ;; esac
  seen
  [ $(($(seconds) - begun)) -lt 60 ] || pause=2
  sleep "$pause" 9>&-
  pause=$((pause < 5 ? pause * 2 : 10))
  [ -z "$there" ] || [ -e "$ledger" ] || exit
done
