package io.nodelet.diagnosis.probe;

import io.nodelet.etcd.EtcdAlarm;
import io.nodelet.etcd.EtcdClient;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.why.Component;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.MemberSeen;
import java.util.List;

/// etcd's own word on alarms, its members and the size of its database. What the disk says of it is [EtcdRecords]'.
record EtcdProbe(NodeSpec spec, KubeApi etcd, EtcdClient client, ProbeRunner probeRunner) {
    static final Etcd UNSEEN = new Etcd(false, "", 0, 0, "", "", 0, "", "", List.of(), List.of(), List.of());

    Etcd probe() {
        String endpoint = "https://127.0.0.1:" + spec.config().etcd().clientPort();
        try {
            String health = health();
            String metrics = etcd.getText("/metrics");
            return etcd(
                    true,
                    health,
                    value(metrics, "etcd_mvcc_db_total_size_in_bytes"),
                    value(metrics, "etcd_server_quota_backend_bytes"),
                    endpoint);
        } catch (NodeletException e) {
            probeRunner.failed("etcd", Component.ETCD, e);
            return etcd(false, String.valueOf(e.getMessage()), 0, 0, endpoint);
        }
    }

    private Etcd etcd(boolean answers, String health, long size, long quota, String endpoint) {
        return new Etcd(
                answers,
                health,
                size,
                quota,
                endpoint,
                "",
                0,
                "",
                "",
                answers ? probeRunner.part("alarms of etcd", Component.ETCD, this::alarms, List.of()) : List.of(),
                answers ? probeRunner.part("members of etcd", Component.ETCD, this::members, List.of()) : List.of(),
                List.of());
    }

    private List<String> alarms() {
        return client.alarms().stream().map(EtcdAlarm::kind).distinct().toList();
    }

    private List<MemberSeen> members() {
        return new MembersProbe(client).probe();
    }

    /// Why it is not well; empty when it is.
    private String health() {
        try {
            String answer = etcd.getText("/health");
            return answer.contains("\"health\":\"true\"") ? "" : answer.strip();
        } catch (KubeException e) {
            if (e.status() == 0) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        }
    }

    private static long value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }
}
