package io.nodelet.bundle.build;

import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Fetches files over HTTP. A transfer that breaks, or was broken off by an earlier run, goes on where it stopped.
/// What comes is not trusted: the caller compares its digest.
final class Download {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 5;
    private static final int SMALL = 1 << 20;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(PATIENCE)
            .build();

    /// A file of at most 1 MiB; empty when the server has none.
    Optional<byte[]> small(URI address) {
        try (InputStream body = get(address, 0).body()) {
            byte[] content = body.readNBytes(SMALL + 1);
            if (content.length > SMALL) {
                throw new NodeletException(address + " is longer than such a file can be");
            }
            return Optional.of(content);
        } catch (Missing e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failed(address, e);
        }
    }

    /// Fetches into `target`, by way of `target.part`.
    ///
    /// @param watcher gets the number of bytes there so far
    void fetch(URI address, Path target, LongConsumer watcher) {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try {
            Files.createDirectories(FileTrees.parent(target));
            transferInTries(address, part, watcher);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed(address, e);
        }
    }

    private void transferInTries(URI address, Path part, LongConsumer watcher) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                transfer(address, part, watcher);
                return;
            } catch (Missing e) {
                throw e;
            } catch (IOException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private void transfer(URI address, Path part, LongConsumer watcher) throws IOException {
        long have = Files.exists(part) ? Files.size(part) : 0;
        HttpResponse<InputStream> response = get(address, have);
        boolean goesOn = response.statusCode() == 206;
        if (!goesOn && have > 0) {
            Files.delete(part);
        }
        try (InputStream body = response.body();
                OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                StallGuard guard = new StallGuard(body, PATIENCE)) {
            long start = goesOn ? have : 0;
            copy(body, out, n -> {
                guard.sawData();
                watcher.accept(start + n);
            });
        }
    }

    private static void copy(InputStream body, OutputStream out, LongConsumer watcher) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long there = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            out.write(buffer, 0, n);
            there += n;
            watcher.accept(there);
        }
    }

    private HttpResponse<InputStream> get(URI address, long from) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
        if (from > 0) {
            request.header("Range", "bytes=" + from + "-");
        }
        HttpResponse<InputStream> response = send(request.build());
        return switch (response.statusCode()) {
            case 200, 206 -> response;
            case 416 -> {
                response.body().close();
                yield get(address, 0); // what we have is no beginning of it: from the start
            }
            case 404, 410 -> {
                response.body().close();
                throw new Missing();
            }
            default -> {
                response.body().close();
                throw new IOException("the server answered " + response.statusCode());
            }
        };
    }

    private HttpResponse<InputStream> send(HttpRequest request) throws IOException {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static NodeletException failed(URI address, IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new NodeletException(
                "cannot fetch " + address + ": " + why, "Check the address and the network, then run this again.", e);
    }

    /// The server says that there is no such file.
    private static final class Missing extends IOException {
        private static final long serialVersionUID = 1L;

        Missing() {
            super("the server has no such file");
        }
    }
}
