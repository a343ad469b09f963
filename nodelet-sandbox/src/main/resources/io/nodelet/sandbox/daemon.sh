# Starts a host's daemon, and leaves it to the host: as a unit where systemd runs, else to a loop that does what the unit would.
# Arguments: the file for what it prints to stderr, the loop's text.
set -eu
if [ -d /run/systemd/system ]; then
  exec systemd-run --quiet --collect --unit=nodeletd --service-type=notify --setenv=PATH="$PATH" \
    -p Restart=always -p RestartSec=2 -p StartLimitIntervalSec=0 -p RestartPreventExitStatus=8 -p SuccessExitStatus=8 -p KillMode=process \
    -p StandardError="append:$1" nodeletd run
fi
setsid sh -c "$2" watch "$1" </dev/null >/dev/null 2>&1 &
