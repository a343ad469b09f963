# Becomes a service: launch.sh RECORD FINGERPRINT CGROUPS PROGRAM ARG...
# It writes down its own pid and start time before it becomes the program, under a lock, so that a
# service is never lost and never runs twice, whenever the agent that started it dies.
record=$1 fingerprint=$2 cgroups=$3
shift 3
started() { read -r stat <"/proc/$1/stat" 2>/dev/null && stat=${stat##*) } && set -- $stat && printf %s "${20}"; }
[ -x "$1" ] || { echo "$1: not there, or not a program"; exit 127; }
exec 9>"$record.lock"
flock 9
if [ -e "$record" ] && read -r _ pid time <"$record" && [ "$(started "$pid")" = "$time" ]; then exit 75; fi
for group in $cgroups; do echo $$ >"$group/cgroup.procs" || exit 76; done
printf '%s %s %s\n' "$fingerprint" $$ "$(started $$)" >"$record.new"
mv "$record.new" "$record"
exec 9>&-
exec "$@"
