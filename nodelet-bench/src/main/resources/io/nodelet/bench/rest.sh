# What each program of the node takes now, a line each: NAME RSS-KIB CPU-TICKS. Containers' shims are one.
tell() { # NAME PID...
  name=$1 rss=0 ticks=0; shift
  for pid; do
    read -r stat <"/proc/$pid/stat" || continue
    set -- ${stat##*) }
    ticks=$((ticks + ${12} + ${13})) rss=$((rss + ${22} * 4))
  done 2>/dev/null
  echo "$name $rss $ticks"
}
tell nodeletd "$(sed 's/.*pid \([0-9]*\).*/\1/;q' /run/nodelet/nodeletd.lock)"
for record in /run/nodelet/services/*; do
  case ${record##*/} in *.*) continue ;; esac
  read -r _ pid _ <"$record" && tell "${record##*/}" "$pid"
done
tell "shims of containers" $(pgrep -f '^[^ ]*containerd-shim-runc-v2 ')
