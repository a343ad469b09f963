package io.nodelet.identity.certs;

import io.nodelet.kube.ClientConfig;
import io.nodelet.model.Specs;
import io.nodelet.pki.ApprovalRules;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateGrant;
import io.nodelet.pki.CertificateSigner;
import io.nodelet.pki.ClusterNodes.Known;
import io.nodelet.pki.CsrDetails;
import io.nodelet.pki.ListedNodes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Signs what it is asked for by the rules, as nodeletd on a master does, and what is for a person to say, too.
///
/// @param master where the cluster's authority lies
/// @param now    the cluster's clock
/// @param nodes  the cluster's
/// @param way    by which the request came
public record SigningCluster(CertFolder master, Supplier<Instant> now, List<Known> nodes, Supplier<ClientConfig> way) {
    /// The request, with the certificate that it asks for.
    public ObjectNode sign(ObjectNode object) {
        boolean token = !way.get().bearer().isEmpty();
        object.withObjectProperty("spec")
                .put("username", token ? "system:bootstrap:abc123" : "nodelet:node:worker-1")
                .putArray("groups")
                .add(token ? "system:bootstrappers:nodelet:workers" : "nodelet:agents");
        CsrDetails asked = CsrDetails.of(object);
        Verdict verdict =
                new ApprovalRules(Specs.master()).judge(asked, new ListedNodes(List.copyOf(nodes), Set.of("worker-1")));
        String pem = new CertificateSigner(master, now::get).sign(grant(verdict), asked.key());
        ObjectNode status = object.putObject("status");
        status.putArray("conditions").addObject().put("type", "Approved");
        status.put("certificate", Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        return object;
    }

    private static CertificateGrant grant(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Approve(CertificateGrant certificateGrant) -> certificateGrant;
            case Verdict.Leave(CertificateGrant certificateGrant, String _) -> certificateGrant;
            case Verdict.Refuse(String why) -> throw new AssertionError(why);
        };
    }
}
