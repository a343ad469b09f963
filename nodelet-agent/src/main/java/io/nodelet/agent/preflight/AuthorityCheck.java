package io.nodelet.agent.preflight;

import io.nodelet.phases.Layout;
import io.nodelet.phases.certs.AuthorityFault;
import io.nodelet.phases.certs.CertFolder;
import java.util.List;

/// Whether the authorities that somebody brought before the first start can sign what a cluster needs. Later the phase
/// that signs with them looks.
final class AuthorityCheck {
    private AuthorityCheck() {}

    static List<Fault> brought(Scene scene) {
        if (!scene.master() || scene.began() || !scene.config().join().server().isEmpty()) {
            return Fault.none();
        }
        var folder = new CertFolder(scene.machine().path(Layout.CERTS.toString()));
        return AuthorityFault.ofBrought(folder, scene.machine().clock()).stream()
                .map(it -> new Fault(true, it.text(), it.remedy()))
                .toList();
    }
}
