package io.nodelet.controllers.join;

import io.nodelet.kube.BootstrapTokens;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.NameReservations;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.model.JoinToken;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.CertificateGrant;
import io.nodelet.pki.CsrDetails;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// What is on record about those who join: a machine that the rules let in takes its name before all others, and one
/// use of its token. A name that another node had before comes with a UID, so that the other's certificates stay void.
///
/// @param tokens       the cluster's
/// @param reservations of names
/// @param retired      names of nodes that were removed
record JoinAdmission(BootstrapTokens tokens, NameReservations reservations, RetiredNodes retired) {
    private static final int LETTERS = 32;

    JoinAdmission(KubeApi api, InstantSource clock) {
        this(new BootstrapTokens(api), new NameReservations(api, clock), new RetiredNodes(api));
    }

    /// The verdict on a request that the rules grant.
    ///
    /// @param request the object that `asked` is of
    Verdict admit(CsrDetails asked, CertificateGrant certificateGrant, JsonNode request) {
        if (!JoinToken.isUser(asked.user())) {
            return identified(certificateGrant, request);
        }
        Optional<String> against = against(asked, certificateGrant.node());
        if (against.isPresent()) {
            return new Verdict.Refuse(against.get());
        }
        if (!retired.retired(certificateGrant.node())
                && retired.uid(certificateGrant.node()).isEmpty()) {
            return new Verdict.Approve(certificateGrant);
        }
        String uid = uid(asked);
        retired.give(certificateGrant.node(), uid);
        return new Verdict.Approve(certificateGrant.with(uid));
    }

    /// A node's agent has the identity that it joined as, and no other.
    private Verdict identified(CertificateGrant certificateGrant, JsonNode request) {
        Optional<String> uid = retired.uid(certificateGrant.node());
        String own = request.path("spec").path("uid").asString("");
        return uid.isEmpty() || uid.get().equals(own)
                ? new Verdict.Approve(certificateGrant.with(uid.orElse("")))
                : new Verdict.Refuse(
                        "node " + certificateGrant.node() + " was removed, and another machine has its name since");
    }

    private Optional<String> against(CsrDetails asked, String node) {
        String machine = machine(asked);
        if (!reservations.reserve(node, machine)) {
            return Optional.of(
                    "another machine has joined as " + node + " within the last hour. If this is that machine"
                            + " made anew, retire the old one first: nodeletctl node remove --force " + node
                            + "; if it is another, give it another name");
        }
        Optional<String> spent = tokens.use(asked.user(), node, machine);
        spent.ifPresent(_ -> reservations.release(node));
        return spent;
    }

    /// The same on every master that looks at the request at once, and at each try: whichever signs, the UID is on
    /// record.
    private static String uid(CsrDetails asked) {
        return UUID.nameUUIDFromBytes(asked.key().getEncoded()).toString();
    }

    /// A machine keeps the key that it joins with.
    private static String machine(CsrDetails asked) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(asked.key().getEncoded());
            return HexFormat.of().formatHex(digest).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
