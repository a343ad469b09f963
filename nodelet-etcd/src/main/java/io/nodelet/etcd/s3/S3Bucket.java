package io.nodelet.etcd.s3;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Sha256;
import io.nodelet.host.TrustedFiles;
import io.nodelet.model.NodeletException;
import io.nodelet.model.S3Config;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;

/// A bucket that is reached over HTTP, its name in the path. Credentials are read at each call, so that a changed file
/// counts at once.
public final class S3Bucket implements Bucket {
    private static final int MISSING = 404;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    /// A page of names has a thousand.
    private static final long MOST_TEXT = 2 << 20;

    private static final int MOST_PAGES = 100;
    private static final long MOST_LISTED = 8 << 20;
    private static final Duration SHORT = Duration.ofMinutes(1);

    /// The slowest line that a copy is waited for, in bytes a second.
    private static final long SLOWEST = 256 << 10;

    private final S3Config config;
    private final InstantSource clock;
    private final URI endpoint;
    private final TrustedFiles trusted;

    public S3Bucket(S3Config config, InstantSource clock) {
        this(config, clock, TrustedFiles.SYSTEM);
    }

    /// @param trusted what root may believe
    public S3Bucket(S3Config config, InstantSource clock, TrustedFiles trusted) {
        this.config = config;
        this.trusted = trusted;
        this.clock = clock;
        this.endpoint = URI.create(config.endpoint());
    }

    @Override
    public String name() {
        return endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "/" + config.bucket();
    }

    @Override
    public void put(String key, Path file) {
        try {
            Duration limit = SHORT.plusSeconds(Files.size(file) / SLOWEST);
            S3Request request = request("PUT", "/" + key, Map.of(), Sha256.of(file));
            HttpResponse<String> answer = send(request, BodyPublishers.ofFile(file), text(), limit);
            require(answer.statusCode(), answer.body(), "put " + key);
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// @param file must not be there; what was written of it stays where the store or the line fails
    @Override
    public void get(String key, Path file, long most) {
        S3Request request = request("GET", "/" + key, Map.of(), S3Request.EMPTY);
        BodyHandler<Object> into = head -> head.statusCode() / 100 == 2
                ? BodySubscribers.mapping(
                        BodySubscribers.ofFile(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        path -> path)
                : BodySubscribers.mapping(
                        BodySubscribers.ofString(StandardCharsets.UTF_8), bodySubscriber -> bodySubscriber);
        HttpResponse<Object> answer =
                send(request, BodyPublishers.noBody(), BodyHandlers.limiting(into, most), Duration.ofHours(2));
        require(answer.statusCode(), String.valueOf(answer.body()), "get " + key);
    }

    @Override
    public List<String> list(String prefix) {
        List<String> keys = new ArrayList<>();
        String next = "";
        int pages = 0;
        long size = 0;
        do {
            String page = page(prefix, next);
            size += page.length();
            if (++pages > MOST_PAGES || size > MOST_LISTED) {
                throw new NodeletException(
                        name() + " has too many names that begin with '" + prefix + "': more than " + pages + " pages",
                        "Take away what is not Nodelet's there, or give copies a prefix of their own (etcd.snapshots.s3.prefix).");
            }
            try {
                keys.addAll(S3Xml.all(page, "Key"));
            } catch (XMLStreamException e) {
                throw new NodeletException(name() + " does not answer as S3 does: " + e.getMessage(), e);
            }
            next = S3Xml.first(page, "NextContinuationToken");
        } while (!next.isEmpty());
        return keys;
    }

    private String page(String prefix, String from) {
        Map<String, String> query = new TreeMap<>(Map.of("list-type", "2", "prefix", prefix));
        if (!from.isEmpty()) {
            query.put("continuation-token", from);
        }
        return ask("GET", "", query, "list");
    }

    @Override
    public void delete(String key) {
        ask("DELETE", "/" + key, Map.of(), "remove " + key);
    }

    private String ask(String method, String path, Map<String, String> query, String what) {
        S3Request request = request(method, path, query, S3Request.EMPTY);
        HttpResponse<String> answer = send(request, BodyPublishers.noBody(), text(), SHORT);
        require(answer.statusCode(), answer.body(), what);
        return answer.body();
    }

    private static BodyHandler<String> text() {
        return BodyHandlers.limiting(BodyHandlers.ofString(), MOST_TEXT);
    }

    /// As HTTP clients send it, which is what the store signs: without the scheme's own port.
    static String host(URI endpoint) {
        int own = "https".equals(endpoint.getScheme()) ? HTTPS : HTTP;
        String authority = endpoint.getRawAuthority();
        return endpoint.getPort() == own ? authority.substring(0, authority.lastIndexOf(':')) : authority;
    }

    private S3Request request(String method, String path, Map<String, String> query, String digest) {
        return S3Request.of(method, host(endpoint), "/" + config.bucket() + path, query, digest);
    }

    private <T> HttpResponse<T> send(S3Request request, BodyPublisher body, BodyHandler<T> into, Duration limit) {
        S3Credentials key = S3Credentials.read(Path.of(config.credentialsFile()), trusted);
        var signature = new S3Signature(key, config.region());
        Map<String, String> headers = signature.headers(request, clock.instant());
        try (S3Connections line = S3Connections.open(config)) {
            return line.send(request, headers, body, into, limit);
        } catch (IOException e) {
            throw new NodeletException(
                    name() + " can't be reached: " + e.getMessage(),
                    "Check etcd.snapshots.s3.endpoint, its certificate (etcd.snapshots.s3.caFile) and the way there.",
                    e);
        }
    }

    private void require(int status, String body, String what) {
        if (status / 100 == 2) {
            return;
        }
        String code = S3Xml.first(body, "Code");
        throw new NodeletException(
                "%s refuses to %s: %d %s %s"
                        .formatted(name(), what, status, code, S3Xml.first(body, "Message"))
                        .strip(),
                next(status, code));
    }

    private String next(int status, String code) {
        return switch (code) {
            case "InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "Forbidden" ->
                "Check the key in " + config.credentialsFile() + ", its rights on the bucket, and"
                        + " etcd.snapshots.s3.region.";
            case "RequestTimeTooSkewed" -> "This machine's clock and the store's differ: set it right (chrony, ntp).";
            case "NoSuchBucket" -> "Make the bucket, or name another one in etcd.snapshots.s3.bucket.";
            default ->
                status == MISSING
                        ? "`nodeletd etcd snapshots --s3` lists what is there."
                        : "See the store's own log; the daemon tries again.";
        };
    }
}
