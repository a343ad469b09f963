package io.nodelet.pki;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/// What every master of a cluster holds and no other machine may: the keys of its authorities, of service accounts, and
/// of secrets in the store. Secret.
///
/// @param files their text, by the name below the folder of masters' configuration
public record ClusterKeys(SequencedMap<String, String> files) {
    /// Where a master has them.
    public static final Path FOLDER = Path.of("/etc/pf9/kube.d");

    /// The certificate of the authority that signs what speaks to the API server.
    public static final String AUTHORITY = "certs/ca.crt";

    /// Their names, certificates beside keys.
    public static final List<String> NAMES = List.of(
            AUTHORITY,
            "certs/ca.key",
            "certs/etcd/ca.crt",
            "certs/etcd/ca.key",
            "certs/front-proxy-ca.crt",
            "certs/front-proxy-ca.key",
            "certs/sa.key",
            "encryption.yaml");

    public ClusterKeys {
        files = new TreeMap<>(files);
        if (!files.keySet().containsAll(NAMES)) {
            throw new IllegalArgumentException("not all of " + NAMES + ": " + files.keySet());
        }
    }

    /// Those of the master whose configuration lies in `folder`.
    ///
    /// @throws NodeletException where it holds none
    public static ClusterKeys read(Path folder) {
        SequencedMap<String, String> files = new TreeMap<>();
        for (String name : NAMES) {
            try {
                files.put(name, Files.readString(folder.resolve(name)));
            } catch (IOException e) {
                throw new NodeletException(
                        "the cluster's keys can't be read: " + folder.resolve(name) + " is not here, or not for you to"
                                + " read",
                        "They lie on masters alone. Do it as root on a master that runs, or with --sandbox NAME.",
                        e);
            }
        }
        return new ClusterKeys(files);
    }

    /// The text of one of [#NAMES].
    public String file(String name) {
        String text = files.get(name);
        if (text == null) {
            throw new IllegalArgumentException("no key is called " + name);
        }
        return text;
    }

    /// Without the keys.
    @Override
    public String toString() {
        return "the cluster's keys";
    }
}
