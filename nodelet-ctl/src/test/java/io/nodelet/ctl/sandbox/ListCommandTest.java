package io.nodelet.ctl.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.nodelet.sandbox.RecordedProcess;
import io.nodelet.sandbox.Sandbox;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListCommandTest {
    @Test
    void jsonHasTheTablesColumns() {
        var sandbox = new Sandbox(
                "t1", 3, "small", "/bundle", "2026-11-22T12:00:00Z", RecordedProcess.NONE, List.of(), List.of());

        assertThat(ListCommand.toMap(sandbox))
                .containsEntry("created", "2026-11-22T12:00:00Z")
                .containsOnlyKeys("name", "hosts", "state", "created");
    }
}
