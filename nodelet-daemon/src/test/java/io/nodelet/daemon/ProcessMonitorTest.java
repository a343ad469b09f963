package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.daemon.metrics.Metric;
import io.nodelet.host.FakeServices;
import io.nodelet.host.ServiceExit;
import io.nodelet.host.ServiceUnit;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMonitorTest {
    @TempDir
    Path logs;

    @Test
    void tellsHowAServiceEnded() {
        var services = new FakeServices(logs, Clock.systemUTC());
        services.start(new ServiceUnit("etcd", List.of("/bin/true"), Map.of(), "f"));
        services.end("etcd", new ServiceExit.Killed(9, false));

        assertThat(new ProcessMonitor(services).fault("etcd"))
                .contains(new ProcessMonitor.Fault(true, "was killed by SIGKILL"));
    }

    @Test
    void aProcessThatNobodyHasIsNoFaultOfItself() {
        var services = new FakeServices(logs, Clock.systemUTC());
        services.start(new ServiceUnit("etcd", List.of("/bin/true"), Map.of(), "f"));

        assertThat(new ProcessMonitor(services).fault("etcd")).isEmpty();
    }

    @Test
    void countsHowOftenItBecameAnotherProcess() {
        var services = new FakeServices(logs, Clock.systemUTC());
        var processMonitor = new ProcessMonitor(services);
        services.start(new ServiceUnit("etcd", List.of("/bin/true"), Map.of(), "f"));
        processMonitor.fault("etcd");
        processMonitor.fault("etcd");
        services.end("etcd", new ServiceExit.Killed(9, false));
        processMonitor.fault("etcd");
        assertThat(text(processMonitor))
                .contains("nodelet_component_up{component=\"etcd\"} 0\n")
                .contains("nodelet_component_restarts_total{component=\"etcd\"} 0\n");

        services.start(new ServiceUnit("etcd", List.of("/bin/true"), Map.of(), "f"));
        processMonitor.fault("etcd");

        assertThat(text(processMonitor))
                .contains("nodelet_component_up{component=\"etcd\"} 1\n")
                .contains("nodelet_component_restarts_total{component=\"etcd\"} 1\n");
    }

    private static String text(ProcessMonitor processMonitor) {
        return Metric.render(processMonitor.metrics(List.of("etcd")));
    }
}
