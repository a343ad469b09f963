package io.nodelet.pki;

import io.nodelet.model.Ip;
import io.nodelet.model.NodeletException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Makes keys and signs certificates: keys of P-256, signed as the authority's key can; random serials, valid from five
/// minutes ago so that a clock that is a little behind takes them too.
public final class Issuer {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int SERIAL_BITS = 159;

    /// The part of a subject that kube-apiserver reads as the user's UID.
    static final ASN1ObjectIdentifier UID = new ASN1ObjectIdentifier("1.3.6.1.4.1.57683.2");

    private final InstantSource clock;
    private final SecureRandom random;

    public Issuer(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /// A certificate and the private key of the public key in it.
    ///
    /// @param above who signed it, and whoever signed those, without a root: what a server shows beside its own
    public record Issued(X509Certificate certificate, PrivateKey key, List<X509Certificate> above) {
        public Issued {
            above = List.copyOf(above);
        }

        /// What its file holds.
        List<X509Certificate> chain() {
            return Stream.concat(Stream.of(certificate), above.stream()).toList();
        }
    }

    /// The authority that signs: its certificates, its own first, and key.
    public record Signer(AuthorityChain chain, PrivateKey key) {
        X509Certificate certificate() {
            return chain.own();
        }
    }

    public Issued authority(String commonName, int days) {
        KeyPair pair = keys();
        X500Name name = name(Subject.of(commonName));
        try {
            JcaX509v3CertificateBuilder builder = builder(name, name, end(days), pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign | KeyUsage.digitalSignature));
            return new Issued(sign(builder, pair.getPrivate()), pair.getPrivate(), List.of());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new NodeletException("can't make the authority " + commonName + ": " + e.getMessage(), e);
        }
    }

    public Issued leaf(CertificateTemplate wanted, Signer signer) {
        KeyPair pair = keys();
        var content =
                new Content(name(wanted.subject()), wanted.sans(), wanted.usages(), Duration.ofDays(wanted.days()));
        return new Issued(
                certificate(content, pair.getPublic(), signer),
                pair.getPrivate(),
                signer.chain().shown());
    }

    /// A certificate for a key that somebody else holds.
    X509Certificate certificate(CertificateGrant certificateGrant, PublicKey key, Signer signer) {
        var content = new Content(
                name(certificateGrant.subject(), certificateGrant.uid()),
                certificateGrant.sans(),
                certificateGrant.certificateSpec().usages(),
                certificateGrant.life());
        return certificate(content, key, signer);
    }

    private record Content(X500Name subject, List<String> sans, Set<CertificateUsage> usages, Duration life) {}

    private X509Certificate certificate(Content content, PublicKey key, Signer signer) {
        Instant end = clock.instant().plus(content.life());
        Instant last = signer.certificate().getNotAfter().toInstant();
        try {
            JcaX509v3CertificateBuilder builder = builder(
                    X500Name.getInstance(
                            signer.certificate().getSubjectX500Principal().getEncoded()),
                    content.subject(),
                    end.isBefore(last) ? end : last,
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, purposes(content.usages()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(signer.certificate()));
            if (!content.sans().isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, alternatives(content.sans()));
            }
            return sign(builder, signer.key());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new NodeletException("can't issue a certificate for " + content.subject() + ": " + e.getMessage(), e);
        }
    }

    public KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new NodeletException("this Java runtime makes no P-256 keys: " + e.getMessage(), e);
        }
    }

    static X500Name name(Subject subject) {
        return name(subject, "");
    }

    /// @param uid what Kubernetes takes for the user's UID, if any
    private static X500Name name(Subject subject, String uid) {
        X500NameBuilder builder = new X500NameBuilder(BCStyle.INSTANCE);
        subject.organizations().forEach(group -> builder.addRDN(BCStyle.O, group));
        builder.addRDN(BCStyle.CN, subject.commonName());
        return uid.isEmpty() ? builder.build() : builder.addRDN(UID, uid).build();
    }

    /// Whether a certificate names this subject, whatever its UID.
    static boolean names(X509Certificate certificate, Subject subject) {
        X500Name name =
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        RDN[] rest = Arrays.stream(name.getRDNs())
                .filter(part -> !part.getFirst().getType().equals(UID))
                .toArray(RDN[]::new);
        return new X500Name(rest).equals(name(subject));
    }

    static X500Principal principal(Subject subject) {
        try {
            return new X500Principal(name(subject).getEncoded());
        } catch (IOException e) {
            throw new IllegalArgumentException("no such subject: " + subject, e);
        }
    }

    private Instant end(int days) {
        return clock.instant().plus(Duration.ofDays(days));
    }

    private JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, Instant end, PublicKey key)
            throws IOException, GeneralSecurityException {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1),
                Date.from(clock.instant().minus(SKEW)),
                Date.from(end),
                subject,
                key);
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        return builder;
    }

    private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder(KeyType.signature(key)).build(key)));
    }

    private static ExtendedKeyUsage purposes(Set<CertificateUsage> usages) {
        return new ExtendedKeyUsage(usages.stream()
                .sorted()
                .map(certificateUsage -> KeyPurposeId.getInstance(new ASN1ObjectIdentifier(certificateUsage.oid())))
                .toArray(KeyPurposeId[]::new));
    }

    static GeneralNames alternatives(List<String> sans) {
        GeneralName[] names = sans.stream()
                .distinct()
                .sorted()
                .map(san -> new GeneralName(isAddress(san) ? GeneralName.iPAddress : GeneralName.dNSName, san))
                .toArray(GeneralName[]::new);
        return new GeneralNames(names);
    }

    /// A name of digits alone is none, although the JDK takes it for the address of that number.
    static boolean isAddress(String san) {
        return Ip.parse(san).isPresent();
    }
}
