package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/// What time it is at an API server, for somebody whose own clock may be wrong: the server has to be the cluster's by
/// its authority's signature, and when its certificate is good is not looked at. It is asked for nothing else, and told
/// nothing.
///
/// @param there what the server says
/// @param here  what this machine said at that moment
/// @param from  when the server's certificate begins to be good
/// @param until when it ends
public record ServerTime(Instant there, Instant here, Instant from, Instant until) {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final String DATE = "date:";

    /// How far this machine is behind; negative where it is ahead.
    public Duration behind() {
        return Duration.between(here, there);
    }

    /// Nothing when it can't be had within a few seconds, or the server is another cluster's.
    public static Optional<ServerTime> ask(URI server, X509Certificate authority, InstantSource clock) {
        CallDeadline callDeadline = CallDeadline.in(LIMIT);
        try (Socket plain = new Socket()) {
            InetAddress host = NameLookup.SYSTEM.find(server.getHost(), callDeadline);
            plain.connect(new InetSocketAddress(host, server.getPort()), callDeadline.left());
            plain.setSoTimeout(callDeadline.left());
            AtomicReference<Optional<ServerTime>> told = new AtomicReference<>(Optional.empty());
            CallTimeout.within(callDeadline, plain, () -> told.set(encrypted(plain, server, authority, clock)));
            return told.get();
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ServerTime> encrypted(
            Socket plain, URI server, X509Certificate authority, InstantSource clock) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                context(authority).getSocketFactory().createSocket(plain, server.getHost(), server.getPort(), true)) {
            socket.startHandshake();
            return answer(socket, server, clock);
        }
    }

    private static Optional<ServerTime> answer(SSLSocket socket, URI server, InstantSource clock) throws IOException {
        String request = "GET /livez HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        for (String line = lines.readLine(); line != null && !line.isEmpty(); line = lines.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith(DATE)) {
                String date = line.substring(DATE.length()).strip();
                Instant there = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
                return Optional.of(of(there, clock.instant(), socket.getSession()));
            }
        }
        return Optional.empty();
    }

    private static ServerTime of(Instant there, Instant here, SSLSession session) throws IOException {
        var certificate = (X509Certificate) session.getPeerCertificates()[0];
        return new ServerTime(
                there,
                here,
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private static SSLContext context(X509Certificate authority) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new ClockIndependentTrust(authority)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new NodeletException("can't make a TLS client: " + e.getMessage(), e);
        }
    }
}
