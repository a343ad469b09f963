package io.nodelet.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads one YAML document from a file; what is wrong goes to the report.
final class YamlFile {
    private static final int LARGEST = 1 << 20;
    private final Path file;
    private final ConfigReport configReport;

    YamlFile(Path file, ConfigReport configReport) {
        this.file = file;
        this.configReport = configReport;
    }

    /// The document; empty when there is none, or when it can't be read.
    Optional<Node> read() {
        try {
            if (Files.isDirectory(file)) {
                configReport.add("is a folder, not a file");
                return Optional.empty();
            }
            byte[] bytes = bytes();
            return bytes == null ? Optional.empty() : parse(bytes);
        } catch (NoSuchFileException _) {
            configReport.add("there is no such file");
        } catch (IOException e) {
            configReport.add("cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }

    private byte @Nullable [] bytes() throws IOException {
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                configReport.add("is larger than 1 MiB: this is hardly a configuration");
                return null;
            }
            return bytes;
        }
    }

    private Optional<Node> parse(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.indexOf('\0') >= 0) {
                configReport.add("is a binary file, not YAML");
                return Optional.empty();
            }
            return compose(text);
        } catch (CharacterCodingException _) {
            configReport.add("is not text in UTF-8");
            return Optional.empty();
        }
    }

    private Optional<Node> compose(String text) {
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file.toString())
                    .setAllowNonScalarKeys(true)
                    .build();
            return new Compose(settings).composeString(text);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark =
                    unended(e) ? e.getContextMark() : e.getProblemMark().or(e::getContextMark);
            mark.ifPresentOrElse(at -> configReport.add(at, words(e)), () -> configReport.add(words(e)));
        } catch (YamlEngineException e) {
            configReport.add("is not YAML: " + e.toString().lines().findFirst().orElse(""));
        } catch (StackOverflowError _) {
            configReport.add("is nested too deeply");
        }
        return Optional.empty();
    }

    /// Whether something that begins at the context's mark has no end.
    private static boolean unended(MarkedYamlEngineException e) {
        return e.getProblem().contains("unexpected end of stream")
                && e.getContextMark().isPresent();
    }

    private static String words(MarkedYamlEngineException e) {
        String problem = e.getProblem();
        if (unended(e)) {
            return "is not YAML: the quote that begins here does not end";
        }
        if (problem.startsWith("expected <block end>")) {
            return "is not YAML: this does not fit the indentation above it";
        }
        if (problem.contains("(TAB)")) {
            return "a tab stands where YAML allows only spaces";
        }
        if (problem.contains("another document")) {
            return "a second document begins here (---); a configuration is one";
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return "is not YAML: a colon or an indentation is not where it can be";
        }
        String context = e.getContext() == null || e.getContext().isBlank() ? "" : " (" + e.getContext() + ")";
        return "is not YAML: " + problem + context;
    }
}
