package io.nodelet.etcd;

import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A cluster of etcd members: each has a file of which a part is in use. One client speaks to one of them.
public final class FakeEtcd implements EtcdClient {
    static final long MIB = 1 << 20;
    private static final long QUOTA = 64 * MIB;

    /// What all clients speak to.
    public static final class Cluster {
        final Map<String, long[]> members = new LinkedHashMap<>();
        public final List<EtcdAlarm> alarms = new ArrayList<>();
        public final List<String> done = new ArrayList<>();
        public final List<String> dead = new ArrayList<>();
        String leader = "a1";
        /// What members hold who do not hold what the others do.
        public final Map<String, Long> data = new LinkedHashMap<>();
        /// Compactions that are still to come between questions.
        int compactions;

        /// What of each file is the store's past.
        public long past;

        long gap;
        Health ready = Health.healthy();

        public Cluster member(String id, long size, long inUse) {
            members.put(id, new long[] {size * MIB, inUse * MIB});
            return this;
        }

        private long[] sizes(String id) {
            return Objects.requireNonNull(members.get(id), id);
        }

        public FakeEtcd client(String id) {
            return new FakeEtcd(this, id);
        }
    }

    private final Cluster cluster;
    private final String id;

    private FakeEtcd(Cluster cluster, String id) {
        this.cluster = cluster;
        this.id = id;
    }

    @Override
    public Health ready() {
        return cluster.ready;
    }

    @Override
    public MemberStatus status() {
        if (cluster.dead.contains(id)) {
            throw new KubeException(0, id + " is dead", "", null);
        }
        long[] sizes = cluster.sizes(id);
        return new MemberStatus(
                id, cluster.leader, "3.7.3", 100, sizes[0], sizes[1], QUOTA, 2, 50 + cluster.gap, 50, false);
    }

    @Override
    public List<EtcdAlarm> alarms() {
        if (cluster.dead.contains(id)) {
            throw new KubeException(0, id + " is dead", "", null);
        }
        return List.copyOf(cluster.alarms);
    }

    @Override
    public List<EtcdMember> members() {
        return cluster.members.keySet().stream()
                .map(text -> new EtcdMember(
                        text, "m-" + text, List.of(), List.of(URI.create("https://" + text + ":2379")), false))
                .toList();
    }

    @Override
    public void compact(long revision) {
        cluster.done.add("compact " + revision);
        cluster.members.values().forEach(array -> array[1] -= cluster.past * MIB);
        cluster.past = 0;
    }

    @Override
    public void defragment() {
        cluster.done.add("defragment " + id);
        long[] sizes = cluster.sizes(id);
        sizes[0] = sizes[1];
    }

    @Override
    public DataHash hash(long revision) {
        if (cluster.dead.contains(id)) {
            throw new KubeException(0, id + " is dead", "", null);
        }
        long compacted = 10L + (revision == 0 || cluster.compactions == 0 ? 0 : cluster.compactions--);
        return new DataHash(cluster.data.getOrDefault(id, 7L), compacted, revision == 0 ? 100 : revision);
    }

    @Override
    public void disarm(EtcdAlarm etcdAlarm) {
        cluster.done.add("disarm " + etcdAlarm.member());
        cluster.alarms.remove(etcdAlarm);
    }

    @Override
    public EtcdClient at(URI server) {
        return cluster.client(server.getHost());
    }
}
