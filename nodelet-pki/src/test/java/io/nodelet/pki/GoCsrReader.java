package io.nodelet.pki;

import io.nodelet.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Kubernetes' way to read certificate requests: a program in Go, built by the first use. Go keeps what it compiled, so
/// only a machine's very first build takes longer than a second.
final class GoCsrReader {
    private static final int BUILD_SECONDS = 240;
    private static final int READ_SECONDS = 120;
    private final Path program;
    private final Path folder;

    private GoCsrReader(Path program, Path folder) {
        this.program = program;
        this.folder = folder;
    }

    /// The compiler, as far as this machine has one.
    static Optional<Path> go() {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                                .map(part -> Path.of(part).resolve("go")),
                        Stream.of(Path.of("/usr/local/go/bin/go"), Path.of("/usr/lib/go-1.26/bin/go")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static GoCsrReader build(Path go, Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("main.go");
        try (InputStream in = GoCsrReader.class.getResourceAsStream("csrreader/main.go")) {
            Files.write(source, Objects.requireNonNull(in).readAllBytes());
        }
        Path program = folder.resolve("csrreader");
        run(List.of(go.toString(), "build", "-o", program.toString(), source.toString()), folder, BUILD_SECONDS);
        return new GoCsrReader(program, folder);
    }

    /// What it reads in each of these texts, in their order.
    List<JsonNode> read(List<String> texts) throws IOException, InterruptedException {
        Files.writeString(
                folder.resolve("in"),
                texts.stream()
                        .map(text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1)))
                        .collect(Collectors.joining("\n", "", "\n")));
        run(List.of(program.toString()), folder, READ_SECONDS);
        try (Stream<String> lines = Files.lines(folder.resolve("out"))) {
            return lines.map(Json::read).toList();
        }
    }

    private static void run(List<String> command, Path folder, int seconds) throws IOException, InterruptedException {
        Path in = folder.resolve("in");
        Path errors = folder.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Files.exists(in) ? in.toFile() : new java.io.File("/dev/null"))
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(errors.toFile());
        builder.environment().put("GO111MODULE", "off");
        Process process = builder.start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " took longer than " + seconds + " s");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(errors));
        }
    }
}
