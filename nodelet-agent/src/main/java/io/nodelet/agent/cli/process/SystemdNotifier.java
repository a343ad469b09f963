package io.nodelet.agent.cli.process;

import io.nodelet.checks.machine.Machine;
import io.nodelet.daemon.DaemonListener;
import io.nodelet.daemon.NodeState;
import io.nodelet.host.linux.NotifySocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Tells systemd how the daemon is, where systemd started it (`Type=notify`, `WatchdogSec=`).
public final class SystemdNotifier implements DaemonListener {
    private static final String UNIT = "/usr/lib/systemd/system/nodeletd.service";

    private final NotifySocket socket;
    private final long watchdogNanos;
    private long nextAlive = System.nanoTime();
    private String lastStatus = "";

    private SystemdNotifier(NotifySocket socket, long watchdogNanos) {
        this.socket = socket;
        this.watchdogNanos = watchdogNanos;
    }

    /// The command that starts the daemon on this machine.
    public static String start(Machine machine) {
        return machine.systemd() && machine.exists(UNIT) ? "systemctl start nodeletd" : "nodeletd run";
    }

    /// @param environment of this process
    static DaemonListener of(Map<String, String> environment) {
        return NotifySocket.of(environment)
                .<DaemonListener>map(notifySocket -> new SystemdNotifier(notifySocket, watchdog(environment)))
                .orElse(NOBODY);
    }

    private static long watchdog(Map<String, String> environment) {
        return Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> TimeUnit.MICROSECONDS.toNanos(Long.parseLong(text)))
                .orElse(0L);
    }

    @Override
    public void tell(News news, String text) {
        switch (news) {
            case READY -> socket.say("READY=1");
            case RELOADING ->
                socket.say("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
            case STOPPING -> socket.say("STOPPING=1");
            case ALIVE -> alive();
        }
    }

    @Override
    public void is(NodeState state, String last) {
        status(state.wireName() + ": " + last);
    }

    /// Twice in the time that the watchdog waits, or more.
    private void alive() {
        if (watchdogNanos > 0 && System.nanoTime() - nextAlive >= 0) {
            nextAlive = System.nanoTime() + watchdogNanos / 3;
            socket.say("WATCHDOG=1");
        }
    }

    private void status(String text) {
        if (!text.equals(lastStatus)) {
            lastStatus = text;
            socket.say("STATUS=" + text.replace('\n', ' '));
        }
    }
}
