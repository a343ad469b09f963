# PID RESIDENT-KIB PEAK-KIB of this host's nodeletd.
pid=$(sed 's/.*pid \([0-9]*\).*/\1/;q' /run/nodelet/nodeletd.lock)
echo "$pid $(sed -n 's/VmRSS:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status") $(sed -n 's/VmHWM:[^0-9]*\([0-9]*\).*/\1/p' "/proc/$pid/status")"
