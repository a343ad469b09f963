package io.nodelet.kube;

import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Mutual TLS from the files of an [FileClientConfig], for either side.
public final class MutualTls {
    private MutualTls() {}

    /// What the files are now; another value once one of them was replaced.
    ///
    /// @throws NodeletException when one is not there
    public static List<String> stamp(FileClientConfig fileClientConfig) {
        return Stream.of(fileClientConfig.ca(), fileClientConfig.cert(), fileClientConfig.key())
                .map(MutualTls::stamp)
                .toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + " " + Files.size(file) + " "
                    + Files.getAttribute(file, "unix:ino");
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + e, e);
        }
    }

    /// Shows the access's certificate, and trusts its authorities alone.
    public static SSLContext context(FileClientConfig fileClientConfig) {
        return context(Pem.certificates(fileClientConfig.ca()), Optional.of(identity(fileClientConfig)));
    }

    /// Shows nothing, and trusts the authorities of a file alone.
    public static SSLContext trusting(Path authorities) {
        return context(Pem.certificates(authorities), Optional.empty());
    }

    /// Shows `identity`, if any, and trusts `authorities` alone.
    static SSLContext context(List<X509Certificate> authorities, Optional<ClientKeyManager> identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store(authorities));
            context.init(identity.stream().toArray(KeyManager[]::new), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new NodeletException("can't make a TLS client: " + e.getMessage(), e);
        }
    }

    private static ClientKeyManager identity(FileClientConfig fileClientConfig) {
        List<X509Certificate> chain = Pem.certificates(fileClientConfig.cert());
        return new ClientKeyManager(Pem.key(fileClientConfig.key(), chain.getFirst()), chain);
    }

    private static KeyStore store(List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (X509Certificate ca : authorities) {
            store.setCertificateEntry("ca" + number++, ca);
        }
        return store;
    }
}
