package io.nodelet.identity.certs;

import io.nodelet.engine.Action;
import io.nodelet.engine.Progress;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Health;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.CertCheck;
import io.nodelet.pki.CertificateProblem;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.Sec1;
import io.nodelet.pki.SigningRequest;
import io.nodelet.pki.VerificationCache;
import io.nodelet.resources.objects.ApiRetry;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Has the cluster sign what this machine lacks: makes keys here, sends requests, and waits until a master has
/// looked at them. The first time it comes with its join token, later with its own certificate.
public final class RequestCertificates implements Action {
    private static final ApiRetry RETRY = new ApiRetry(Duration.ofMinutes(3));

    /// An API server hears a moment later who has the name of a removed node now, and refuses that one until then.
    private static final ApiRetry JOINED = new ApiRetry(Duration.ofSeconds(20));

    private static final int REFUSED_BY_POLICY = 422;
    private final SequencedMap<CertificateSpec, IssuedCert> certificates;
    private final CertCheck check;
    private final Issuer issuer;
    private final JoinCredentials joinCredentials;
    private final IssuedCertificates signed;
    private final SecureRandom random = new SecureRandom();
    private final String node;
    private final Path joinKey;

    public RequestCertificates(
            NodeCertificates nodeCertificates,
            InstantSource clock,
            VerificationCache verified,
            JoinContext joinContext) {
        this.certificates = nodeCertificates.leaves();
        this.check = new CertCheck(
                clock,
                verified,
                new StableJitter(nodeCertificates.spec().facts().name()));
        this.issuer = new Issuer(clock, random);
        this.joinCredentials =
                new JoinCredentials(nodeCertificates.spec(), nodeCertificates.folder(), clock, joinContext);
        this.signed = joinContext.signed();
        this.node = nodeCertificates.spec().facts().name();
        this.joinKey = nodeCertificates.folder().joinKey();
    }

    @Override
    public String key() {
        return "the cluster signs this node's certificates";
    }

    @Override
    public Health check() {
        List<CertificateSpec> lacking = lacking();
        boolean usable = lacking.stream().noneMatch(this::unusable);
        if (lacking.isEmpty() || (usable && !joinCredentials.reachesAsItself())) {
            return Health.healthy(); // what can still be used is renewed once the API answers
        }
        return Health.unhealthy(
                usable ? ReasonCode.RENEWAL_PENDING : ReasonCode.AWAITS_CLUSTER,
                node,
                "to be signed: " + lacking.stream().map(CertificateSpec::file).collect(Collectors.joining(", ")));
    }

    @Override
    public void perform(Progress progress) {
        List<CertificateSpec> lacking = lacking();
        KubeApi api;
        if (unusable(CertificateSpec.AGENT)) {
            api = joinCredentials.as(joined(progress));
            lacking.remove(CertificateSpec.AGENT);
        } else {
            api = joinCredentials.asItself();
        }
        sign(api, lacking.stream().map(this::request).toList(), progress);
    }

    /// A token is good for the agent's certificate alone; the others are asked for with that.
    private Issuer.Issued joined(Progress progress) {
        KubeApi api = joinCredentials.withToken();
        progress.say("joining through " + joinCredentials.server() + ", with " + joinCredentials.token());
        SigningRequest request = request(CertificateSpec.AGENT, Sec1.read(joinKey));
        sign(api, List.of(request), progress);
        return signed.get(request.wanted().pair());
    }

    private void sign(KubeApi api, List<SigningRequest> requests, Progress progress) {
        progress.say("asking " + joinCredentials.server() + " to sign "
                + requests.stream().map(one -> one.certificate().file()).collect(Collectors.joining(", ")));
        for (SigningRequest request : requests) {
            (joinCredentials.hasJoined() ? JOINED : RETRY).run(progress, () -> send(api, request));
        }
        for (SigningRequest request : requests) {
            signed.put(request.wanted().pair(), new PendingCsr(api, request).await(progress));
        }
    }

    /// Whether it was signed, and waits to be written.
    boolean holds(IssuedCert cert) {
        return signed.holds(cert.pair());
    }

    /// The agent's first: with it, all others can be asked for again.
    private List<CertificateSpec> lacking() {
        List<CertificateSpec> lacking = new ArrayList<>();
        certificates.forEach((certificateSpec, cert) -> {
            boolean fit = check.fault(cert)
                    .filter(problem -> !(problem instanceof CertificateProblem.Modes))
                    .isEmpty();
            if (!fit && !signed.holds(cert.pair())) {
                lacking.add(certificateSpec);
            }
        });
        lacking.sort(Comparator.comparing(certificateSpec -> certificateSpec != CertificateSpec.AGENT));
        return lacking;
    }

    /// Not there, or of no use any more.
    private boolean unusable(CertificateSpec certificateSpec) {
        IssuedCert cert = certificates.get(certificateSpec);
        return cert == null
                || check.fault(cert)
                        .filter(problem -> problem instanceof CertificateProblem.Missing
                                || problem instanceof CertificateProblem.Unfit)
                        .isPresent();
    }

    private SigningRequest request(CertificateSpec certificateSpec) {
        return request(certificateSpec, issuer.keys());
    }

    private SigningRequest request(CertificateSpec certificateSpec, KeyPair keys) {
        IssuedCert wanted = certificates.get(certificateSpec);
        if (wanted == null) {
            throw new IllegalStateException("this node has no " + certificateSpec);
        }
        String name = "nodelet-%s-%s-%08x".formatted(node, certificateSpec.file(), random.nextInt());
        return new SigningRequest(name, certificateSpec, wanted, keys);
    }

    /// A request of this name that is there already is this one: its first answer was lost.
    private void send(KubeApi api, SigningRequest request) {
        try {
            api.create(request.object());
        } catch (KubeException e) {
            if (joinCredentials.hasJoined() && e.status() == REFUSED_BY_POLICY) {
                throw new KubeException(0, String.valueOf(e.getMessage()), e.remedy(), e); // to be tried again
            }
            if (!e.conflict()) {
                throw joinCredentials.explained(e);
            }
        } catch (NodeletException e) {
            throw joinCredentials.explained(e);
        }
    }
}
