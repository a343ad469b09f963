package io.nodelet.why.rule;

import io.nodelet.why.Cause;
import io.nodelet.why.Component;
import io.nodelet.why.Facts;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Flaw;
import io.nodelet.why.Finding;
import io.nodelet.why.Finding.Remedy;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// A machine that got another name or address after its certificates were issued: several of them, all at once, are for
/// somebody else. One alone was replaced.
final class IdentityRule implements Rule {
    private static final Set<String> BY_NAME = Set.of("kubelet-client", "kubelet-server", "nodelet");
    private static final int SEVERAL = 2;

    @Override
    public Stream<Finding> look(Facts facts) {
        List<CertificateSeen> subjects = with(facts, Flaw.SUBJECT);
        List<CertificateSeen> names = with(facts, Flaw.NAMES);
        if (subjects.stream().filter(it -> BY_NAME.contains(it.name())).count() >= SEVERAL) {
            return Stream.of(
                    Finding.of(
                            Cause.NAME_CHANGED,
                            Component.MACHINE,
                            facts.node(),
                            "The machine is called " + facts.node() + " now, and its certificates are for another name",
                            lines(subjects),
                            new Remedy(
                                    "",
                                    "Give the machine its old name back (hostnamectl set-hostname), or set node.name to it. To take the"
                                            + " new name, `nodeletd phases stop` and `start`: the cluster gets a new node then.")));
        }
        return names.size() < SEVERAL
                ? Stream.empty()
                : Stream.of(
                        Finding.of(
                                Cause.ADDRESS_CHANGED,
                                Component.MACHINE,
                                facts.address(),
                                "The node's address is " + facts.address()
                                        + " now, and its certificates are for another",
                                lines(names),
                                Remedy.start(
                                        "Issues them for the new address. Set node.address where the old one is still there.")));
    }

    private static List<CertificateSeen> with(Facts facts, Flaw flaw) {
        return facts.certificates().stream().filter(it -> it.flaw() == flaw).toList();
    }

    private static List<String> lines(List<CertificateSeen> certificates) {
        return certificates.stream().map(it -> it.path() + ": " + it.detail()).toList();
    }
}
