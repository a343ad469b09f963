package io.nodelet.etcd.member;

import io.nodelet.engine.Resource;
import java.nio.file.Path;

/// The configuration of a member that came to a cluster. What it began with stands in it for good, though etcd reads it
/// at its first start alone: another text would restart it.
///
/// @param path    where it lies
/// @param content with [#PLACE] where the initial cluster goes
/// @param own     this member in the initial cluster
public record JoinedConfig(Path path, String content, String own) implements Resource {
    public static final String PLACE = "INITIAL-CLUSTER";
    static final String KIND = "etcd-config";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String key() {
        return path.toString();
    }
}
