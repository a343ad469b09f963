package io.nodelet.identity.certs;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.Health;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.ClusterKeys;
import io.nodelet.pki.DecryptedKeys;
import io.nodelet.pki.SealedKeys;
import io.nodelet.resources.objects.ApiRetry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Has the cluster give its keys to a master that joins: sealed, and opened with what only the join token holds. Once
/// it has joined there is no token any more: what is lost then comes from another master, by hand.
public final class FetchKeys implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofMinutes(1));
    private final Path folder;
    private final JoinCredentials joinCredentials;
    private final DecryptedKeys opened;
    private final ClusterConstants once;

    public FetchKeys(NodeSpec spec, CertFolder folder, InstantSource clock, JoinContext joinContext) {
        this.folder = folder.root().resolveSibling("");
        this.joinCredentials = new JoinCredentials(spec, folder, clock, joinContext);
        this.opened = joinContext.opened();
        this.once = joinContext.once();
    }

    /// Where the keys lie.
    List<Path> files() {
        return ClusterKeys.NAMES.stream().map(folder::resolve).toList();
    }

    @Override
    public String key() {
        return "the cluster's keys are here";
    }

    @Override
    public Health check() {
        return missing()
                .map(file -> once.begun().getAsBoolean()
                        ? Health.unhealthy(
                                ReasonCode.KEY_LOST,
                                file.toString(),
                                ClusterConstants.lost(file).message())
                        : Health.unhealthy(ReasonCode.AWAITS_CLUSTER, file.toString(), file + " is to be fetched"))
                .orElseGet(Health::healthy);
    }

    private Optional<Path> missing() {
        return files().stream().filter(file -> !Files.exists(file)).findFirst();
    }

    @Override
    public void perform(Progress progress) {
        missing().ifPresent(once::require);
        KubeApi api = joinCredentials.withToken();
        progress.say(
                "fetching the cluster's keys from " + joinCredentials.server() + ", with " + joinCredentials.token());
        AtomicReference<String> sealed = new AtomicReference<>("");
        RETRY.run(progress, () -> sealed.set(ask(api)));
        ClusterKeys keys = SealedKeys.open(sealed.get(), joinCredentials.token());
        for (String name : ClusterKeys.NAMES) {
            opened.put(folder.resolve(name), keys.file(name));
        }
    }

    private String ask(KubeApi api) {
        try {
            return new BootstrapTokens(api).keys(joinCredentials.token());
        } catch (NodeletException e) {
            throw joinCredentials.explained(e);
        }
    }
}
