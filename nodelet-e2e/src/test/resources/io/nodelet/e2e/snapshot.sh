# Prints all that a host has beside its files, one line each.
while read -r _ _ _ root point options rest; do
  fs=${rest##*- }
  echo "mount $point $root ${fs%% *}"
done </proc/self/mountinfo
# An address is only an address once the kernel has seen that nobody else has it.
for _ in $(seq 100); do
  [ -n "$(ip -6 addr show tentative)" ] || break
  sleep 0.1
done
ip -o link show | sed -E 's/^[0-9]+: //; s/(qlen|state|mode|group) [^ ]+ ?//g; s/^/link /'
ip -o addr show | sed -E 's/^[0-9]+: //; s/ (valid|preferred)_lft [^ ]+//g; s/^/address /'
for family in -4 -6; do
  ip $family route show table all | sed "s/^/route $family /"
  ip $family rule show | sed "s/^/rule $family /"
done
nft list ruleset | sed -E 's/counter packets [0-9]+ bytes [0-9]+/counter/; s/^/nft /'
find /sys/fs/cgroup -mindepth 1 -type d | sed 's/^/cgroup /'
# /proc/sys: those that this host can change, and not those that count
(cd /proc/sys && for f in $(find net vm kernel fs user -type f -perm -0400 2>/dev/null); do
  case $f in
    *count* | *random* | kernel/ns_last_pid | fs/*-nr | fs/*-state | fs/aio-nr | kernel/pty/nr | *stat_refresh | */cdrom/* | *drop_caches) continue ;;
    */flush | *gc_interval* | */stable_secret | fs/quota/* | kernel/sched_domain/* | kernel/perf* | kernel/tainted | kernel/spl/*) continue ;;
  esac
  value=$(tr '\n\t' '  ' <"$f" 2>/dev/null | sed 's/ *$//') || continue
  echo "sysctl $f = $value"
done)
me=$$
ps -eo ppid=,pid=,args= | while read -r ppid pid args; do
  [ "$pid" = "$me" ] || [ "$ppid" = "$me" ] || echo "process $args"
done
