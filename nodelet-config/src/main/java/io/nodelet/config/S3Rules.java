package io.nodelet.config;

import io.nodelet.config.ConfigRule.Wrong;
import io.nodelet.model.EtcdConfig;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.S3Config;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What must be so of the bucket for copies of etcd's snapshots.
final class S3Rules {
    private static final String ENDPOINT = "etcd.snapshots.s3.endpoint";
    private static final String BUCKET = "etcd.snapshots.s3.bucket";
    private static final String PREFIX = "etcd.snapshots.s3.prefix";
    private static final String QUOTA = "etcd.quotaMiB";

    /// Names that need no quoting in an address.
    private static final Pattern FOLDERS =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    /// The most that S3 takes in one request.
    private static final int ONE_REQUEST_MIB = 5120;

    static final List<ConfigRule> ALL = List.of(
            ConfigRule.on(S3Rules::bucketGiven, BUCKET, ENDPOINT),
            ConfigRule.on(S3Rules::onlyAnAddress, ENDPOINT),
            ConfigRule.on(S3Rules::prefix, PREFIX),
            ConfigRule.on(S3Rules::fitsARequest, QUOTA, ENDPOINT));

    private S3Rules() {}

    private static S3Config of(NodeConfig config) {
        EtcdConfig.Snapshots snapshots = config.etcd().snapshots();
        return snapshots.s3();
    }

    private static Optional<Wrong> bucketGiven(NodeConfig config) {
        boolean missing = of(config).wanted() && of(config).bucket().isEmpty();
        return missing
                ? ConfigRule.wrong("is missing, and " + ENDPOINT + " is given", "the name of a bucket that is there")
                : Optional.empty();
    }

    private static Optional<Wrong> onlyAnAddress(NodeConfig config) {
        if (!of(config).wanted()) {
            return Optional.empty();
        }
        URI uri = URI.create(of(config).endpoint());
        boolean more = uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !List.of("", "/").contains(uri.getRawPath());
        return more
                ? ConfigRule.wrong("holds more than scheme, host and port", "such as https://s3.example.org:9000")
                : Optional.empty();
    }

    private static Optional<Wrong> prefix(NodeConfig config) {
        String prefix = of(config).prefix();
        return prefix.isEmpty() || FOLDERS.matcher(prefix).matches()
                ? Optional.empty()
                : ConfigRule.wrong(
                        Binder.quote(prefix) + " is no name of folders",
                        "letters, digits and ._- parted by single slashes, none at either end");
    }

    private static Optional<Wrong> fitsARequest(NodeConfig config) {
        int quota = config.etcd().quotaMiB();
        return of(config).wanted() && quota > ONE_REQUEST_MIB
                ? ConfigRule.wrong(
                        quota + " MiB may not fit into one request to " + ENDPOINT,
                        "at most " + ONE_REQUEST_MIB + " with copies in a bucket")
                : Optional.empty();
    }
}
