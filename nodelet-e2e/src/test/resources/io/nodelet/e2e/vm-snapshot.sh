# Prints all that a virtual machine has, one line each: files with mode, owner and size (those of /etc with a checksum),
# units, control groups, mounts, links, addresses, routes, firewall, kernel settings. Not what systemd and the kernel
# keep for themselves, not what each boot makes anew or only counts, and not what dpkg writes at an upgrade.
for d in / /run /tmp /dev/shm; do
  find $d -xdev \( -path /proc -o -path /sys -o -path /var/log/journal -o -path /run/log/journal -o -path /run/user \
    -o -path /run/udev -o -path '/run/systemd/*' -o -path '/root/*' -o -path '/var/lib/systemd/*' -o -path '/var/log/wtmp*' \
    -o -path '/var/log/lastlog' -o -path '/tmp/systemd-private-*' -o -path '/var/tmp/systemd-private-*' -o -path '/var/lib/dpkg/*' \
    -o -path '/var/log/dpkg.log' -o -path '/usr/lib/nodelet/aot/*' \) -prune -o \( -type f -printf 'file %p %m %U:%G %s\n' -o -type d -printf 'folder %p %m %U:%G\n' \
    -o -printf 'other %p %m %U:%G %l\n' \)
done
find /etc -xdev -type f -exec cksum {} + | sed 's/^/checksum /'
find /run/systemd/system /run/systemd/transient | grep -v session- | sed 's/^/file /'
systemctl list-units --all --plain --no-legend --type=service,slice,scope,mount,socket |
  awk '$1 !~ /^(session-|user|run-user|modprobe@|systemd-|initrd|emergency|rescue|ldconfig)/ && $2 != "not-found" {print "unit", $1, $3}' | grep -v binfmt_misc
find /sys/fs/cgroup -type d | grep -v -E 'user.slice|system.slice/(systemd-|modprobe)|binfmt_misc' | sed 's/^/cgroup /'
awk '{print "mount", $2, $3}' /proc/mounts | grep -v -E '/run/user|binfmt_misc'
ip -o link | sed -E 's/^[0-9]+: //; s/ (qlen|state) .*//; s/^/link /'
ip -o addr | sed -E 's/^[0-9]+: //; s/ *valid_lft.*//; s/^/address /'
for f in -4 -6; do ip $f route show table all | sed "s/^/route $f /"; done
nft list ruleset | sed 's/^/nft /'
for f in $(find /proc/sys/net /proc/sys/vm /proc/sys/kernel /proc/sys/fs -type f); do
  case $f in
    *count* | *random* | *ns_last_pid | *-nr | *-state | *pty/nr | *stat_refresh | *drop_caches | */flush | *stable_secret | *gc_interval*) continue ;;
    # Each boot computes these from the memory that it finds free.
    */ipv4/tcp_mem | */ipv4/udp_mem | */threads-max | */fs/file-max) continue ;;
    # These come with their modules, which stay.
    */net/netfilter/* | */net/bridge/* | */perf* | *tainted | *sched_domain* | */net/nf_conntrack_max | */ipv4/vs/* | */binfmt_misc/* | */fs/quota/*) continue ;;
  esac
  value=$(cat "$f" 2>/dev/null) && echo "sysctl $f" $value
done
