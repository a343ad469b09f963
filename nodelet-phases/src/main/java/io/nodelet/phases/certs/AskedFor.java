package io.nodelet.phases.certs;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
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
public record AskedFor(
        String name,
        String user,
        List<String> groups,
        String signer,
        Set<String> usages,
        Subject subject,
        Set<String> names,
        Set<Ip> addresses) {
    public AskedFor {
        groups = List.copyOf(groups);
        usages = Set.copyOf(usages);
        names = Set.copyOf(names);
        addresses = Set.copyOf(addresses);
    }

    /// Reads the object.
    ///
    /// @throws NodeletException when it holds anything that a node of ours never asks for
    public static AskedFor of(JsonNode object) {
        try {
            return read(object);
        } catch (NodeletException e) {
            throw e;
        } catch (RuntimeException e) { // whatever the parser makes of what a stranger sent
            throw new NodeletException("its PKCS#10 can't be read", e);
        }
    }

    private static AskedFor read(JsonNode object) {
        JsonNode spec = object.path("spec");
        PKCS10CertificationRequest request = request(spec.path("request").asString(""));
        Set<String> names = new HashSet<>();
        Set<Ip> addresses = new HashSet<>();
        for (GeneralName one : alternatives(request)) {
            switch (one.getTagNo()) {
                case GeneralName.dNSName -> names.add(one.getName().toString());
                case GeneralName.iPAddress ->
                    addresses.add(
                            address(ASN1OctetString.getInstance(one.getName()).getOctets()));
                default -> throw new NodeletException("it asks for names that are neither DNS names nor addresses");
            }
        }
        return new AskedFor(
                object.path("metadata").path("name").asString(""),
                user(object),
                groups(object),
                spec.path("signerName").asString(""),
                new HashSet<>(texts(spec.path("usages"))),
                subject(request.getSubject()),
                names,
                addresses);
    }

    /// Who asks by this object.
    public static String user(JsonNode object) {
        return object.path("spec").path("username").asString("");
    }

    /// The groups of who asks.
    public static List<String> groups(JsonNode object) {
        return texts(object.path("spec").path("groups"));
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(it -> texts.add(it.asString("")));
        return texts;
    }

    private static PKCS10CertificationRequest request(String base64) {
        try {
            String pem = new String(Base64.getDecoder().decode(base64), StandardCharsets.US_ASCII);
            String body = pem.replaceAll("-----[A-Z ]+-----", "");
            return new PKCS10CertificationRequest(Base64.getMimeDecoder().decode(body));
        } catch (IOException | IllegalArgumentException e) {
            throw new NodeletException("its PKCS#10 can't be read", e);
        }
    }

    private static Subject subject(X500Name name) {
        List<String> organizations = new ArrayList<>();
        List<String> commonNames = new ArrayList<>();
        for (RDN part : name.getRDNs()) {
            for (AttributeTypeAndValue one : part.getTypesAndValues()) {
                String text = IETFUtils.valueToString(one.getValue());
                if (one.getType().equals(BCStyle.O)) {
                    organizations.add(text);
                } else if (one.getType().equals(BCStyle.CN)) {
                    commonNames.add(text);
                } else {
                    throw new NodeletException("its subject has more than a name and groups");
                }
            }
        }
        if (commonNames.size() != 1) {
            throw new NodeletException("its subject has " + commonNames.size() + " names");
        }
        return new Subject(commonNames.getFirst(), organizations);
    }

    private static GeneralName[] alternatives(PKCS10CertificationRequest request) {
        var attributes = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest);
        if (attributes.length == 0) {
            return new GeneralName[0];
        }
        Extensions extensions =
                Extensions.getInstance(attributes[0].getAttrValues().getObjectAt(0));
        Extension names = extensions.getExtension(Extension.subjectAlternativeName);
        if (attributes.length > 1 || names == null || extensions.getExtensionOIDs().length > 1) {
            throw new NodeletException("it asks for extensions beside its names");
        }
        return GeneralNames.getInstance(names.getParsedValue()).getNames();
    }

    private static Ip address(byte[] bytes) {
        return new Ip(new BigInteger(1, bytes), bytes.length * 8);
    }
}
