package io.nodelet.encryption;

import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.NodeletException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Consumer;

/// That a master that comes into a cluster has the keys of Secrets that the masters there have: with others it would
/// write Secrets that nobody else can read. It may have been given its keys before a rotation.
///
/// @param file its own
/// @param node its name
public record MatchingKeysCheck(EncryptionConfigFile file, String node) implements Consumer<KubeApi> {
    /// @param cluster that it comes into
    /// @throws NodeletException where a rotation is under way, or every master that said so has other keys
    @Override
    public void accept(KubeApi cluster) {
        RotationRecords.Seen seen = seen(cluster);
        if (seen.rotation().isPresent()) {
            throw new NodeletException(
                    "the keys of Secrets are being rotated, and this master would come in with the old ones",
                    "Start again when `nodeletd secrets status` says on a master that it is done.");
        }
        List<List<String>> others = seen.reports().entrySet().stream()
                .filter(entry ->
                        !entry.getKey().equals(node) && !entry.getValue().keys().isEmpty())
                .map(entry -> entry.getValue().keys())
                .toList();
        List<String> own = file.prints();
        if (!own.isEmpty() && !others.isEmpty() && !others.contains(own)) {
            throw new NodeletException(
                    file.path() + " has other keys than the masters of this cluster, who could not read what it writes",
                    "They were rotated since it was brought here. Copy the file from a master, mode 0600, then start again.");
        }
    }

    /// A cluster of an older version does not let masters look.
    private static RotationRecords.Seen seen(KubeApi cluster) {
        try {
            return new RotationRecords(cluster).read();
        } catch (KubeException e) {
            if (e.status() == HttpURLConnection.HTTP_FORBIDDEN) {
                return RotationRecords.Seen.NOTHING;
            }
            throw e;
        }
    }
}
