package io.nodelet.pki;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A secret that every master of a cluster finds by itself and nobody else can: made from the key of the cluster's
/// authority, which it does not give away.
public final class SharedSecret {
    private static final String HMAC = "HmacSHA256";

    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:[A-Z]+ )?PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private SharedSecret() {}

    /// @param key     the authority's, PEM
    /// @param purpose what it is for: another one, another secret
    /// @param letters how long it is, at most 43
    public static String of(Path key, String purpose, int letters) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(content(key), HMAC));
            byte[] digest = mac.doFinal(("nodelet " + purpose).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().encodeToString(digest).substring(0, letters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    /// The key itself, however its lines are broken, and whatever stands around its block.
    private static byte[] content(Path key) {
        try {
            Matcher block = KEY.matcher(Files.readString(key));
            if (!block.find()) {
                throw new NodeletException(key + " holds no PEM key");
            }
            return Base64.getMimeDecoder().decode(block.group(2).strip());
        } catch (IOException e) {
            throw new NodeletException("can't read " + key + ": " + AtomicFile.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw new NodeletException(key + " holds no PEM key", e);
        }
    }
}
