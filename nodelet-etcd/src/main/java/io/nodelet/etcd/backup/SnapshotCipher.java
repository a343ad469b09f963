package io.nodelet.etcd.backup;

import com.exceptionfactory.jagged.PayloadException;
import com.exceptionfactory.jagged.UnsupportedRecipientStanzaException;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import io.nodelet.host.AtomicFile;
import io.nodelet.host.Sha256;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.CertFolder;
import io.nodelet.pki.CertificateAuthority;
import io.nodelet.pki.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Encrypts and opens snapshots: files of the [age format](https://age-encryption.org/v1), for the one identity that is
/// made from the key of the cluster's etcd authority.
public final class SnapshotCipher {
    private static final byte[] MAGIC = "age-encryption.org/v1\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CHUNK = 1 << 16;
    private final String source;
    private final Supplier<PrivateKey> authority;

    /// @param source    of the key, for people
    /// @param authority reads the key of the cluster's etcd authority
    SnapshotCipher(String source, Supplier<PrivateKey> authority) {
        this.source = source;
        this.authority = authority;
    }

    /// With the key of this node.
    public static SnapshotCipher node() {
        return of(CertFolder.NODE);
    }

    static SnapshotCipher of(CertFolder certs) {
        Path key = certs.key(CertificateAuthority.ETCD);
        return new SnapshotCipher(
                key.toString(),
                () -> Pem.key(
                        key,
                        Pem.certificates(certs.cert(CertificateAuthority.ETCD)).getFirst()));
    }

    /// Whether a file is encrypted, with whatever key; it need not be whole.
    static boolean encrypted(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        } catch (IOException e) {
            throw new NodeletException(
                    "can't read the snapshot " + file + ": " + AtomicFile.reason(e),
                    "`nodeletd etcd snapshots` lists what there is.",
                    e);
        }
    }

    /// @param word by which a person knows it
    /// @throws NodeletException where it is not encrypted: anybody can have made it
    public static void requireEncrypted(Path file, String word) {
        if (!encrypted(file)) {
            throw new NodeletException(
                    word + " is not encrypted: nobody vouches for what it holds, and whose it is",
                    "If you know where it comes from (an older nodeletd, etcdctl), say --unencrypted.");
        }
    }

    /// By which the key is known that snapshots are encrypted with here.
    String print() {
        return identity().print();
    }

    /// What vouches for a text here, in hex.
    String vouch(String text) {
        return HexFormat.of().formatHex(identity().vouch(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// Writes a new file, for root alone.
    public void encrypt(Path plain, Path to) throws IOException {
        try (FileChannel in = FileChannel.open(plain);
                FileChannel out = create(to);
                WritableByteChannel encrypting = new StandardEncryptingChannelFactory()
                        .newEncryptingChannel(
                                out,
                                List.of(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(
                                        identity().recipient())))) {
            pump(in, encrypting);
        } catch (GeneralSecurityException e) {
            throw new NodeletException("can't encrypt " + to + ": " + e.getMessage(), e);
        }
    }

    /// Writes what was encrypted into a new file, for root alone.
    ///
    /// @return the digest of the encrypted bytes, in hex
    /// @throws NodeletException where it was not encrypted with the key of here, or was changed since
    String decrypt(Path file, Path to) throws IOException {
        MessageDigest digest = Sha256.digest();
        try (FileChannel in = FileChannel.open(file);
                FileChannel out = create(to)) {
            ReadableByteChannel decrypting = new StandardDecryptingChannelFactory()
                    .newDecryptingChannel(
                            new Digesting(in, digest),
                            List.of(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(
                                    identity().identity())));
            pump(decrypting, out);
            return HexFormat.of().formatHex(digest.digest());
        } catch (UnsupportedRecipientStanzaException e) {
            throw foreign(file, e);
        } catch (GeneralSecurityException | PayloadException | BufferUnderflowException e) {
            throw changed(file, e);
        } catch (IOException e) {
            if (e.getCause() instanceof GeneralSecurityException) {
                throw changed(file, e);
            }
            throw e;
        }
    }

    /// What is read passes by a digest.
    private record Digesting(ReadableByteChannel in, MessageDigest digest) implements ReadableByteChannel {
        @Override
        public int read(ByteBuffer buffer) throws IOException {
            ByteBuffer seen = buffer.duplicate();
            int n = in.read(buffer);
            if (n > 0) {
                digest.update(seen.limit(seen.position() + n));
            }
            return n;
        }

        @Override
        public boolean isOpen() {
            return in.isOpen();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// @param print of the key that a note says
    /// @throws NodeletException where that is another one than that of here
    void requireOwn(Path file, String print) {
        if (!print.equals(print())) {
            throw foreign(file, null);
        }
    }

    private NodeletException foreign(Path file, @Nullable Exception e) {
        return new NodeletException(
                file + " is not encrypted with the key of this etcd authority (" + source + ")",
                "Put the certs that were kept with it into their place first (docs/etcd.md).",
                e);
    }

    private static NodeletException changed(Path file, Exception e) {
        return new NodeletException(
                file + " is damaged, or was changed by somebody: " + e.getMessage(),
                "Take another one: `nodeletd etcd snapshots` lists them.",
                e);
    }

    private SnapshotIdentity identity() {
        try {
            return SnapshotIdentity.of(authority.get());
        } catch (NodeletException e) {
            throw new NodeletException(
                    "snapshots are encrypted with the key of the etcd authority, which is not there: " + e.getMessage(),
                    "Put the certs that were kept with the snapshot into their place first (docs/etcd.md).",
                    e);
        }
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(AtomicFile.permissions("0600")));
    }

    private static void pump(ReadableByteChannel from, WritableByteChannel to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        while (from.read(buffer) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) {
                to.write(buffer);
            }
            buffer.clear();
        }
    }
}
