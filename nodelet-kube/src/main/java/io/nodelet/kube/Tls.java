package io.nodelet.kube;

import io.nodelet.model.NodeletException;
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

/// Mutual TLS from the files of an [Access], for either side.
public final class Tls {
    private Tls() {}

    /// What the files are now; another value once one of them was replaced.
    ///
    /// @throws NodeletException when one is not there
    public static List<String> stamp(Access access) {
        return Stream.of(access.ca(), access.cert(), access.key())
                .map(Tls::stamp)
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
    public static SSLContext context(Access access) {
        return context(Pem.certificates(access.ca()), Optional.of(identity(access)));
    }

    /// Shows nothing, and trusts the authorities of a file alone.
    public static SSLContext trusting(Path authorities) {
        return context(Pem.certificates(authorities), Optional.empty());
    }

    /// Shows `identity`, if any, and trusts `authorities` alone.
    static SSLContext context(List<X509Certificate> authorities, Optional<Identity> identity) {
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

    private static Identity identity(Access access) {
        List<X509Certificate> chain = Pem.certificates(access.cert());
        return new Identity(Pem.key(access.key(), chain.getFirst()), chain);
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
