package io.nodelet.agent.join;

import io.nodelet.daemon.SupervisedThreads;
import io.nodelet.kube.KubeApi;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateSigner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A master's controller of what machines ask nodeletd's signers for: sees each request as it comes, refuses it or
/// approves and signs it by [ApprovalRules]. Any number of masters may look at once; the first word counts.
public final class Approver implements AutoCloseable {
    private static final Duration WATCH = Duration.ofMinutes(5);
    private static final Duration BREATH = Duration.ofMillis(100);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private final Supplier<NodeSpec> spec;
    private final Supplier<KubeApi> cluster;
    private final CertificateSigner signer;
    private final Consumer<String> log;
    private final Thread thread;
    private volatile String told = "";

    /// Begins at once.
    ///
    /// @param threads run it
    /// @param spec    this master's; asked for again when that fails
    /// @param cluster its API, likewise
    /// @param signer  of this master
    /// @param log     told of each decision
    public Approver(
            SupervisedThreads threads,
            Supplier<NodeSpec> spec,
            Supplier<KubeApi> cluster,
            CertificateSigner signer,
            Consumer<String> log) {
        this.spec = spec;
        this.cluster = cluster;
        this.signer = signer;
        this.log = log;
        this.thread = threads.start("approver", this::run);
    }

    private Approver() {
        this.spec = () -> {
            throw new IllegalStateException("this node lets nobody in");
        };
        this.cluster = () -> {
            throw new IllegalStateException("this node lets nobody in");
        };
        this.signer = new CertificateSigner(CertFolder.NODE, InstantSource.system());
        this.log = _ -> {};
        this.thread = Thread.ofVirtual().unstarted(() -> {});
    }

    /// Of a node that lets nobody in: never looks.
    public static Approver none() {
        return new Approver();
    }

    private void run() throws InterruptedException {
        while (true) {
            watch();
        }
    }

    private void watch() throws InterruptedException {
        try {
            var rules = new ApprovalRules(spec.get());
            KubeApi api = cluster.get();
            var review = new CsrReview(rules, signer, api, InstantSource.system(), log);
            api.watch(CsrReview.REQUESTS, WATCH, review::look);
            Thread.sleep(BREATH);
            told = "";
        } catch (NodeletException e) {
            tell(e);
            Thread.sleep(PAUSE); // the API is away: it comes back, and tells of all of them again
        }
    }

    /// Once for each trouble.
    private void tell(NodeletException e) {
        String trouble = "can't look at all that machines ask to be signed: " + e.getMessage();
        if (!trouble.equals(told)) {
            told = trouble;
            log.accept(trouble);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
