package io.nodelet.checks.preflight;

import io.nodelet.model.Layout;
import io.nodelet.pki.AuthorityProblem;
import io.nodelet.pki.CertFolder;
import java.util.List;

/// Whether the authorities that somebody brought before the first start can sign what a cluster needs. Later the phase
/// that signs with them looks.
final class AuthorityCheck {
    private AuthorityCheck() {}

    static List<PreflightProblem> brought(PreflightContext context) {
        if (!context.master()
                || context.began()
                || !context.config().join().server().isEmpty()) {
            return PreflightProblem.none();
        }
        var folder = new CertFolder(context.machine().path(Layout.CERTS.toString()));
        return AuthorityProblem.ofBrought(folder, context.machine().clock()).stream()
                .map(authorityProblem -> new PreflightProblem(true, authorityProblem.text(), authorityProblem.remedy()))
                .toList();
    }
}
