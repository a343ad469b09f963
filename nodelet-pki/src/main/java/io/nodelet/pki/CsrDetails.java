package io.nodelet.pki;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A CertificateSigningRequest as a master reads it.
///
/// @param name      the object's
/// @param user      who asks
/// @param groups    the user's, as the API server knows them
/// @param signer    who shall sign
/// @param usages    what the certificate shall be good for
/// @param subject   whom it shall name
/// @param names     DNS names in it
/// @param addresses in it
/// @param key       the public key that it is for
public record CsrDetails(
        String name,
        String user,
        List<String> groups,
        String signer,
        Set<String> usages,
        Subject subject,
        Set<String> names,
        Set<Ip> addresses,
        PublicKey key) {
    public CsrDetails {
        groups = List.copyOf(groups);
        usages = Set.copyOf(usages);
        names = Set.copyOf(names);
        addresses = Set.copyOf(addresses);
    }

    /// Reads the object.
    ///
    /// @throws NodeletException when it holds anything that a node of ours never asks for
    public static CsrDetails of(JsonNode object) {
        JsonNode spec = object.path("spec");
        Pkcs10 request = Pkcs10.read(pem(spec));
        Set<String> names = new HashSet<>();
        Set<Ip> addresses = new HashSet<>();
        for (String san : request.sans()) {
            Ip.parse(san).ifPresentOrElse(addresses::add, () -> names.add(san));
        }
        return new CsrDetails(
                object.path("metadata").path("name").asString(""),
                user(object),
                groups(object),
                signer(object),
                new HashSet<>(texts(spec.path("usages"))),
                request.subject(),
                names,
                addresses,
                request.key());
    }

    /// Who asks by this object.
    public static String user(JsonNode object) {
        return object.path("spec").path("username").asString("");
    }

    /// Who shall sign.
    public static String signer(JsonNode object) {
        return object.path("spec").path("signerName").asString("");
    }

    private static List<String> groups(JsonNode object) {
        return texts(object.path("spec").path("groups"));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asString("")));
        return texts;
    }

    /// A byte that is not ASCII becomes one that PEM does not have.
    private static String pem(JsonNode spec) {
        try {
            return new String(Base64.getDecoder().decode(spec.path("request").asString("")), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new NodeletException("its PKCS#10 can't be read", e);
        }
    }
}
