package io.nodelet.host.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.nodelet.host.Command;
import io.nodelet.host.CommandResult;
import io.nodelet.model.NodeletException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NfTablesTest {
    private static Optional<CommandResult> listed() {
        try {
            return Optional.of(new LinuxCommands().run(Command.of("nft", "list", "tables")))
                    .filter(CommandResult::ok);
        } catch (NodeletException _) {
            return Optional.empty();
        }
    }

    @Test
    void saysTheSameAsTheProgram() {
        Optional<CommandResult> tables = listed();
        assumeThat(tables).isPresent();

        assertThat(NfTables.lacks(false, "nodelet-has-none")).isTrue();
        assertThat(NfTables.lacks(true, "nodelet-has-none")).isTrue();
        assertThat(tables.orElseThrow().out().lines().map(line -> line.split(" ")))
                .filteredOn(fields -> fields[1].equals("ip"))
                .allMatch(fields -> !NfTables.lacks(false, fields[2]));
    }
}
