# Runs a service: launch.sh keep RECORD FINGERPRINT CGROUPS PROGRAM ARG...
# It is two shells. The first, the keeper, waits and writes down how the program ended. The second writes down itself and
# its keeper, each by pid and start time, before it becomes the program; under a lock, so that a service is never lost and
# never runs twice, whenever the agent that started it dies.
turn=$1 record=$2 fingerprint=$3 cgroups=$4
started() { read -r stat <"/proc/$1/stat" 2>/dev/null && stat=${stat##*) } && set -- $stat && printf %s "${20}"; }
ooms() { cat $(for group in $cgroups; do echo "$group/memory.events $group/memory.oom_control"; done) | grep '^oom_kill '; }
write() { echo "$@" >"$record.new" && mv "$record.new" "$record"; }

if [ "$turn" = become ]; then
  shift 4
  exec 9>"$record.lock"
  flock 9
  if [ -e "$record" ] && read -r _ pid time _ <"$record" && [ "$(started "$pid")" = "$time" ]; then exit 75; fi
  write "$fingerprint" $$ "$(started $$)" "$PPID" "$(started "$PPID")"
  exec 9>&-
  exec "$@"
fi

[ -x "$5" ] || { echo "$5: not there, or not a program"; exit 127; }
for group in $cgroups; do echo $$ >"$group/cgroup.procs" || exit 76; done
trap : HUP INT QUIT TERM # it leaves after the program, and never before
exec 3>&2 2>/dev/null    # what a shell says of its children's end is not the service's to print
before=$(ooms)
shift
sh "$0" become "$@" 2>&3 3>&-
status=$?
exec 9>"$record.lock"
flock 9
read -r print pid time keeper since _ <"$record" && [ "$keeper" = $$ ] || exit $status
oom=-
[ "$(ooms)" = "$before" ] || oom=oom
write "$print" "$pid" "$time" "$keeper" "$since" "$status" "$oom"
exit $status
