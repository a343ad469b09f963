package io.nodelet.e2e;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The contract that supervised processes keep is kept by units of a real systemd, too.
@Tag("full")
class SystemdHostTest {
    @Test
    void unitsKeepTheContractOfServices() {
        try (Testbed bed = Testbed.up("--hosts-only", "--init", "systemd")) {
            Contract.assertKept(bed, "io.nodelet.host.linux.SystemdServicesTest", Map.of());
        }
    }
}
