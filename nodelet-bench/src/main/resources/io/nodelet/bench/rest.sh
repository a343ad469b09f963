# What each program of the node takes now, a line each: NAME RSS-KIB OF-IT-NO-FILES CPU-TICKS. Containers' shims are one.
tell() { # NAME PID...
  name=$1 rss=0 own=0 ticks=0; shift
  for pid; do
    read -r stat <"/proc/$pid/stat" || continue
    set -- ${stat##*) }
    ticks=$((ticks + ${12} + ${13} + ${14} + ${15})) # its own, and what it started and saw end
    rss=$((rss + $(sed -n 's/VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")))
    own=$((own + $(sed -n 's/RssAnon:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")))
  done 2>/dev/null
  echo "$name $rss $own $ticks"
}
tell nodeletd "$(sed 's/.*pid \([0-9]*\).*/\1/;q' /run/nodelet/nodeletd.lock)"
for record in /run/nodelet/services/*; do
  case ${record##*/} in *.*) continue ;; esac
  read -r _ pid _ <"$record" && tell "${record##*/}" "$pid"
done
tell "shims of containers" $(pgrep -f '^[^ ]*containerd-shim-runc-v2 ')
