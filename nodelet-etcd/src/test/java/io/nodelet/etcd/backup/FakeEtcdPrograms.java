package io.nodelet.etcd.backup;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.host.Commands;
import io.nodelet.host.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// etcdctl and etcdutl as far as snapshots need them: a store is a text, a snapshot that text with its digest.
public final class FakeEtcdPrograms implements Commands {
    private static final int PAGE = 512;
    public final List<String> ran = new ArrayList<>();
    String store = "store";
    /// The first word of a command that fails half done; empty for none.
    public String failing = "";

    public EtcdPrograms programs() {
        return new EtcdPrograms(this, Path::of, URI.create("https://127.0.0.1:2379"));
    }

    @Override
    public CommandResult run(Command command) {
        List<String> argv = command.argv();
        ran.add(command.toString());
        String verb = argv.get(argv.indexOf("snapshot") + 1);
        Path file = Path.of(argv.get(argv.indexOf("snapshot") + 2));
        try {
            if (verb.equals(failing)) {
                half(verb, argv, file);
                return new CommandResult(command, 1, "", "it broke", Duration.ZERO);
            }
            String out = switch (verb) {
                case "save" -> save(file);
                case "status" ->
                    "{\"hash\":%d,\"revision\":7,\"totalKey\":3,\"totalSize\":512}"
                            .formatted(Arrays.hashCode(Files.readAllBytes(file)) & 0xffffffffL);
                default -> unpack(file, argv);
            };
            return new CommandResult(command, 0, out, "", Duration.ZERO);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String save(Path file) throws IOException {
        write(file, store);
        return "";
    }

    private static void half(String verb, List<String> argv, Path file) throws IOException {
        if (verb.equals("save")) {
            Files.writeString(file, "half");
        } else if (verb.equals("restore")) {
            Files.createDirectories(folder(argv).resolve("member/snap"));
        }
    }

    private static String unpack(Path file, List<String> argv) throws IOException {
        Path folder = folder(argv);
        if (Files.exists(folder)) {
            throw new IOException(folder + " exists");
        }
        Files.createDirectories(folder.resolve("member/snap"));
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, 0, bytes.length - 32, StandardCharsets.UTF_8).strip();
        Files.writeString(folder.resolve("member/snap/db"), text);
        return "";
    }

    private static Path folder(List<String> argv) {
        return argv.stream()
                .filter(argument -> argument.startsWith("--data-dir="))
                .map(argument -> Path.of(argument.substring("--data-dir=".length())))
                .findFirst()
                .orElseThrow();
    }

    /// A whole snapshot of a store.
    public static void write(Path file, String store) throws IOException {
        byte[] page = Arrays.copyOf((store + " ".repeat(PAGE)).getBytes(StandardCharsets.UTF_8), PAGE);
        byte[] digest = Sha256.digest().digest(page);
        byte[] all = Arrays.copyOf(page, PAGE + digest.length);
        System.arraycopy(digest, 0, all, PAGE, digest.length);
        Files.write(file, all);
    }
}
