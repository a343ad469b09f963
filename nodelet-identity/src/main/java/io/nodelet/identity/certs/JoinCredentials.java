package io.nodelet.identity.certs;

import io.nodelet.kube.ClientConfig;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.InMemoryClientConfig;
import io.nodelet.kube.KubeApi;
import io.nodelet.kube.KubeException;
import io.nodelet.model.Failure;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeSpec;
import io.nodelet.model.NodeletException;
import io.nodelet.model.ReasonCode;
import io.nodelet.model.Role;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.CertificateSpec;
import io.nodelet.pki.Issuer;
import io.nodelet.pki.Pem;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// As whom a machine comes to the API server for its certificates: as the node that it is already, or with a token.
final class JoinCredentials {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private final NodeSpec spec;
    private final CertFolder folder;
    private final InstantSource clock;
    private final Function<ClientConfig, KubeApi> servers;
    private final JoinContext.Times times;
    private @Nullable JoinToken token;
    private boolean joined;

    JoinCredentials(NodeSpec spec, CertFolder folder, InstantSource clock, JoinContext joinContext) {
        this.spec = spec;
        this.folder = folder;
        this.clock = clock;
        this.servers = joinContext.servers();
        this.times = joinContext.times();
    }

    URI server() {
        return URI.create(spec.entranceUrl());
    }

    /// The node's agent, by the node's own way to the API where that is there already.
    KubeApi asItself() {
        KubeApi near = asItself(URI.create(spec.apiUrl()));
        return near.ready().isHealthy() ? near : asItself(server());
    }

    private KubeApi asItself(URI server) {
        return servers.apply(new FileClientConfig(
                server,
                folder.cert(CertificateAuthority.CLUSTER),
                folder.cert(CertificateSpec.AGENT),
                folder.key(CertificateSpec.AGENT)));
    }

    /// The node's agent, with a certificate that was signed this moment and is on no disk yet.
    KubeApi as(Issuer.Issued agent) {
        joined = true;
        return servers.apply(new InMemoryClientConfig(
                server(),
                List.of(token().ca()),
                List.of(agent.certificate()),
                Optional.of(agent.key()),
                Optional.empty()));
    }

    /// Whether the token has made this machine an agent.
    boolean hasJoined() {
        return joined;
    }

    boolean reachesAsItself() {
        return asItself().ready().isHealthy();
    }

    /// @throws NodeletException when there is no token, or it is of another cluster than this machine
    KubeApi withToken() {
        JoinToken read = new JoinTokenFile(spec).read();
        Path own = folder.cert(CertificateAuthority.CLUSTER);
        if (Files.exists(own) && !Pem.certificates(own).contains(read.ca())) {
            throw new NodeletException(
                    "this machine belongs to another cluster than its join token: " + own + " is of another authority",
                    "To leave that cluster for good: nodeletd reset. Then start again.");
        }
        token = read;
        return servers.apply(InMemoryClientConfig.token(server(), read.ca(), read.bearer()));
    }

    /// The token that is used; its text holds no secret.
    JoinToken token() {
        JoinToken used = token;
        if (used == null) {
            throw new IllegalStateException("nobody came with a token yet");
        }
        return used;
    }

    /// A refusal in the words of somebody who wants to join.
    NodeletException explained(NodeletException e) {
        Optional<ClockSkew> skew = skew(e);
        if (skew.isPresent()) {
            return new NodeletException(
                    new Failure(
                            ReasonCode.CLOCKS_DIFFER,
                            spec.entranceUrl(),
                            skew.get().text()),
                    skew.get().remedy(),
                    e);
        }
        if (distrusted(e)) {
            return new NodeletException(
                    "the server at " + server() + " is not the API server of "
                            + (token == null ? "this node's cluster" : "the cluster that " + token + " is of") + ": "
                            + e.getMessage(),
                    "See that controlPlane.endpoint is right and among the names of the API server's certificate"
                            + " (controlPlane.endpoint or extraSans on the masters), and that the token is of this"
                            + " cluster.",
                    e);
        }
        JoinToken used = token;
        if (e instanceof KubeException refusal && used != null) {
            return switch (refusal.status()) {
                case UNAUTHORIZED -> refused(used, e);
                case FORBIDDEN -> forbidden(used, e);
                default -> e;
            };
        }
        return e;
    }

    /// A clock that is wrong makes certificates and tokens look wrong.
    private Optional<ClockSkew> skew(NodeletException e) {
        boolean suspect = distrusted(e) || (e instanceof KubeException refusal && refusal.status() == UNAUTHORIZED);
        JoinToken used = token;
        if (!suspect || used == null) {
            return Optional.empty();
        }
        return times.ask(server(), used.ca(), clock).flatMap(serverTime -> ClockSkew.of(server(), serverTime));
    }

    private static NodeletException forbidden(JoinToken used, NodeletException e) {
        return used.role() == Role.MASTER
                ? new NodeletException(
                        "the cluster does not let " + used + " read its keys: " + e.getMessage(),
                        "It was made for another role, or has just served or been revoked: API servers remember a token"
                                + " for ten seconds. See: nodeletctl token list. A new one: nodeletctl token create"
                                + " --role master",
                        e)
                : new NodeletException(
                        "the cluster does not let " + used + " ask for certificates: " + e.getMessage(),
                        "See that the phase 100 is done on a master: it grants the rights.",
                        e);
    }

    private NodeletException refused(JoinToken used, NodeletException e) {
        boolean late = clock.instant().isAfter(used.expires());
        boolean master = used.role() == Role.MASTER;
        return new NodeletException(
                "the cluster at " + server() + " does not take " + used + ": it "
                        + (late
                                ? "expired at " + used.expires()
                                : (master ? "has served already, " : "")
                                        + "was revoked, or its secret is not the right one"),
                "Make a new one with: nodeletctl token create" + (master ? " --role master" : "") + ". Put it into "
                        + spec.config().join().tokenFile() + " and start again.",
                e);
    }

    private static boolean distrusted(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
