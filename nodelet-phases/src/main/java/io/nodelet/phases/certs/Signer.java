package io.nodelet.phases.certs;

/// Who signs what machines that hold no authority's key ask for: the controller-manager, under names of Kubernetes'
/// own, each with rules that it sees to itself.
enum Signer {
    KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet", "client auth"),
    KUBELET_SERVER("kubernetes.io/kubelet-serving", "server auth"),
    CLIENT("kubernetes.io/kube-apiserver-client", "client auth");

    private final String word;
    private final String usage;

    Signer(String word, String usage) {
        this.word = word;
        this.usage = usage;
    }

    static Signer of(Leaf leaf) {
        return switch (leaf) {
            case KUBELET_CLIENT -> KUBELET_CLIENT;
            case KUBELET_SERVER -> KUBELET_SERVER;
            default -> CLIENT;
        };
    }

    /// Its name in requests.
    String word() {
        return word;
    }

    /// What its certificates are for, beside signatures.
    String usage() {
        return usage;
    }
}
