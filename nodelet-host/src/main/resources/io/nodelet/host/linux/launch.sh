# Runs a service: launch.sh keep RECORD FINGERPRINT CGROUPS DELAY PROGRAM ARG...
# It is two shells. The first, the keeper, waits and writes down how the program ended. The second writes down itself and
# its keeper, each by pid and start time, before it becomes the program; under a lock, so that a service is never lost and
# never runs twice, whenever the agent that started it dies.
# A keeper reads this file again for each restart, as a later nodeletd may have replaced it: the arguments stay as they are.
# RECORD.needs, where it is there, names a file and a folder: once the file exists, nothing is started while the folder is empty.
# Where no agent starts again what ended, its keeper does, DELAY seconds later; later each time, if that does not last.
turn=$1 record=$2 fingerprint=$3 cgroups=$4 delay=$5
started() { read -r stat 2>/dev/null <"/proc/$1/stat" && stat=${stat##*) } && set -- $stat && printf %s "${20}"; }
ooms() { cat $(for group in $cgroups; do echo "$group/memory.events $group/memory.oom_control"; done) | grep '^oom_kill '; }
write() { echo "$@" >"$record.new" && mv "$record.new" "$record"; }
seconds() { read -r up _ </proc/uptime && printf %s "${up%.*}"; }
asked() { [ -e "$record.stopping" ] && [ "$(cat "$record.stopping")" = "$1 $2" ]; } # whether this run was meant to end
met() { [ ! -e "$record.needs" ] || { { read -r once && read -r filled; } <"$record.needs" && { [ ! -e "$once" ] || [ -n "$(ls -A "$filled")" ]; }; }; }

if [ "$turn" != keep ]; then
  shift 5
  met || { echo "$filled is empty: it is not started without it"; exit 77; }
  exec 9>"$record.lock"
  flock 9
  pid=0 time=0 keeper=0
  [ -e "$record" ] && read -r _ pid time keeper _ <"$record"
  if [ -n "$time" ] && [ "$(started "$pid")" = "$time" ]; then exit 75; fi
  if [ "$turn" = again ]; then
    [ "$keeper" = "$PPID" ] && ! asked "$pid" "$time" || exit 75 # it was stopped, or an agent starts it
    : >"$record.again"
  fi
  # Without a record nobody would know of it, and the next start would run it twice.
  write "$fingerprint" $$ "$(started $$)" "$PPID" "$(started "$PPID")" || exit 74
  exec 9>&-
  exec "$@"
fi

[ -x "$6" ] || { echo "$6: not there, or not a program"; exit 127; }
for group in $cgroups; do echo $$ >"$group/cgroup.procs" || exit 76; done
# The program inherits both: the kernel kills every pod before it, where we may say so; a core of it would hold keys.
{ echo "${NODELET_OOM:-0}" >/proc/$$/oom_score_adj; } 2>/dev/null
unset NODELET_OOM
ulimit -c 0
trap : HUP INT QUIT TERM # it leaves after the program, and never before
exec 3>&2 2>/dev/null    # what a shell says of its children's end is not the service's to print
shift
turn=become pause=$delay last=
while :; do
  before=$(ooms) begun=$(seconds)
  (exec sh "$0" $turn "$@" 2>&3 3>&-)
  status=$?
  exec 9>"$record.lock"
  flock 9
  read -r print pid time keeper since _ <"$record" && [ "$keeper" = $$ ] || exit $status
  if [ "$last" != "$pid $time" ]; then
    oom=-
    [ "$(ooms)" = "$before" ] || oom=oom
    write "$print" "$pid" "$time" "$keeper" "$since" "$status" "$oom"
  elif [ $status != 77 ]; then
    exit $status # it was stopped, or an agent starts it
  fi
  exec 9>&-
  trap 'kill $!; exit' TERM # from now on an agent may send it away; one that stops the service says so before
  asked "$pid" "$time" && exit $status
  [ $(($(seconds) - begun)) -lt 300 ] || pause=$delay
  sleep "$pause" &
  wait $!
  trap : TERM
  turn=again last="$pid $time" pause=$((pause * 2 < 300 ? pause * 2 : 300))
done
