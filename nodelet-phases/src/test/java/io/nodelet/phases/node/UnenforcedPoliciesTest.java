package io.nodelet.phases.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.model.NodeConfig;
import io.nodelet.model.Specs;
import org.junit.jupiter.api.Test;

/// Whom a NetworkPolicy is of no use to.
class UnenforcedPoliciesTest {
    private static final String POLICY = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/"
            + "nodelet-network-policies-unenforced";
    private final FakeKubeApi api = new FakeKubeApi();

    private void converge(String plugin) {
        NodeConfig.Network n = Specs.master().config().network();
        var network = new NodeConfig.Network(
                n.podCidr(),
                n.serviceCidr(),
                n.dnsDomain(),
                plugin,
                n.manifests(),
                n.flannelBackend(),
                n.bridge(),
                n.mtu(),
                n.proxyMode(),
                n.dualStack());
        Action action = (Action) new UnenforcedPolicies().item(api, network);
        if (!action.check().isHealthy()) {
            action.perform(Progress.SILENT);
        }
        assertThat(action.check().isHealthy()).isTrue();
    }

    @Test
    void theWarningIsThereAsLongAsTheNetworkIsOurs() {
        for (String ours : new String[] {"bridge", "flannel"}) {
            converge(ours);
            assertThat(api.get(POLICY)).isPresent();
        }
        converge("none");
        assertThat(api.get(POLICY)).isEmpty();
    }
}
