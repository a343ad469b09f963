package io.nodelet.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.model.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoleFileTest {
    @TempDir
    Path folder;

    @Test
    void anotherRoleThanThatOnRecordIsSaid() throws IOException {
        RoleFile file = RoleFile.in(folder);
        assertThat(file.against(Role.MASTER)).isEmpty();
        Files.writeString(file.file(), RoleFile.text(Role.WORKER));

        assertThat(file.against(Role.WORKER)).isEmpty();
        assertThat(file.against(Role.MASTER)).contains("role is master, and this node was brought up as a worker");
        assertThat(file.against(Role.NONE))
                .as("what the role brought is given back")
                .isEmpty();
    }

    @Test
    void whatCanNotBeReadForbidsNothing() throws IOException {
        Files.writeString(RoleFile.in(folder).file(), "role=mast");
        assertThat(RoleFile.in(folder).against(Role.WORKER)).isEmpty();
    }
}
