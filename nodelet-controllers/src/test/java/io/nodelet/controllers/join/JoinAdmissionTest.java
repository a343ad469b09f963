package io.nodelet.controllers.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.json.Json;
import io.nodelet.kube.FakeKubeApi;
import io.nodelet.kube.RetiredNodes;
import io.nodelet.pki.ApprovalRules.Verdict;
import io.nodelet.pki.CertificateGrant;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.CsrDetails;
import io.nodelet.pki.Subject;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoinAdmissionTest {
    private static final String SECRET = "/api/v1/namespaces/kube-system/secrets/bootstrap-token-abc123";
    private final PublicKey first = key();
    private final PublicKey second = key();
    private final Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private final FakeKubeApi api = new FakeKubeApi();
    private final RetiredNodes retired = new RetiredNodes(api);
    private final JoinAdmission joins = new JoinAdmission(api, () -> now);

    private static PublicKey key() {
        try {
            return KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keepsToken(String data) {
        api.given("{apiVersion: v1, kind: Secret, metadata: {name: bootstrap-token-abc123, namespace: kube-system},"
                + " data: {" + data + "}}");
    }

    private Verdict withToken(String node, PublicKey key) {
        return admit("system:bootstrap:abc123", "system:bootstrappers:nodelet:workers", node, key, "");
    }

    private Verdict asAgent(String node, String uid) {
        return admit("nodelet:node:" + node, "nodelet:agents", node, second, uid);
    }

    private Verdict admit(String user, String group, String node, PublicKey key, String uid) {
        var asked = new CsrDetails(
                "csr",
                user,
                List.of(group),
                "nodelet.io/agent",
                Set.of(),
                Subject.of("nodelet:node:" + node, "nodelet:agents"),
                Set.of(),
                Set.of(),
                key);
        var certificateGrant = new CertificateGrant(CertificateSpec.AGENT, node, Set.of(), Duration.ofHours(1), "");
        var request =
                Json.read("{\"metadata\": {\"name\": \"csr\", \"uid\": \"c\"}, \"spec\": {\"uid\": \"" + uid + "\"}}");
        return joins.admit(asked, certificateGrant, request);
    }

    private static String uid(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Approve.class);
        return ((Verdict.Approve) verdict).certificateGrant().uid();
    }

    private static void refused(Verdict verdict, String why) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Refuse.class, refuse -> assertThat(refuse.why()).contains(why));
    }

    @Test
    void ofTwoMachinesUnderOneNameTheFirstIsLetInAndMayComeAgain() {
        keepsToken("");
        assertThat(uid(withToken("worker-1", first))).isEmpty();
        refused(withToken("worker-1", second), "another machine has joined as worker-1 within the last hour");
        assertThat(uid(withToken("worker-1", first))).isEmpty();
    }

    @Test
    void aTokenForOneMachineServesOneAndTheNamesOfOthersStayFree() {
        keepsToken("nodelet-uses: MQ==");
        assertThat(uid(withToken("worker-1", first))).isEmpty();
        refused(withToken("worker-2", second), "token abc123 has let in as many machines as it may: 1");
        var _ = api.patch(SECRET, Json.read("{\"data\": {\"nodelet-uses\": \"Mg==\"}}"));
        assertThat(uid(withToken("worker-2", second))).isEmpty();
    }

    /// A certificate of the node that had the name before must not be of use to the one that has it now.
    @Test
    void theNameOfARemovedNodeComesWithAUid() {
        keepsToken("");
        retired.retire("worker-1", now);

        String uid = uid(withToken("worker-1", first));

        assertThat(uid).isNotEmpty().isEqualTo(retired.uid("worker-1").orElseThrow());
        assertThat(uid(asAgent("worker-1", uid))).isEqualTo(uid);
        refused(asAgent("worker-1", ""), "node worker-1 was removed");
        refused(asAgent("worker-1", "another"), "node worker-1 was removed");
        assertThat(uid(asAgent("worker-2", ""))).isEmpty();
    }
}
