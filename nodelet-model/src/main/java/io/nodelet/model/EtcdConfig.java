package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// The store behind the API server.
public record EtcdConfig(
        @Doc(value = "Where its data lies.", format = Format.PATH)
        String dataDir,

        @Doc(value = "The port for clients.", format = Format.PORT)
        int clientPort,

        @Doc(value = "The port for other members.", format = Format.PORT)
        int peerPort,

        @Doc(value = "The size at which it refuses writes, in MiB.", min = 64, max = 65536)
        int quotaMiB,

        @Doc("Copies of its data that the daemon takes and tries out.")
        Snapshots snapshots) {
    public static final EtcdConfig DEFAULTS =
            new EtcdConfig("/var/opt/pf9/kube/etcd/data", 2379, 2380, 4096, Snapshots.DEFAULTS);

    /// etcd's snapshots.
    public record Snapshots(
            @Doc(
                    value = "How often one is taken; the first one ten minutes after the daemon's start. `0s`: never.",
                    format = Format.DURATION)
            String interval,

            @Doc(value = "How many are kept; the oldest go first.", min = 1, max = 10000)
            int keep,

            @Doc(value = "Where they lie, readable by root alone. A reset leaves them there.", format = Format.PATH)
            String folder,

            @Doc(
                    value =
                            "The hour of the day (UTC) in which the last one is tried out in a scratch etcd; -1: never.",
                    min = -1,
                    max = 23)
            int drillHour,

            @Doc("A place off this machine for copies of them.")
            S3Config s3) {
        public static final Snapshots DEFAULTS =
                new Snapshots("6h", 28, "/var/opt/pf9/etcd-snapshots", 2, S3Config.DEFAULTS);
    }
}
