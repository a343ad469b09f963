package io.nodelet.identity.certs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.nodelet.kube.FileClientConfig;
import io.nodelet.kube.MutualTls;
import io.nodelet.kube.ServerTime;
import io.nodelet.model.StableJitter;
import io.nodelet.pki.CertificateUsage;
import io.nodelet.pki.IssuedCertificates;
import io.nodelet.pki.KeyPairPath;
import io.nodelet.pki.Pem;
import io.nodelet.pki.Subject;
import io.nodelet.pki.VerificationCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is right about the time, and machines that come to it.
final class ClockSkewTest {
    private static final InstantSource RIGHT = Clock.systemUTC();

    @TempDir
    private Path root;

    private Optional<HttpsServer> server = Optional.empty();

    @AfterEach
    void stop() {
        server.ifPresent(httpsServer -> httpsServer.stop(0));
    }

    @Test
    void clocksThatAgreeAreNothing() throws IOException {
        URI at = serve(RIGHT);

        assertThat(skew(at, ca(), RIGHT)).isEmpty();
        assertThat(skew(at, ca(), () -> RIGHT.instant().minus(Duration.ofMinutes(3))))
                .isEmpty();
    }

    /// No certificate of such a cluster is good here, and the server has to be believed nevertheless.
    @Test
    void aMachineThatIsBehindHearsBothTimes() throws IOException {
        URI at = serve(RIGHT);
        Instant behind = RIGHT.instant().minus(Duration.ofMinutes(125));

        assertThat(skew(at, ca(), () -> behind)).get().satisfies(clockSkew -> {
            assertThat(clockSkew.text())
                    .startsWith("this machine's clock is 2 hours behind the API server at " + at)
                    .contains("here it is " + behind.toString().substring(0, 19) + "Z, there 20");
            assertThat(clockSkew.remedy()).contains("timedatectl");
        });
    }

    @Test
    void aMachineThatIsAheadToo() throws IOException {
        URI at = serve(RIGHT);

        assertThat(skew(at, ca(), () -> RIGHT.instant().plus(Duration.ofHours(30 * 24 + 6))))
                .get()
                .extracting(ClockSkew::text)
                .asString()
                .startsWith("this machine's clock is 30 days ahead of the API server at ");
    }

    @Test
    void aCertificateOfTheFutureIsNoMatterOfThisClock() throws IOException {
        URI at = serve(() -> RIGHT.instant().plus(Duration.ofDays(100)));

        assertThat(skew(at, ca(), RIGHT)).get().satisfies(clockSkew -> {
            assertThat(clockSkew.text()).startsWith("the certificate of the API server at " + at + " is good from ");
            assertThat(clockSkew.remedy()).startsWith("On that master");
        });
    }

    @Test
    void anotherClustersServerIsNotBelieved() throws IOException {
        URI at = serve(RIGHT);
        var other = new KeyPairPath(root.resolve("other"));
        new CaPairDriver(RIGHT, VerificationCache.unremembered()).apply(new CaPair(other, "kubernetes-ca", 10));

        assertThat(skew(at, Pem.certificates(other.cert()).getFirst(), RIGHT)).isEmpty();
    }

    @Test
    void whereNobodyAnswersNothingIsKnown() throws IOException {
        URI at = serve(RIGHT);
        stop();

        assertThat(skew(at, ca(), RIGHT)).isEmpty();
    }

    private static Optional<ClockSkew> skew(URI at, X509Certificate ca, InstantSource clock) {
        return ServerTime.ask(at, ca, clock).flatMap(serverTime -> ClockSkew.of(at, serverTime));
    }

    private X509Certificate ca() {
        return Pem.certificates(root.resolve("ca.crt")).getFirst();
    }

    /// @param clock when its certificate is made
    private URI serve(InstantSource clock) throws IOException {
        var authority = new KeyPairPath(root.resolve("ca"));
        var pair = new KeyPairPath(root.resolve("server"));
        new CaPairDriver(RIGHT, VerificationCache.unremembered()).apply(new CaPair(authority, "kubernetes-ca", 3650));
        new IssuedCertDriver(clock, VerificationCache.unremembered(), new IssuedCertificates(), new StableJitter("n1"))
                .apply(new IssuedCert(
                        pair,
                        authority,
                        Subject.of("s"),
                        List.of("127.0.0.1"),
                        Set.of(CertificateUsage.SERVER),
                        365,
                        0));
        HttpsServer made = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        URI at = URI.create("https://127.0.0.1:" + made.getAddress().getPort());
        made.setHttpsConfigurator(new HttpsConfigurator(
                MutualTls.context(new FileClientConfig(at, authority.cert(), pair.cert(), pair.key()))));
        made.createContext("/", exchange -> {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        made.start();
        server = Optional.of(made);
        return at;
    }
}
