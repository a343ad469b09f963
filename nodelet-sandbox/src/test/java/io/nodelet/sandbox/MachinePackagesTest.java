package io.nodelet.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinePackagesTest {
    @Test
    void a_package_is_missing_when_its_program_is_in_no_folder(@TempDir Path bin) throws IOException {
        Files.createFile(
                bin.resolve("ip"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Map<String, String> needed = Map.of("ip", "iproute2", "nft", "nftables", "conntrack", "conntrack");

        assertThat(MachinePackages.missing(needed, List.of(bin.resolve("none"), bin)))
                .containsExactly("conntrack", "nftables");
    }
}
