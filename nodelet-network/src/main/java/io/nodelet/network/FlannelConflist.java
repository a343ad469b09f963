package io.nodelet.network;

import io.nodelet.engine.Resource;
import io.nodelet.model.NodeSpec;
import java.nio.file.Path;

/// The CNI configuration that goes with flannel: a bridge over this node's part of the network, which flannel names
/// in a file once it has it.
///
/// @param path   where containerd looks
/// @param subnet the file that flannel writes
/// @param spec   the node's
public record FlannelConflist(Path path, Path subnet, NodeSpec spec) implements Resource {
    @Override
    public String kind() {
        return "flannel-conflist";
    }

    @Override
    public String key() {
        return path.toString();
    }
}
