package io.nodelet.diagnosis.probe;

import io.nodelet.checks.machine.Machine;
import io.nodelet.model.Layout;
import io.nodelet.pki.AuthorityEnd;
import io.nodelet.pki.CertFolder;
import io.nodelet.why.Facts.CertificateSeen;
import io.nodelet.why.Facts.Flaw;
import java.util.List;

/// The node's authorities that end within a year.
record AuthorityProbe(Machine machine) {
    List<CertificateSeen> probe() {
        var folder = new CertFolder(machine.path(Layout.CERTS.toString()));
        return AuthorityEnd.within(folder, machine.clock()).stream()
                .map(authorityEnd -> new CertificateSeen(
                        authorityEnd.name(),
                        authorityEnd.file().toString(),
                        Flaw.AUTHORITY_ENDS,
                        "it ends at " + authorityEnd.at()))
                .toList();
    }
}
