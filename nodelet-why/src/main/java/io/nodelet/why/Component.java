package io.nodelet.why;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The parts of a node that can fail, each with those that it can't do without:
///
/// ```
/// machine ◄─ containerd ◄──────────────── kubelet ◄─ node ◄─ dns, metrics, pods
///    ▲                                       │        │
///    ├────── etcd ◄── kube-apiserver ◄───────┘        │
///    │                     ▲── controller-manager, scheduler, kube-proxy, flannel
///    └────── network ◄────────────────────────────────┘
/// ```
public enum Component {
    MACHINE("machine"),
    /// nodeletd's own things: its configuration, bundle and ledger.
    NODELETD("nodeletd", MACHINE),
    CONTAINERD("containerd", MACHINE),
    ETCD("etcd", MACHINE),
    APISERVER("kube-apiserver", ETCD),
    CONTROLLER_MANAGER("kube-controller-manager", APISERVER),
    SCHEDULER("kube-scheduler", APISERVER),
    /// The pods' network on this node: CNI, the bridge, kernel settings.
    NETWORK("network", MACHINE),
    KUBELET("kubelet", CONTAINERD, APISERVER),
    KUBE_PROXY("kube-proxy", APISERVER),
    FLANNEL("flanneld", APISERVER, KUBELET),
    /// The node as Kubernetes sees it.
    NODE("node", KUBELET, NETWORK, FLANNEL),
    DNS("dns", NODE, KUBE_PROXY, CONTROLLER_MANAGER, SCHEDULER),
    METRICS("metrics", NODE, KUBE_PROXY, CONTROLLER_MANAGER, SCHEDULER),
    /// Everybody's pods on this node.
    PODS("pods", NODE);

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // a copy that nobody can change
    private final Set<Component> above;

    Component(String word, Component... needs) {
        this.wireName = word;
        Set<Component> all = new HashSet<>();
        for (Component need : needs) {
            all.add(need);
            all.addAll(need.above);
        }
        this.above = Set.copyOf(all);
    }

    /// As operators write it.
    public String wireName() {
        return wireName;
    }

    /// Whether this can't be well while `other` is not.
    public boolean needs(Component other) {
        return above.contains(other);
    }

    /// The component of that word.
    public static Optional<Component> of(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(component -> component.wireName.equals(wanted))
                .findFirst();
    }

    /// The component that a phase is about, by the phase's number.
    public static Component ofPhase(int number) {
        return switch (number) {
            case 40, 45, 48 -> CONTAINERD;
            case 50, 55 -> ETCD;
            case 60, 65 -> NETWORK;
            case 78, 180 -> APISERVER;
            case 80 -> KUBELET;
            case 90 -> KUBE_PROXY;
            case 100, 110, 130, 210 -> NODE;
            case 140 -> DNS;
            case 170 -> METRICS;
            default -> NODELETD;
        };
    }

    /// The component whose program, service or file this is, by its name.
    public static Optional<Component> named(String text) {
        return Stream.of(CONTAINERD, ETCD, APISERVER, CONTROLLER_MANAGER, SCHEDULER, KUBELET, KUBE_PROXY, FLANNEL)
                .filter(component -> text.contains(component.wireName))
                .findFirst();
    }
}
