package io.nodelet.pki;

import io.nodelet.host.AtomicFile;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What was proved of files by checking signatures, which takes a cold Java machine most of a second for a master's
/// certificates. A proof holds for the very same bytes, and is remembered for as long as the machine is up.
public final class VerificationCache {
    private final @Nullable Path memory;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Map<Path, Read> read = new ConcurrentHashMap<>();

    /// @param memory a file that does not outlive a boot, such as `/run/nodelet/proofs`
    public VerificationCache(Path memory) {
        this.memory = memory;
        try {
            if (Files.exists(memory)) {
                known.addAll(Files.readAllLines(memory));
            }
        } catch (IOException e) {
            throw new NodeletException("can't read " + memory + ": " + AtomicFile.reason(e), e);
        }
    }

    private VerificationCache() {
        this.memory = null;
    }

    /// Of who only looks, and leaves nothing on the machine.
    public static VerificationCache unremembered() {
        return new VerificationCache();
    }

    /// What a file held when it was read last.
    private record Read(String pem, X509Certificate certificate) {}

    /// The first certificate of a file: the same as before while its bytes are, as a daemon asks for it each minute.
    X509Certificate certificate(Path file) {
        String pem = new String(Pem.bytes(file), StandardCharsets.ISO_8859_1);
        return read.compute(
                        file, (_, before) -> before != null && before.pem().equals(pem) ? before : parsed(file, pem))
                .certificate();
    }

    private static Read parsed(Path file, String pem) {
        byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
        return new Read(pem, Pem.certificates(bytes, file.toString()).getFirst());
    }

    /// Whether a claim about files is true: known for their bytes, or proved now.
    boolean proved(String claim, List<Path> files, BooleanSupplier proof) {
        String line = line(claim, files);
        if (known.contains(line)) {
            return true;
        }
        boolean proved = proof.getAsBoolean();
        if (proved) {
            remember(line);
        }
        return proved;
    }

    /// Remembers a claim that needs no proof.
    void known(String claim, List<Path> files) {
        remember(line(claim, files));
    }

    private static String line(String claim, List<Path> files) {
        return claim + " " + Sha256.of(bytes(files));
    }

    private static byte[] bytes(List<Path> files) {
        var bytes = new ByteArrayOutputStream();
        for (Path file : files) {
            try {
                bytes.writeBytes(Files.readAllBytes(file));
                bytes.write(0);
            } catch (IOException e) {
                throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
            }
        }
        return bytes.toByteArray();
    }

    /// A torn line is no proof of anything, so a plain append will do.
    private synchronized void remember(String line) {
        known.add(line);
        if (memory == null) {
            return;
        }
        try {
            Files.createDirectories(memory.toAbsolutePath().getParent());
            if (!Files.exists(memory)) {
                Files.createFile(
                        memory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(memory, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new NodeletException("can't write " + memory + ": " + AtomicFile.reason(e), e);
        }
    }
}
