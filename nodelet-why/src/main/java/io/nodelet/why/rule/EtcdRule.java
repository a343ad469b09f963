package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.Etcd;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// etcd's own word: alarms, and the size of its database.
final class EtcdRule implements Rule {
    private static final long MIB = 1 << 20;
    private static final int NEAR_PERCENT = 85;
    private static final String CTL = "/opt/pf9/pf9-kube/bin/etcdctl --cacert /etc/pf9/kube.d/certs/etcd/ca.crt"
            + " --cert /etc/pf9/kube.d/certs/etcd/etcdctl.crt --key /etc/pf9/kube.d/certs/etcd/etcdctl.key";

    @Override
    public Stream<Finding> look(Facts facts) {
        Etcd etcd = facts.etcd();
        if (!etcd.answers()) {
            return Stream.empty();
        }
        if (etcd.health().contains("NOSPACE")) {
            return Stream.of(
                    finding(Cause.ETCD_NOSPACE, etcd, "etcd takes no writes: its database has reached its quota"));
        }
        if (etcd.health().contains("CORRUPT")) {
            return Stream.of(finding(Cause.ETCD_CORRUPT, etcd, "etcd has found that its data is damaged"));
        }
        return etcd.quota() > 0 && etcd.size() * 100 > etcd.quota() * NEAR_PERCENT
                ? Stream.of(finding(Cause.QUOTA_NEAR, etcd, "etcd's database is close to its quota"))
                : Stream.empty();
    }

    private static Finding finding(Cause cause, Etcd etcd, String text) {
        return Finding.of(
                cause,
                Component.ETCD,
                "etcd",
                text,
                List.of("%s/health: %s; database %d MiB, quota %d MiB"
                        .formatted(
                                etcd.endpoint(),
                                etcd.health().isEmpty() ? "well" : etcd.health(),
                                etcd.size() / MIB,
                                etcd.quota() / MIB)),
                remedy(cause, etcd));
    }

    private static Remedy remedy(Cause cause, Etcd etcd) {
        String ctl = CTL + " --endpoints " + etcd.endpoint();
        return cause == Cause.ETCD_CORRUPT
                ? Remedy.advice("Restore a snapshot with `etcdutl snapshot restore`.")
                : new Remedy(
                        ctl + " defrag && " + ctl + " alarm disarm",
                        "Compact first (`etcdctl compact REVISION`) where the database is really full, and raise etcd.quotaMiB.");
    }
}
