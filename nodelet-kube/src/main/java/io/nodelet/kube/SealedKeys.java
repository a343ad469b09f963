package io.nodelet.kube;

import io.nodelet.json.Json;
import io.nodelet.model.JoinToken;
import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.SequencedMap;
import java.util.TreeMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A cluster's keys, encrypted for whoever holds one join token: AES-256-GCM, with a key that HKDF-SHA256 makes from
/// the
/// token's seal, which the cluster never sees. What comes out is bound to that token: nobody can put it under another.
///
/// ```
/// Base64 of:  1  nonce (12 bytes)  ciphertext with tag
///             └ the format
/// ```
public final class SealedKeys {
    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int KEY = 32;
    private static final int TAG_BITS = 128;
    private static final String PURPOSE = "nodelet join keys 1";

    private SealedKeys() {}

    /// @param token of a master
    public static String seal(ClusterKeys keys, JoinToken token, SecureRandom random) {
        ObjectNode tree = Json.object();
        keys.files().forEach(tree::put);
        byte[] sealed = new byte[1 + NONCE];
        random.nextBytes(sealed);
        sealed[0] = FORMAT;
        byte[] body = run(Cipher.ENCRYPT_MODE, token, sealed, Json.text(tree).getBytes(StandardCharsets.UTF_8));
        byte[] whole = Arrays.copyOf(sealed, sealed.length + body.length);
        System.arraycopy(body, 0, whole, sealed.length, body.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    /// @throws NodeletException when it was not sealed for this token, or somebody changed it since
    public static ClusterKeys open(String text, JoinToken token) {
        byte[] whole = bytes(text);
        if (whole.length <= 1 + NONCE || whole[0] != FORMAT) {
            throw new NodeletException(
                    "the cluster's keys for " + token + " are in a form that this version does not know",
                    "Install the version of Nodelet that the cluster's masters have.");
        }
        byte[] head = Arrays.copyOf(whole, 1 + NONCE);
        byte[] body = Arrays.copyOfRange(whole, 1 + NONCE, whole.length);
        return keys(run(Cipher.DECRYPT_MODE, token, head, body));
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    private static ClusterKeys keys(byte[] plain) {
        try {
            JsonNode tree = Json.read(plain);
            SequencedMap<String, String> files = new TreeMap<>();
            tree.properties()
                    .forEach(one -> files.put(one.getKey(), one.getValue().asString("")));
            return new ClusterKeys(files);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new NodeletException("the cluster's keys are not whole", "Make a new token.", e);
        }
    }

    private static byte[] run(int mode, JoinToken token, byte[] head, byte[] body) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key(token), new GCMParameterSpec(TAG_BITS, head, 1, NONCE));
            cipher.updateAAD((PURPOSE + " " + token.id()).getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(body);
        } catch (AEADBadTagException e) {
            throw new NodeletException(
                    "what the cluster keeps for " + token
                            + " can't be opened with it: the token is not the one that was"
                            + " made, or what the cluster keeps was changed",
                    "Make a new one with: nodeletctl token create --role master",
                    e);
        } catch (GeneralSecurityException e) {
            throw new NodeletException("this Java runtime can't seal keys: " + e.getMessage(), e);
        }
    }

    private static SecretKey key(JoinToken token) throws GeneralSecurityException {
        byte[] seal = Base64.getUrlDecoder().decode(token.seal());
        return KDF.getInstance("HKDF-SHA256")
                .deriveKey(
                        "AES",
                        HKDFParameterSpec.ofExtract()
                                .addIKM(seal)
                                .addSalt(token.id().getBytes(StandardCharsets.UTF_8))
                                .thenExpand(PURPOSE.getBytes(StandardCharsets.UTF_8), KEY));
    }
}
