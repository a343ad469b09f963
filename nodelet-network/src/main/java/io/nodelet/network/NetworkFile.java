package io.nodelet.network;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The networks of pods and Services that this machine's node was brought up with, on record: two lines, `pods=` and
/// `services=`, each with a second one behind a comma where there are two families. Addresses out of them are in
/// certificates, in etcd and in running pods, so they do not change.
///
/// @param file absent until a node was brought up
public record NetworkFile(Path file) {
    private static final Pattern TEXT = Pattern.compile("pods=(\\S+)\nservices=(\\S+)\n");

    /// @param state the folder of what nodeletd remembers
    public static NetworkFile in(Path state) {
        return new NetworkFile(state.resolve("network"));
    }

    /// The record of this machine's node.
    public static WriteOnceFile ofNode(NodeConfig.Network network) {
        return new WriteOnceFile(in(Layout.STATE).file(), text(network), TEXT);
    }

    static String text(NodeConfig.Network network) {
        return "pods=" + pods(network) + "\nservices=" + services(network) + "\n";
    }

    /// How a configuration wants other networks than the node has; nothing where it does not, or there is no record
    /// that can be read.
    public Optional<String> against(NodeConfig.Network wanted) {
        Matcher known = TEXT.matcher(read());
        return known.matches()
                ? differs(key("podCidr", wanted, known.group(1)), pods(wanted), known.group(1))
                        .or(() -> differs(key("serviceCidr", wanted, known.group(2)), services(wanted), known.group(2)))
                : Optional.empty();
    }

    private static String pods(NodeConfig.Network network) {
        return String.join(",", network.podCidrs());
    }

    private static String services(NodeConfig.Network network) {
        return String.join(",", network.serviceCidrs());
    }

    /// What a person has to look at, where there is a second family or was one.
    private static String key(String name, NodeConfig.Network wanted, String known) {
        boolean dual = wanted.dualStack().wanted() || known.contains(",");
        return "network." + name + (dual ? " with network.dualStack." + name : "");
    }

    private static Optional<String> differs(String key, String wanted, String known) {
        return wanted.equals(known)
                ? Optional.empty()
                : Optional.of(key + " is " + wanted + ", and this node was brought up with " + known);
    }

    private String read() {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
