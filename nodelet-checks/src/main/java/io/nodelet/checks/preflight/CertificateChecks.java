package io.nodelet.checks.preflight;

import io.nodelet.model.Layout;
import io.nodelet.pki.AuthorityEnd;
import io.nodelet.pki.CertFolder;
import java.util.ArrayList;
import java.util.List;

/// For how long certificates are good.
final class CertificateChecks {
    /// What public authorities once gave at most; workers' are good for 90 days, whatever is asked for.
    private static final int LONG_DAYS = 825;

    private CertificateChecks() {}

    static List<PreflightProblem> lives(PreflightContext context) {
        var folder = new CertFolder(context.machine().path(Layout.CERTS.toString()));
        List<PreflightProblem> faults = new ArrayList<>();
        for (AuthorityEnd end : AuthorityEnd.within(folder, context.machine().clock())) {
            faults.add(new PreflightProblem(
                    false,
                    "the authority " + end.name() + " ends at " + end.at() + ", and nothing renews it",
                    "Plan for another: all that it signed ends with it, and nothing here changes an authority yet"
                            + " (docs/day-2.md, \"Certificates\")."));
        }
        int days = context.config().controlPlane().certificateDays();
        if (context.master() && days > LONG_DAYS) {
            faults.add(new PreflightProblem(
                    false,
                    "certificates of masters are good for " + days + " days, and none can be revoked: so long is a copy"
                            + " of one, or of admin.yaml, too",
                    "Set controlPlane.certificateDays to a year or less; they are renewed by themselves."));
        }
        return faults;
    }
}
