package io.nodelet.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.RunEvent;
import io.nodelet.engine.RunOptions;
import io.nodelet.host.ServiceState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a step restarts, on the real engine, and that it restarts nothing while another master is away.
class OtherMastersTest {
    @TempDir
    Path root;

    private SmallNode small;
    private Optional<String> away = Optional.empty();

    private final class Told implements OtherMasters {
        @Override
        public void remember() {}

        @Override
        public Optional<String> unwell() {
            return away;
        }
    }

    private ManagedNode node() {
        ManagedNode managedNode = small.load(RunEvent.Sink.NONE);
        return new ManagedNode(
                managedNode.runner(),
                managedNode.plan(),
                managedNode.identity(),
                managedNode.serviceState(),
                managedNode.digest(),
                managedNode.checkIntervals(),
                managedNode.moved(),
                new Told());
    }

    @BeforeEach
    void up() throws IOException {
        small = new SmallNode(root);
        node().runner().start(RunOptions.ALL);
    }

    private long pid(String service) {
        return small.services.state(service) instanceof ServiceState.Running(long pid, String _) ? pid : 0;
    }

    @Test
    void aPartialRestartIsOfThePhasesOwnServices() {
        long etcd = pid("etcd");
        long api = pid("kube-apiserver");
        assertThat(node().make(new Step.RestartFrom(SmallNode.ETCD, "it does not answer"))
                        .good())
                .isTrue();
        assertThat(pid("etcd")).isNotZero().isNotEqualTo(etcd);
        assertThat(pid("kube-apiserver")).as("it may be well without one").isEqualTo(api);
    }

    @Test
    void aFullRestartIsOfWhatDependsOnIt() {
        long etcd = pid("etcd");
        long api = pid("kube-apiserver");
        assertThat(node().make(new Step.RestartAll(SmallNode.API, "the tenth")).good())
                .isTrue();
        assertThat(pid("etcd")).as("does not depend on it").isEqualTo(etcd);
        assertThat(pid("kube-apiserver")).isNotZero().isNotEqualTo(api);

        assertThat(node().make(new Step.RestartAll(SmallNode.ETCD, "the tenth")).good())
                .isTrue();
        assertThat(pid("etcd")).isNotEqualTo(etcd);
    }

    @Test
    void nothingIsRestartedWhileAnotherMasterIsAway() {
        long etcd = pid("etcd");
        long api = pid("kube-apiserver");
        away = Optional.of("master m2 is not well: no answer");
        node().make(new Step.RestartFrom(SmallNode.ETCD, "it does not answer"));
        node().make(new Step.RestartAll(SmallNode.ETCD, "the tenth"));
        assertThat(pid("etcd")).isEqualTo(etcd);
        assertThat(pid("kube-apiserver")).isEqualTo(api);

        node().make(new Step.RestartService(SmallNode.ETCD, "etcd", "it stands still"));
        assertThat(pid("etcd")).as("one service alone").isNotEqualTo(etcd);
    }
}
