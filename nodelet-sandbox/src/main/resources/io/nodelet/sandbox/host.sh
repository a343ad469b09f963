# PID 1 of a test host until its file system stands: makes the mounts of a list, waits for the network, becomes the init.
# Arguments: the new root, the list, the host's name, the init and its arguments. Runs in new namespaces only.
set -eu
root=$1 list=$2 name=$3
shift 3
mount --make-rprivate /
tab=$(printf '\t')
point() { # makes the place where $1 will be mounted, of the same kind
  if [ -d "$1" ]; then mkdir -p "$2"; else mkdir -p "${2%/*}"; [ -e "$2" ] || : >"$2"; fi
}
while IFS=$tab read -r kind source target options; do
  at=$root/$target
  case $kind in
    bind) point "$source" "$at"; mount --bind "$source" "$at" ;;
    fixed) point "$source" "$at"; mount --bind "$source" "$at"; mount -o remount,bind,ro "$at" ;;
    readonly) [ ! -e "$at" ] || { mount --bind "$at" "$at"; mount -o remount,bind,ro "$at"; } ;;
    writable) [ ! -e "$at" ] || { mount --bind "$at" "$at"; mount -o remount,bind,rw "$at"; } ;;
    node) mknod -m "$options" "$at" c "${source%:*}" "${source#*:}" ;;
    link) mkdir -p "${at%/*}"; ln -sfn "$source" "$at" ;;
    hide) rm -rf "$at" ;;
    detach) umount "$at"; rmdir "$at" ;;
    folder) mkdir -p "$at"; chmod "$options" "$at" ;;
    *) [ -d "$at" ] || mkdir -p "$at"; mount -t "$kind" -o "$options" "$source" "$at" ;;
  esac
done <"$list"
printf %s "$name" >/proc/sys/kernel/hostname
read -r _ # the maker says when the network is there; if it dies first, so does this host
cd "$root"
mkdir run/.machine
pivot_root . run/.machine
cd /
umount -l /run/.machine
rmdir /run/.machine
mount --make-rshared /
exec env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 container=nodelet "$@" </dev/null
