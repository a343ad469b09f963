package io.nodelet.phases.runtime;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.resources.driver.Digests;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// Imports an image tar into containerd, once. The images carry the tar's digest as a label, which is how a later run
/// knows, and the label that keeps kubelet's garbage collection away.
///
/// @param present the labels of the images that were there when the phase was looked at
/// @param tar     a docker-archive or OCI archive
/// @param sha256  what its digest must be
/// @param trust   throws where others than root can change what says so
record ImportImage(
        ContainerdClient containerdClient,
        Supplier<Set<String>> present,
        Digests digests,
        Path tar,
        String sha256,
        Runnable trust)
        implements Action {
    private static final String PINNED = "io.cri-containerd.pinned=pinned";

    @Override
    public String key() {
        return "import " + tar.getFileName();
    }

    @Override
    public Health check() {
        try {
            return present.get().contains(label())
                    ? Health.healthy()
                    : Health.unhealthy(
                            ReasonCode.IMAGE_MISSING,
                            tar.toString(),
                            "the images of " + tar + " are not in containerd");
        } catch (NodeletException e) {
            return Health.unhealthy(
                    ReasonCode.SERVICE_SILENT,
                    "containerd",
                    "containerd can't be asked for its images: " + e.getMessage());
        }
    }

    @Override
    public void perform(Progress progress) {
        trust.run();
        String found = digests.sha256(tar);
        if (!found.equals(sha256)) {
            throw new NodeletException(
                    tar + " is refused: its sha256 is " + found + ", the bundle's manifest says " + sha256,
                    "The file was changed or damaged. Fetch the bundle again, or build it with"
                            + " `nodeletctl bundle build`.");
        }
        progress.say("importing " + tar.getFileName());
        containerdClient.importImages(tar.toString(), List.of(PINNED, label()));
    }

    /// A label's value may be no longer than 63 characters in some of containerd's stores: half a digest is plenty.
    private String label() {
        return "nodelet.io/tar=" + sha256.substring(0, 32);
    }
}
