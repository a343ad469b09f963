package io.nodelet.pki;

import io.nodelet.model.NodeConfig;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.ServiceNetwork;
import java.util.List;
import java.util.stream.Stream;

/// The DNS names and addresses that certificates of a node are good for.
public final class CertificateNames {
    private CertificateNames() {}

    /// Those under which a master serves the API: nobody else's.
    public static List<String> ofApiServer(NodeSpec spec) {
        return of(spec, CertificateSpec.Names.APISERVER);
    }

    /// @param names of which kind
    public static List<String> of(NodeSpec spec, CertificateSpec.Names names) {
        Stream<String> node = Stream.concat(Stream.of(spec.facts().name()), spec.facts().addresses().stream());
        Stream<String> local = Stream.of("localhost", "127.0.0.1", "::1");
        Stream<String> sans = switch (names) {
            case NONE -> Stream.empty();
            case NODE -> node;
            case ETCD -> Stream.concat(node, local);
            case APISERVER ->
                Stream.of(node, local, service(spec), endpoint(spec)).flatMap(stream -> stream);
        };
        return sans.distinct().toList();
    }

    /// The names under which pods reach the API.
    private static Stream<String> service(NodeSpec spec) {
        String domain = spec.config().network().dnsDomain();
        return Stream.of(
                ServiceNetwork.api(spec),
                "kubernetes",
                "kubernetes.default",
                "kubernetes.default.svc",
                "kubernetes.default.svc." + domain);
    }

    private static Stream<String> endpoint(NodeSpec spec) {
        NodeConfig.ControlPlane plane = spec.config().controlPlane();
        Stream<String> named =
                Stream.of(plane.endpoint(), plane.virtualIp().address()).filter(text -> !text.isEmpty());
        return Stream.concat(named, plane.extraSans().stream());
    }
}
