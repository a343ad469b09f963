package io.nodelet.kube;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/// Where the cluster's masters are: addresses, one in a line of a file, so that they are known when none of them
/// answers. The daemon keeps the file; a list in the configuration takes its place.
///
/// @param file mode 0644, absent until masters were seen
public record KnownMasters(Path file) {
    /// This node's own.
    public static final KnownMasters NODE = new KnownMasters(Layout.STATE.resolve("masters"));

    /// The addresses, in order; none where none is known.
    public List<String> list(NodeConfig config) {
        List<String> named = config.controlPlane().masters();
        return named.isEmpty() ? seen() : named;
    }

    /// What was seen in the cluster last.
    public List<String> seen() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .filter(readAllLine -> Ip.parse(readAllLine).isPresent())
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// Asks the cluster where its masters are, as they say themselves.
    ///
    /// @throws NodeletException when it does not answer
    public static List<String> ask(KubeApi api) {
        return new PublishedMasters(api).addresses();
    }

    /// Remembers what is seen now. A cluster without masters was not seen right: the last ones stay.
    ///
    /// @return whether it is something new
    public boolean remember(Collection<String> addresses) {
        List<String> now = addresses.stream().distinct().sorted().toList();
        if (now.isEmpty() || now.equals(seen())) {
            return false;
        }
        AtomicFile.write(file, String.join("\n", now) + "\n", "0644");
        return true;
    }
}
