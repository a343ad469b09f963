package io.nodelet.model;

import io.nodelet.model.Doc.Format;

/// A bucket of an S3-compatible store that gets a copy of each snapshot.
public record S3Config(
        @Doc(
                value =
                        "The store's address, such as https://s3.example.org:9000. Empty: snapshots stay on this machine.",
                format = Format.URL)
        String endpoint,

        @Doc(value = "The bucket. It must be there.", format = Format.NAME)
        String bucket,

        @Doc("What the copies' names begin with, such as clusters/blue; each node's follow under its own name.")
        String prefix,

        @Doc(value = "The store's region, as its signatures name it.", format = Format.WORD)
        String region,

        @Doc(
                value =
                        "The file with `aws_access_key_id` and `aws_secret_access_key` under `[default]`, readable by root"
                                + " alone.",
                format = Format.PATH)
        String credentialsFile,

        @Doc(
                value = "Authorities that the store's certificate may come from, as PEM. Empty: the public ones.",
                format = Format.PATH)
        String caFile,

        @Doc(value = "How many of a node's copies are kept; the oldest go first.", min = 1, max = 10000)
        int keep) {
    public static final S3Config DEFAULTS =
            new S3Config("", "", "", "us-east-1", "/etc/pf9/nodelet/s3.credentials", "", 28);

    /// Whether there is one.
    public boolean wanted() {
        return !endpoint.isEmpty();
    }
}
