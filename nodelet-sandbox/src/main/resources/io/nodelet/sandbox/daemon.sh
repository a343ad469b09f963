# Starts a host's daemon, and leaves it to the host: as a unit where systemd runs.
set -eu
if [ -d /run/systemd/system ]; then
  exec systemd-run --quiet --collect --unit=nodeletd --service-type=notify --setenv=PATH="$PATH" \
    -p Restart=always -p RestartPreventExitStatus=8 -p SuccessExitStatus=8 -p KillMode=process \
    -p StandardError="append:$1" nodeletd run
fi
setsid nodeletd run </dev/null >/dev/null 2>"$1" &
