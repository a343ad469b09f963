package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.stream.Stream;

/// Certificates that can't serve as they should.
final class CertificateRule implements Rule {
    @Override
    public Stream<Finding> diagnose(Facts facts) {
        return facts.certificates().stream().map(CertificateRule::finding);
    }

    private static Finding finding(CertificateSeen certificateSeen) {
        return Finding.of(
                cause(certificateSeen),
                component(certificateSeen.name()),
                certificateSeen.name(),
                "The certificate " + certificateSeen.name() + " " + says(certificateSeen),
                List.of(certificateSeen.path() + ": " + certificateSeen.detail()),
                remedy(certificateSeen.flaw()));
    }

    private static Remedy remedy(Facts.Flaw flaw) {
        return switch (flaw) {
            case AUTHORITY_ENDS ->
                Remedy.advice("Plan for another: all that it signed ends with it, and nothing here changes an authority"
                        + " yet.");
            case NOT_YET_VALID -> Remedy.start("Issues it anew. See that the clock is right first.");
            default -> Remedy.start("Issues it anew, on a master; to a worker it has to be brought.");
        };
    }

    private static Cause cause(CertificateSeen certificateSeen) {
        return switch (certificateSeen.flaw()) {
            case MISSING -> Cause.CERTIFICATE_MISSING;
            case UNREADABLE -> Cause.CERTIFICATE_UNREADABLE;
            case EXPIRED -> Cause.CERTIFICATE_EXPIRED;
            case NOT_YET_VALID -> Cause.CERTIFICATE_NOT_YET_VALID;
            case FOREIGN_AUTHORITY -> Cause.CERTIFICATE_FOREIGN;
            case KEY_MISMATCH -> Cause.CERTIFICATE_KEY;
            case SUBJECT, NAMES, USES -> Cause.CERTIFICATE_NAMES;
            case ENDS_SOON -> Cause.CERTIFICATE_ENDS;
            case AUTHORITY_ENDS -> Cause.AUTHORITY_ENDS;
            case MODE -> Cause.CERTIFICATE_MODE;
        };
    }

    private static String says(CertificateSeen certificateSeen) {
        return switch (certificateSeen.flaw()) {
            case MISSING -> "or its key is gone";
            case UNREADABLE -> "or its key can't be read";
            case EXPIRED -> "has expired";
            case NOT_YET_VALID -> "is not valid yet";
            case FOREIGN_AUTHORITY -> "is not signed by the cluster's authority";
            case KEY_MISMATCH -> "has a key that does not belong to it";
            case SUBJECT -> "names somebody else";
            case NAMES -> "is for other names";
            case USES -> "is for other uses";
            case ENDS_SOON -> "ends soon";
            case AUTHORITY_ENDS -> "is an authority's, ends within a year, and is renewed by nothing";
            case MODE -> "has another mode than it should";
        };
    }

    /// Who can't work without it.
    private static Component component(String name) {
        return switch (name) {
            case "apiserver", "apiserver-kubelet-client", "apiserver-etcd-client", "front-proxy-client" ->
                Component.APISERVER;
            case "super-admin", "master", "nodelet" -> Component.APISERVER; // nodeletd's own way to it
            case "etcd/server", "etcd/peer", "etcd/etcdctl" -> Component.ETCD;
            case "controller-manager" -> Component.CONTROLLER_MANAGER;
            case "scheduler" -> Component.SCHEDULER;
            case "kubelet-client", "kubelet-server" -> Component.KUBELET;
            case "kube-proxy" -> Component.KUBE_PROXY;
            case "flannel" -> Component.FLANNEL;
            default -> Component.NODELETD;
        };
    }
}
