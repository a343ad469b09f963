package io.nodelet.identity;

import io.nodelet.host.AtomicFile;
import io.nodelet.model.HostIdentity;
import io.nodelet.model.Ip;
import io.nodelet.model.Layout;
import io.nodelet.model.NodeletException;
import io.nodelet.pki.Pem;
import io.nodelet.resources.WriteOnceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this machine's node was brought up with, as it lies on the disk: two lines, `name=` and `address=`.
///
/// @param file absent until a node was brought up
public record IdentityFile(Path file) {
    /// This machine's own.
    public static final IdentityFile NODE = in(Layout.STATE);

    private static final Pattern TEXT = Pattern.compile("name=(\\S+)\naddress=(\\S+)\n");
    private static final Pattern SUBJECT = Pattern.compile("CN=system:node:([^,]+)");
    private static final int IP_ADDRESS = 7;

    /// @param state the folder of what nodeletd remembers
    public static IdentityFile in(Path state) {
        return new IdentityFile(state.resolve("identity"));
    }

    /// What the node is known by; empty where the machine is no node yet. A node that an older nodeletd brought up
    /// has no record: its kubelet's certificate says the same.
    public Optional<HostIdentity> known() {
        Optional<HostIdentity> written = written();
        return written.isPresent() ? written : certified(Layout.cert("kubelet-server"));
    }

    /// What the record says; empty where there is none that can be read.
    public Optional<HostIdentity> written() {
        try {
            Matcher text = TEXT.matcher(Files.exists(file) ? Files.readString(file) : "");
            return text.matches() ? Optional.of(new HostIdentity(text.group(1), text.group(2))) : Optional.empty();
        } catch (IOException e) {
            throw new NodeletException("can't read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    /// From now on the node is known by this.
    public void write(HostIdentity identity) {
        AtomicFile.write(file, text(identity), "0644");
    }

    /// The record as a phase declares it: changed by nobody but an operator who accepts another identity.
    public WriteOnceFile record(HostIdentity identity) {
        return new WriteOnceFile(file, text(identity), TEXT);
    }

    private static String text(HostIdentity identity) {
        return "name=" + identity.name() + "\naddress=" + identity.address() + "\n";
    }

    /// What a kubelet's serving certificate was issued for.
    static Optional<HostIdentity> certified(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            X509Certificate certificate = Pem.certificates(file).getFirst();
            Matcher name = SUBJECT.matcher(certificate.getSubjectX500Principal().getName());
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return name.find() && names != null
                    ? names.stream()
                            .filter(list -> Integer.valueOf(IP_ADDRESS).equals(list.getFirst()))
                            .flatMap(list -> Ip.parse(String.valueOf(list.get(1))).stream())
                            .map(ip -> new HostIdentity(name.group(1), ip.toString()))
                            .findFirst()
                    : Optional.empty();
        } catch (CertificateParsingException | NodeletException e) {
            return Optional.empty(); // it is damaged: whoever looks at certificates says so
        }
    }
}
